package dev.backstep.device;

/**
 * What a device that controls power asks of the machine. Both are requests: the machine obeys at the next instruction
 * boundary, not during the call.
 *
 * <p>Thread: the machine thread only.
 */
public interface PowerControl {

    /** The guest wants the machine switched off. */
    void shutdown();

    /** The guest wants a system reset. */
    void reset();
}
