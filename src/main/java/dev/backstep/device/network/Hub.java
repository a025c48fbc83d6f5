package dev.backstep.device.network;

import dev.backstep.clock.Timer;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.Device;
import dev.backstep.device.DeviceInput;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A repeater inside the machine: what comes in at one port goes out of all others, {@value #DELAY_NANOSECONDS} ns of guest
 * time later. Frames on their way are state of the machine.
 *
 * <p>Thread: the machine thread only.
 */
public final class Hub implements Device {

    /** How long a frame is on its way, in ns of guest time. */
    public static final long DELAY_NANOSECONDS = 10_000;
    /** More frames than that are never on their way; what comes then is lost. */
    static final int CAPACITY = 256;

    private final int number;
    private final VirtualClock clock;
    private final Timer timer;
    private final List<Port> ports = new ArrayList<>();
    /** With the time at which each is due and the index of the port that it came in at. */
    private final FrameQueue underWay = new FrameQueue();

    /** @param number what the user calls it, 0 or more */
    public Hub(int number, VirtualClock clock) {
        this.number = number;
        this.clock = clock;
        this.timer = clock.timers().newTimer(name(), this::deliver);
    }

    /** What the user calls it. */
    public int number() {
        return number;
    }

    /** Its ports, in the order in which they were added. */
    public List<Port> ports() {
        return Collections.unmodifiableList(ports);
    }

    /** A port to plug an interface into. */
    public Port addPort(String portName) {
        Port port = new Port(ports.size(), portName);
        ports.add(port);
        return port;
    }

    /** A port with a way out of the machine at it. */
    public Uplink addUplink(String portName, NetworkLine outside) {
        Uplink uplink = new Uplink(addPort(portName), outside);
        return uplink;
    }

    @Override
    public String name() {
        return "hub" + number;
    }

    @Override
    public MemoryRegion region() {
        return null;
    }

    /** A hub has a power supply of its own: a reset of the machine changes nothing. */
    @Override
    public void reset() { }

    private void enter(int port, byte[] frame) {
        if (underWay.size() < CAPACITY && Ethernet.isCarried(frame.length)) {
            underWay.add(frame, clock.now() + DELAY_NANOSECONDS, port);
            arm();
        }
    }

    private void arm() {
        FrameQueue.Entry next = underWay.peek();
        if (next == null) {
            timer.disarm();
        } else if (!timer.isArmed()) {
            timer.arm(next.first());
        }
    }

    private void deliver() {
        while (underWay.peek() != null && underWay.peek().first() <= clock.now()) {
            FrameQueue.Entry entry = underWay.poll();
            for (Port port : ports) {
                if (port.index != entry.second() && port.receiver != null) {
                    port.receiver.receive(entry.bytes());
                }
            }
        }
        arm();
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.part("underWay", underWay);
        exchange.part("timer", timer);
    }

    /** One socket of the hub. */
    public final class Port implements NetworkLine {

        private final int index;
        private final String portName;
        private NetworkReceiver receiver;

        private Port(int index, String portName) {
            this.index = index;
            this.portName = portName;
        }

        /** The hub. */
        public Hub hub() {
            return Hub.this;
        }

        /** What is plugged in, or null. */
        public NetworkReceiver receiver() {
            return receiver;
        }

        @Override
        public void transmit(byte[] frame) {
            enter(index, frame);
        }

        @Override
        public void attach(NetworkReceiver newReceiver) {
            receiver = newReceiver;
        }

        @Override
        public String lineName() {
            return portName;
        }

        @Override
        public String description() {
            return "";
        }
    }

    /** A way out of the machine, at a port of a hub. What comes in through it is an input of the machine. */
    public final class Uplink implements DeviceInput, NetworkReceiver {

        private final Port port;
        private final NetworkLine outside;

        private Uplink(Port port, NetworkLine outside) {
            this.port = port;
            this.outside = outside;
            port.attach(this);
        }

        /** What is outside. */
        public NetworkLine outside() {
            return outside;
        }

        @Override
        public void receive(byte[] frame) {
            outside.transmit(frame);
        }

        @Override
        public String inputName() {
            return "netdev " + outside.lineName();
        }

        @Override
        public boolean isReady() {
            return underWay.size() < CAPACITY;
        }

        @Override
        public void take(byte[] item) {
            byte[] frame = NetworkItem.frameOf(item);
            if (frame != null) {
                enter(port.index, frame);
            }
        }
    }
}
