package dev.backstep.device.virtio;

import dev.backstep.device.DeviceInput;
import dev.backstep.device.serial.SerialReceiver;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.List;

/**
 * A device behind a transport: what block device, console, entropy source and network interface have in common.
 *
 * <p>A subclass says what it is, takes chains of descriptors out of its queues when {@link #queueNotified}, puts them back
 * used, and calls {@link VirtQueue#interruptDriver}. It must bear whatever the driver writes; {@link VirtioBus#fail} is the
 * answer to nonsense. Chains are not kept between two calls: what waits, waits in the queue.
 *
 * <p>Thread: the machine thread only.
 */
public abstract class VirtioDevice implements Stateful {

    private final String name;
    private VirtioBus bus;

    /** @param name for people and comparisons of states: {@code virtio-blk0} */
    protected VirtioDevice(String name) {
        this.name = name;
    }

    /** The name, unique in a machine. */
    public final String name() {
        return name;
    }

    /** Called once by the transport, before anything else. */
    final void plugInto(VirtioBus newBus) {
        if (bus != null) {
            throw new IllegalStateException(name + " is plugged in already");
        }
        bus = newBus;
    }

    /** The transport. */
    protected final VirtioBus bus() {
        return bus;
    }

    /** One of this device's queues. */
    protected final VirtQueue queue(int index) {
        return bus.queue(index);
    }

    /** Where things from outside reach this device; none by default. */
    public List<DeviceInput> inputs() {
        return List.of();
    }

    /** Serial ports of this device, in the order in which character devices are plugged into them; none by default. */
    public List<SerialReceiver> serialPorts() {
        return List.of();
    }

    /** The device type (VIRTIO 1.2, chapter 5): 1 network, 2 block, 3 console, 4 entropy. */
    public abstract int deviceId();

    /** How many queues there are. */
    public abstract int queueCount();

    /** The features of the device type that are offered; not those of {@link VirtioFeature}, which the transport adds. */
    public abstract long features();

    /** Bytes in the configuration space. */
    public abstract int configurationSize();

    /**
     * Reads the configuration space.
     *
     * @param offset of a byte, less than {@link #configurationSize}
     * @return the byte, 0 to 255; no side effect
     */
    public abstract int readConfiguration(int offset);

    /**
     * The driver writes the configuration space. Most devices have nothing to write there.
     *
     * @param offset in bytes; offset and size lie inside
     * @param value in the low {@code size} bytes, the rest is 0
     * @param size 1, 2 or 4 bytes
     */
    public void writeConfiguration(int offset, int value, int size) { }

    /** The driver says that there is something in a queue. Called only for queues that are set up. */
    public abstract void queueNotified(int index);

    /**
     * The driver is ready (DRIVER_OK). Queues may be full already; the default looks into all of them.
     */
    public void driverReady() {
        for (int i = 0; i < queueCount(); i++) {
            if (queue(i).isReady()) {
                queueNotified(i);
            }
        }
    }

    /** Back to the state after power-on; queues have been reset already. Also when the driver writes 0 to the status. */
    public abstract void reset();

    @Override
    public abstract void exchangeState(StateExchange exchange);
}
