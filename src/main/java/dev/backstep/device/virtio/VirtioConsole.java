package dev.backstep.device.virtio;

import dev.backstep.clock.VirtualClock;
import dev.backstep.device.serial.SerialLine;
import dev.backstep.device.serial.SerialReceiver;
import dev.backstep.state.StateExchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Console device (VIRTIO 1.2, section 5.3) with up to 31 ports, each a console or a plain channel with a name. The host's
 * end of a port is open from the start if anything is plugged in. The size of a console is not told.
 *
 * <p>Thread: the machine thread only.
 */
public final class VirtioConsole extends VirtioDevice {

    /** Most ports of a device. */
    public static final int MOST_PORTS = 31;

    private static final int DEVICE_ID = 3;
    private static final long FEATURE_MULTIPORT = 1 << 1;
    private static final long FEATURE_EMERG_WRITE = 1 << 2;

    private static final int CONFIGURATION_SIZE = 12;
    private static final int CONFIG_MAX_NR_PORTS = 4;
    private static final int CONFIG_EMERG_WR = 8;

    /** Queues of port 0, then these two, then those of the other ports. */
    private static final int CONTROL_RECEIVE_QUEUE = 2;
    private static final int CONTROL_TRANSMIT_QUEUE = 3;

    private static final int MESSAGE = 8;
    private static final int DEVICE_READY = 0;
    private static final int DEVICE_ADD = 1;
    private static final int PORT_READY = 3;
    private static final int CONSOLE_PORT = 4;
    private static final int PORT_OPEN = 6;
    private static final int PORT_NAME = 7;

    private final List<ConsolePort> ports = new ArrayList<>();
    private final int maxPorts;

    /**
     * One port.
     *
     * @param number 0 to {@link #MOST_PORTS} - 1, unique in the device; only a console can be 0
     * @param console true for a console, false for a plain channel
     * @param name what the guest finds the port by; empty for none
     * @param line what it is plugged into
     * @param connected whether that is anything: what the host's end being open means to the guest
     */
    public record PortPlan(int number, boolean console, String name, SerialLine line, boolean connected) { }

    /**
     * @param name unique in the machine
     * @param clock guest time
     * @param maxPorts how many ports the driver is to make room for, 1 to {@link #MOST_PORTS}
     * @param plans the ports there are, with numbers below {@code maxPorts}
     */
    public VirtioConsole(String name, VirtualClock clock, int maxPorts, List<PortPlan> plans) {
        super(name);
        this.maxPorts = maxPorts;
        for (PortPlan plan : plans) {
            ports.add(new ConsolePort(this, plan, clock));
        }
    }

    @Override
    public List<SerialReceiver> serialPorts() {
        return List.copyOf(ports);
    }

    @Override
    public int deviceId() {
        return DEVICE_ID;
    }

    @Override
    public int queueCount() {
        return 2 * (maxPorts + 1);
    }

    @Override
    public long features() {
        return FEATURE_MULTIPORT | FEATURE_EMERG_WRITE;
    }

    @Override
    public int configurationSize() {
        return CONFIGURATION_SIZE;
    }

    @Override
    public int readConfiguration(int offset) {
        return offset == CONFIG_MAX_NR_PORTS ? maxPorts : 0;
    }

    @Override
    public void writeConfiguration(int offset, int value, int size) {
        ConsolePort first = port(0);
        if (offset == CONFIG_EMERG_WR && first != null) {
            first.plan().line().transmit(value & 0xff);
        }
    }

    /** The port of a number, or null. */
    private ConsolePort port(int number) {
        for (ConsolePort port : ports) {
            if (port.plan().number() == number) {
                return port;
            }
        }
        return null;
    }

    private boolean hasPorts() {
        return bus().hasFeatures(FEATURE_MULTIPORT);
    }

    /** Whether input reaches the driver of a port that it has opened, or not. */
    boolean takesInput(boolean open) {
        return bus().isDriverReady() && (open || !hasPorts());
    }

    VirtQueue receiveQueue(int port) {
        return queue(port == 0 ? 0 : 2 + 2 * port);
    }

    @Override
    public void driverReady() {
        super.driverReady();
        // A driver that knows of no ports can take input from now on.
        ports.forEach(port -> port.plan().line().readyToReceive());
    }

    @Override
    public void queueNotified(int index) {
        if (index == CONTROL_TRANSMIT_QUEUE) {
            takeMessages(queue(index));
        } else if (index != CONTROL_RECEIVE_QUEUE) {
            boolean transmit = (index & 1) != 0;
            ConsolePort port = port(index < 2 ? 0 : (index - 2) / 2);
            if (port == null) {
                return;
            }
            if (transmit) {
                port.transmit(queue(index));
            } else {
                port.deliver();
            }
        }
    }

    private void takeMessages(VirtQueue queue) {
        for (int left = queue.waiting(); left > 0; left--) {
            DescriptorChain chain = queue.pop();
            if (chain == null) {
                break;
            }
            byte[] bytes = new byte[MESSAGE];
            if (chain.read(0, bytes, 0, MESSAGE) == MESSAGE) {
                ByteBuffer message = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                take(message.getInt(), message.getShort() & 0xffff, message.getShort() & 0xffff);
            }
            queue.push(chain, 0);
        }
        queue.interruptDriver();
        queue(CONTROL_RECEIVE_QUEUE).interruptDriver();
    }

    private void take(int number, int event, int value) {
        if (event == DEVICE_READY) {
            if (value == 1) {
                ports.forEach(port -> send(port, DEVICE_ADD, 1, ""));
            }
            return;
        }
        ConsolePort port = port(number);
        if (port == null) {
            return;
        }
        if (event == PORT_READY && value == 1) {
            introduce(port);
        } else if (event == PORT_OPEN) {
            port.setOpen(value == 1);
        }
    }

    private void introduce(ConsolePort port) {
        if (port.plan().console()) {
            send(port, CONSOLE_PORT, 1, "");
        }
        if (!port.plan().name().isEmpty()) {
            // The length says where the name ends, but drivers have come to rely on a zero.
            send(port, PORT_NAME, 1, port.plan().name() + '\0');
        }
        if (port.plan().connected()) {
            send(port, PORT_OPEN, 1, "");
        }
    }

    /** A message that the driver has no buffer for is lost. */
    private void send(ConsolePort port, int event, int value, String text) {
        VirtQueue queue = queue(CONTROL_RECEIVE_QUEUE);
        DescriptorChain chain = queue.pop();
        if (chain != null) {
            byte[] name = text.getBytes(StandardCharsets.UTF_8);
            byte[] message = ByteBuffer.allocate(MESSAGE + name.length).order(ByteOrder.LITTLE_ENDIAN).putInt(port.plan().number())
                    .putShort((short) event).putShort((short) value).put(name).array();
            queue.push(chain, chain.write(0, message, 0, message.length));
        }
    }

    @Override
    public void reset() {
        ports.forEach(ConsolePort::reset);
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        for (ConsolePort port : ports) {
            exchange.part("port" + port.plan().number(), port);
        }
    }
}
