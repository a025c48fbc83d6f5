package dev.backstep.gdbstub;

/** What one thread does in a {@link ResumeRequest}. */
public sealed interface ThreadAction {

    /** The thread that does it. */
    int thread();

    /**
     * Runs until something stops it. A breakpoint at the instruction where the thread stands does not stop it again.
     *
     * @param signal GDB's number of a signal to deliver, or 0; a target without signals ignores it
     */
    record Continue(int thread, int signal) implements ThreadAction {
    }

    /**
     * Runs one instruction, then stops with {@link StopReason.Signal} 5 (SIGTRAP).
     *
     * @param signal GDB's number of a signal to deliver, or 0; a target without signals ignores it
     */
    record Step(int thread, int signal) implements ThreadAction {
    }

    /**
     * Runs at least one instruction, and on while the program counter is in {@code [start, end)}; then stops with
     * {@link StopReason.Signal} 5. With {@code start == end} it is one {@link Step}. Given only to targets with
     * {@link Target#rangeStepping()}.
     *
     * @param start first address of the range, unsigned
     * @param end   first address behind the range, unsigned
     */
    record RangeStep(int thread, long start, long end) implements ThreadAction {
    }
}
