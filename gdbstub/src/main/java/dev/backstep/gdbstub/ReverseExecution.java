package dev.backstep.gdbstub;

/**
 * Capability: running backwards. Both methods return at once, like {@link Target#resume}; the target later reports
 * exactly one {@link StopReason}, which is {@link StopReason.ReplayLog} BEGIN when history does not reach further back.
 */
public interface ReverseExecution {

    /**
     * Goes back by one instruction of the thread, then stops with {@link StopReason.Signal} 5.
     *
     * @throws TargetException when the target cannot go back at all; it then reports nothing
     */
    void reverseStep(int thread) throws TargetException;

    /**
     * Goes back to the nearest earlier breakpoint or watchpoint hit.
     *
     * @throws TargetException when the target cannot go back at all; it then reports nothing
     */
    void reverseContinue(int thread) throws TargetException;
}
