package dev.backstep.gdbstub;

/** Capability: starting over. */
public interface Restart {

    /**
     * Resets the target to its very beginning and leaves it stopped there. Called while the target is stopped, as far as the
     * session knows; if it runs all the same, it stops, and does not report that to the listener.
     *
     * @return why it stands there, usually {@link StopReason.Signal} 5
     * @throws TargetException when it cannot start over
     */
    StopReason restartTarget() throws TargetException;
}
