package dev.backstep.timeline;

import dev.backstep.arm.mmu.TouchedPages;

/** The words of {@link Timeline#searchBackwards}. */
public final class HistorySearch {

    private HistorySearch() { }

    /** A search's notes: where the newest thing that was looked for has been seen so far. It never stops a run. */
    public interface Notes extends Probe {

        /** Where to stand for the last thing found since {@link #clear}, or -1 when nothing was. */
        long lastFound();

        /** Forgets what was found. */
        void clear();
    }

    /** Whether a stretch of history can hold what a search looks for, so that it need not be run. */
    @FunctionalInterface
    public interface IntervalFilter {

        /** Every stretch has to be run. */
        IntervalFilter ALL = (from, to) -> true;

        /** False when nothing that is looked for can have happened between two checkpoints. */
        boolean mayHold(Checkpoint from, Checkpoint to);

        /** False when nothing that is looked for can have happened in a stretch that touched no pages but these. */
        default boolean mayHold(TouchedPages pages) {
            return true;
        }
    }

    /** How a search ended. */
    public enum Result {
        /** Found; the machine stands at the position. */
        FOUND,
        /** Not found; the machine stands at the beginning of history. */
        NOT_FOUND,
        /** Interrupted; the machine stands where it stood before. */
        INTERRUPTED
    }

    /**
     * How far a search has come.
     *
     * @param origin the position that it began at, in instructions
     * @param goal the position that it goes to unless it finds something before, in instructions; before the origin when it goes backwards
     * @param reached how far it is, in instructions: backwards, the position from which on nothing was found
     * @param hostNanoseconds since it began
     */
    public record Progress(long origin, long goal, long reached, long hostNanoseconds) {

        /** 0 to 100. */
        public int percent() {
            return goal == origin ? 0 : (int) Math.max(0, Math.min(100, 100 * (reached - origin) / (goal - origin)));
        }
    }

    /** Is told of searches that take long. */
    @FunctionalInterface
    public interface Observer {

        /** Nobody. */
        Observer NONE = progress -> { };

        /**
         * A search goes on still. Called every two seconds or so.
         *
         * <p>Thread: the machine thread; the machine must not be touched.
         */
        void searching(Progress progress);
    }
}
