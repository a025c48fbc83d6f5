package dev.backstep.device.virtio;

import dev.backstep.device.DeviceInput;
import dev.backstep.device.network.Ethernet;
import dev.backstep.device.network.MacAddress;
import dev.backstep.device.network.NetworkInterface;
import dev.backstep.device.network.NetworkLine;
import dev.backstep.state.StateExchange;

import java.util.List;

/**
 * A network interface (VIRTIO 1.2, section 5.1): one pair of queues and a control queue, mergeable receive buffers, link
 * status, address and receive filters. No offloads.
 *
 * <p>Thread: the machine thread only.
 */
public final class VirtioNet extends VirtioDevice implements NetworkInterface {

    private static final int DEVICE_ID = 1;
    private static final int RECEIVE_QUEUE = 0;
    private static final int TRANSMIT_QUEUE = 1;
    private static final int CONTROL_QUEUE = 2;
    private static final int QUEUES = 3;

    private static final long FEATURE_MAC = 1 << 5;
    private static final long FEATURE_MERGEABLE_BUFFERS = 1 << 15;
    private static final long FEATURE_STATUS = 1 << 16;
    private static final long FEATURE_CONTROL_QUEUE = 1 << 17;
    private static final long FEATURE_CONTROL_RX = 1 << 18;
    private static final long FEATURE_CONTROL_VLAN = 1 << 19;
    private static final long FEATURE_CONTROL_RX_EXTRA = 1 << 20;
    private static final long FEATURE_CONTROL_MAC = 1 << 23;
    private static final long FEATURES = FEATURE_MAC | FEATURE_MERGEABLE_BUFFERS | FEATURE_STATUS | FEATURE_CONTROL_QUEUE
            | FEATURE_CONTROL_RX | FEATURE_CONTROL_VLAN | FEATURE_CONTROL_RX_EXTRA | FEATURE_CONTROL_MAC;

    private static final int CONFIGURATION_STATUS = 6;
    private static final int CONFIGURATION_SIZE = 8;
    private static final int STATUS_LINK_UP = 1;

    private static final int HEADER = 10;
    private static final int HEADER_WITH_BUFFER_COUNT = 12;
    private static final int HEADER_BUFFER_COUNT = 10;
    /** A frame never needs more buffers than this, whatever a driver gives. */
    private static final int MOST_BUFFERS = 64;

    private static final int ACKNOWLEDGE_OK = 0;
    private static final int ACKNOWLEDGE_ERROR = 1;
    /** Longer commands than any that makes sense are refused. */
    private static final int LONGEST_COMMAND = 4096;

    private final String interfaceName;
    private final MacAddress delivered;
    private final NetworkLine line;
    private final VirtioNetFilter filter;
    private boolean cableIn = true;
    /** Whether the receive queue had something when we last had reason to look: asking again must not touch memory. */
    private boolean buffersSeen;

    /**
     * @param name unique in the machine
     * @param interfaceName what monitors call it
     * @param address as delivered
     * @param line what it is plugged into
     */
    public VirtioNet(String name, String interfaceName, MacAddress address, NetworkLine line) {
        super(name);
        this.interfaceName = interfaceName;
        this.delivered = address;
        this.line = line;
        this.filter = new VirtioNetFilter(address);
        line.attach(this);
    }

    // What it is.

    @Override
    public int deviceId() {
        return DEVICE_ID;
    }

    @Override
    public int queueCount() {
        return QUEUES;
    }

    @Override
    public long features() {
        return FEATURES;
    }

    @Override
    public int configurationSize() {
        return CONFIGURATION_SIZE;
    }

    @Override
    public int readConfiguration(int offset) {
        if (offset < MacAddress.LENGTH) {
            return filter.address().octet(offset);
        }
        return offset == CONFIGURATION_STATUS && hasCarrier() ? STATUS_LINK_UP : 0;
    }

    /** Only the legacy interface lets the driver change the address here. */
    @Override
    public void writeConfiguration(int offset, int value, int size) {
        if (bus().hasFeatures(VirtioFeature.VERSION_1)) {
            return;
        }
        for (int i = 0; i < size; i++) {
            if (offset + i < MacAddress.LENGTH) {
                filter.setOctet(offset + i, value >>> 8 * i & 0xff);
            }
        }
    }

    @Override
    public List<DeviceInput> inputs() {
        return List.of(this);
    }

    @Override
    public String inputName() {
        return name();
    }

    @Override
    public String interfaceName() {
        return interfaceName;
    }

    @Override
    public String model() {
        return "virtio-net-device";
    }

    @Override
    public MacAddress macAddress() {
        return delivered;
    }

    @Override
    public NetworkLine line() {
        return line;
    }

    @Override
    public void reset() {
        filter.reset();
        buffersSeen = false;
    }

    // Link.

    @Override
    public boolean isLinkUp() {
        return cableIn;
    }

    private boolean hasCarrier() {
        return cableIn && line.isPlugged();
    }

    @Override
    public void setLink(boolean up) {
        if (up != cableIn) {
            cableIn = up;
            bus().configurationChanged();
        }
    }

    // Frames.

    @Override
    public void queueNotified(int index) {
        switch (index) {
            case RECEIVE_QUEUE -> buffersSeen = queue(RECEIVE_QUEUE).waiting() > 0;
            case TRANSMIT_QUEUE -> transmit();
            default -> control();
        }
    }

    private int headerSize() {
        boolean counted = bus().hasFeatures(VirtioFeature.VERSION_1) || bus().hasFeatures(FEATURE_MERGEABLE_BUFFERS);
        return counted ? HEADER_WITH_BUFFER_COUNT : HEADER;
    }

    private void transmit() {
        VirtQueue queue = queue(TRANSMIT_QUEUE);
        int header = headerSize();
        int count = queue.waiting();
        for (int i = 0; i < count; i++) {
            DescriptorChain chain = queue.pop();
            if (chain == null) {
                break;
            }
            long length = chain.readableLength() - header;
            if (length < 0) {
                bus().fail("a frame to be sent has " + chain.readableLength() + " bytes, less than its header");
                return;
            }
            if (length <= Ethernet.LONGEST && Ethernet.isCarried((int) length) && hasCarrier()) {
                byte[] frame = new byte[(int) length];
                chain.read(header, frame, 0, frame.length);
                line.transmit(frame);
            }
            queue.push(chain, 0);
        }
        if (count > 0) {
            queue.interruptDriver();
        }
    }

    private boolean listens() {
        return hasCarrier() && bus().isDriverReady() && queue(RECEIVE_QUEUE).isReady();
    }

    @Override
    public boolean isReady() {
        return buffersSeen || !listens();
    }

    @Override
    public void receive(byte[] frame) {
        if (!listens() || !Ethernet.isCarried(frame.length)
                || !filter.accepts(frame, bus().hasFeatures(FEATURE_CONTROL_VLAN))) {
            return;
        }
        VirtQueue queue = queue(RECEIVE_QUEUE);
        deliver(queue, frame);
        buffersSeen = queue.waiting() > 0;
    }

    private void deliver(VirtQueue queue, byte[] frame) {
        int header = headerSize();
        boolean mergeable = bus().hasFeatures(FEATURE_MERGEABLE_BUFFERS);
        byte[] packet = new byte[header + frame.length];
        System.arraycopy(frame, 0, packet, header, frame.length);
        DescriptorChain[] chains = new DescriptorChain[mergeable ? MOST_BUFFERS : 1];
        int count = 0;
        long room = 0;
        while (room < packet.length && count < chains.length) {
            DescriptorChain chain = queue.pop();
            if (chain == null) {
                break;
            }
            chains[count++] = chain;
            room += chain.writableLength();
        }
        if (room < packet.length) {
            // Lost, as with any interface whose driver is slow; the buffers serve a shorter frame.
            for (int i = 0; i < count; i++) {
                queue.unpop();
            }
            return;
        }
        if (header == HEADER_WITH_BUFFER_COUNT) {
            packet[HEADER_BUFFER_COUNT] = (byte) count;
        }
        int done = 0;
        for (int i = 0; i < count; i++) {
            int written = chains[i].write(0, packet, done, packet.length - done);
            done += written;
            queue.push(chains[i], written);
        }
        queue.interruptDriver();
    }

    private void control() {
        VirtQueue queue = queue(CONTROL_QUEUE);
        int count = queue.waiting();
        for (int i = 0; i < count; i++) {
            DescriptorChain chain = queue.pop();
            if (chain == null) {
                break;
            }
            if (chain.writableLength() < 1 || chain.readableLength() < 2) {
                bus().fail("a control command lacks its class, its command or room for the answer");
                return;
            }
            int acknowledge = ACKNOWLEDGE_ERROR;
            if (chain.readableLength() <= LONGEST_COMMAND) {
                byte[] command = new byte[(int) chain.readableLength()];
                chain.read(0, command, 0, command.length);
                acknowledge = filter.command(command) ? ACKNOWLEDGE_OK : ACKNOWLEDGE_ERROR;
            }
            chain.write(0, new byte[] {(byte) acknowledge}, 0, 1);
            queue.push(chain, 1);
        }
        if (count > 0) {
            queue.interruptDriver();
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.part("filter", filter);
        cableIn = exchange.bool("cableIn", cableIn);
        buffersSeen = exchange.bool("buffersSeen", buffersSeen);
    }
}
