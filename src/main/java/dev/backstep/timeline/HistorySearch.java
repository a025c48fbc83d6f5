package dev.backstep.timeline;

import dev.backstep.arm.mmu.TouchedPages;
import dev.backstep.machine.Machine;

import java.util.List;

/** The words of {@link Timeline#searchBackwards}. */
public final class HistorySearch {

    private HistorySearch() { }

    /** What runs a part of history again to find something. It never stops a run. */
    public interface Searcher extends Probe {

        /** Words of which it looks for writes: it notes there what it sees written in their pages. The same list each time. */
        default List<WatchedWords> watchedWords() {
            return List.of();
        }
    }

    /** A search's notes: where the newest thing that was looked for has been seen so far. */
    public interface Notes extends Searcher {

        /** Where to stand for the last thing found since {@link #clear}, or -1 when nothing was. */
        long lastFound();

        /** Forgets what was found. */
        void clear();

        /**
         * New notes of the same search, of another machine that runs a part of the same history; null when there can be none, and one
         * machine has to do the search alone. Called, and used, by any thread while the search goes on.
         *
         * @param machine the one that they are of; that of these notes, or one that was built alike
         */
        default Notes on(Machine machine) {
            return null;
        }

        /** Has found what these notes, which {@link #on} made, have found. */
        default void take(Notes found) {
            throw new IllegalStateException();
        }
    }

    /** Whether a stretch of history can hold what a search looks for, so that it need not be run. */
    @FunctionalInterface
    public interface IntervalFilter {

        /** Every stretch has to be run. */
        IntervalFilter ALL = (from, to) -> true;

        /** False when nothing that is looked for can have happened between two checkpoints. */
        boolean mayHold(Checkpoint from, Checkpoint to);

        /** True when nothing is looked for but writes of {@link Searcher#watchedWords}; what pages were touched does not matter then. */
        default boolean isForWordsOnly() {
            return false;
        }

        /** False when nothing else that is looked for can have happened in a stretch that touched no pages but these. */
        default boolean mayHold(TouchedPages pages) {
            return true;
        }

        /**
         * False when all that is watched has the same content at two checkpoints, or that is not asked for.
         *
         * @param to null when the content there is not known
         */
        default boolean hasChanged(Checkpoint from, Checkpoint to) {
            return false;
        }
    }

    /** How a search ended. */
    public enum Result {
        /** Found; the machine stands at the position. */
        FOUND,
        /** Not found; the machine stands at the beginning of history. */
        NOT_FOUND,
        /** Interrupted; the machine stands where it stood before, a diversion included. */
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
