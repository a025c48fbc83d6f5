package dev.backstep.device.input;

import dev.backstep.state.Stateful;

/**
 * A device at the far end of a PS/2 line, seen from the line: it takes commands a byte at a time and has bytes to send.
 *
 * <p>Thread: the machine thread only.
 */
interface Ps2Device extends Stateful {

    /** The state after power-on. */
    void reset();

    /** The host sends a byte (0 to 255). The answer is ready at once. */
    void command(int value);

    /** True when there is a byte to send. */
    boolean hasOutput();

    /** Sends the next byte; to be called only when {@link #hasOutput}. */
    int takeOutput();

    /** Sets who is told that there may be a byte to send. */
    void onOutput(Runnable listener);
}
