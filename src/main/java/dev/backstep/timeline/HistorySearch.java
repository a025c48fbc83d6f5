package dev.backstep.timeline;

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
}
