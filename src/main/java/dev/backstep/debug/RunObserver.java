package dev.backstep.debug;

/**
 * Somebody who wants to know when the machine stops and resumes: the debugger's session, the monitor's events.
 *
 * <p>Thread: called on the machine thread.
 */
public interface RunObserver {

    /** The machine has stopped. */
    void stopped(Stop stop);

    /** The machine runs. */
    default void resumed() { }
}
