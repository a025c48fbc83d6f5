package dev.backstep.timeline;

/**
 * Checkpoints of a timeline's history that are kept somewhere else than in its memory: in a recording.
 *
 * <p>Thread: the machine thread.
 */
public interface CheckpointSource {

    /** There are none. */
    CheckpointSource NONE = new CheckpointSource() {
        @Override
        public long newest(long above, long target) {
            return -1;
        }

        @Override
        public Checkpoint load(long icount, Checkpoint beginning) {
            return null;
        }
    };

    /**
     * The newest position that there is a checkpoint of and that is worth the loading.
     *
     * @param above the position that can be had without, in instructions
     * @param target the position to go to, in instructions
     * @return in instructions, after {@code above} and not after {@code target}; -1 when there is none
     */
    long newest(long above, long target);

    /**
     * Loads a checkpoint.
     *
     * @param icount a position that {@link #newest} gave
     * @param beginning the checkpoint at position 0: pages that were not written since are its pages
     * @return null when it cannot be had; {@link #newest} does not give it again
     */
    Checkpoint load(long icount, Checkpoint beginning);
}
