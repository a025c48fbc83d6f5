package dev.backstep.timeline;

/**
 * Takes down what happens at the present, beside the log in memory.
 *
 * <p>Thread: called on the machine thread; must not block.
 */
public interface EventRecorder {

    /**
     * Something came from outside. Positions never go backwards.
     *
     * @param icount instructions completed before it
     * @param nanoseconds guest time
     * @param event not to be changed
     */
    void happened(long icount, long nanoseconds, Event event);

    /**
     * The machine has come here, and all that happened up to here has been told.
     *
     * @param icount instructions completed
     * @param nanoseconds guest time
     */
    void present(long icount, long nanoseconds);
}
