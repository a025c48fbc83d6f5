package dev.backstep.timeline;

import dev.backstep.memory.RamSnapshot;

import java.util.List;

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

    /**
     * The recording begins with a machine that has just been built.
     *
     * @param stateLayout the machine's {@link dev.backstep.machine.Machine#stateLayout}
     * @param memory what memory holds; any thread may read it
     */
    default void begins(long stateLayout, List<RamSnapshot> memory) { }

    /**
     * Asked now and then: whether a checkpoint is welcome.
     *
     * @param icount instructions completed
     * @param hostNanoseconds the host's monotonic clock
     */
    default boolean wantsCheckpoint(long icount, long hostNanoseconds) {
        return false;
    }

    /**
     * What the machine is after the event that was told last, a {@link Event.StateHash} of it.
     *
     * @param checkpoint its memory may be read by any thread
     * @param stateHash the hash
     */
    default void checkpoint(Checkpoint checkpoint, long stateHash) { }
}
