package dev.backstep.device.network;

import dev.backstep.device.DeviceInput;

/**
 * A network interface of the machine. What reaches it from outside has the form of {@link NetworkItem}: frames, and
 * somebody pulling the cable or putting it in.
 *
 * <p>Thread: the machine thread only.
 */
public interface NetworkInterface extends DeviceInput, NetworkReceiver {

    /** What monitors call it: {@code lan9118.0}, or the id that the user gave. */
    String interfaceName();

    /** The kind of chip: {@code lan9118}. */
    String model();

    /** Its address as delivered, which the guest may have changed since. */
    MacAddress macAddress();

    /** What it is plugged into. */
    NetworkLine line();

    /** Puts the cable in, or pulls it. */
    void setLink(boolean up);

    /** False when the cable is pulled. */
    boolean isLinkUp();

    @Override
    default void take(byte[] item) {
        NetworkItem.deliver(item, this);
    }
}
