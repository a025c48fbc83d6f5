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

    /**
     * The machine is about to be reset, now for the first time: not in a look at the past.
     *
     * @param byGuest false: somebody outside asked for it
     */
    default void reset(boolean byGuest) { }
}
