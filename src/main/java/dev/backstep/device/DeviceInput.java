package dev.backstep.device;

/**
 * Where something from outside reaches a device between instructions: a key, a mouse movement, a frame from the network.
 * What comes in is logged by the timeline, so {@link #take} may depend on nothing but its bytes and the device's state.
 *
 * <p>Thread: the machine thread only.
 */
public interface DeviceInput {

    /** A name, unique in a machine: {@code keyboard}, {@code ethernet}. */
    String inputName();

    /** True when the device has room for another item; asked only at the present. */
    boolean isReady();

    /**
     * Takes one item.
     *
     * @param item in a form that the device defines; not to be changed or kept
     */
    void take(byte[] item);
}
