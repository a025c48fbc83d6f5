package dev.backstep.gdbstub;

/** Capability: starting over. */
public interface Restart {

    /**
     * Resets the target to its very beginning and leaves it stopped there. A running target is stopped; that stop is
     * not reported to the listener.
     *
     * @return why it stands there, usually {@link StopReason.Signal} 5
     * @throws TargetException when it cannot start over
     */
    StopReason restartTarget() throws TargetException;
}
