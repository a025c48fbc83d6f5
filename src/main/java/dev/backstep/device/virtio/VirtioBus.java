package dev.backstep.device.virtio;

/**
 * A transport, seen from the device that is plugged into it.
 *
 * <p>Thread: the machine thread only.
 */
public interface VirtioBus {

    /** A queue of the device; {@code index} from 0 up to the number that {@link VirtioDevice#queueCount} said. */
    VirtQueue queue(int index);

    /** True when device and driver agreed on all the features of a mask; see {@link VirtioFeature}. */
    boolean hasFeatures(long mask);

    /** True when the driver said that it is ready (DRIVER_OK), and nothing went wrong since. */
    boolean isDriverReady();

    /** The device's configuration space changed by itself: the driver is told by an interrupt. */
    void configurationChanged();

    /**
     * The driver did something that cannot be made sense of. The device stops until it is reset: DEVICE_NEEDS_RESET is set
     * where the driver can see it, queues give nothing any more, and the log has one line.
     *
     * @param reason what was wrong, for the log
     */
    void fail(String reason);
}
