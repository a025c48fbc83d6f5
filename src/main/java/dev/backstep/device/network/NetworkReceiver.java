package dev.backstep.device.network;

/**
 * A network interface, seen from what it is plugged into.
 *
 * <p>Thread: the machine thread only, between instructions.
 */
public interface NetworkReceiver {

    /** A frame arrives, 14 bytes or more. One that there is no room for is lost, as on a wire. The array is not to be changed. */
    void receive(byte[] frame);
}
