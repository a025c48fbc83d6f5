package dev.backstep.timeline;

/**
 * The host's end of a serial port, from which bytes are taken when the guest has room for them.
 *
 * <p>Thread: filled by others, polled by the machine thread.
 */
public interface InputPort {

    /** {@link #poll} says so when there is nothing. */
    int NOTHING = -1;
    /** {@link #poll} says so when a break came in. */
    int BREAK = -2;

    /** True when {@link #poll} would give something. Cheap; called often. */
    boolean hasInput();

    /** Takes the next byte, 0 to 255, or {@link #NOTHING}, or {@link #BREAK}. */
    int poll();
}
