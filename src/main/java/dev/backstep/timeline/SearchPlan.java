package dev.backstep.timeline;

/**
 * Which stretches of history a search backwards has to run: those between two checkpoints that can hold what it looks for, newest first.
 *
 * <p>Thread: the machine thread.
 */
final class SearchPlan {

    private final CheckpointKeeper checkpoints;
    private final HistorySearch.IntervalFilter filter;
    private final HistorySearch.Notes search;
    /** All from here on has been planned, in instructions. */
    private long end;
    /** The checkpoint at {@link #end}; null at first. */
    private Checkpoint next;
    private boolean isOver;

    /** {@code origin}: where the search begins, in instructions. */
    SearchPlan(CheckpointKeeper checkpoints, HistorySearch.IntervalFilter filter, HistorySearch.Notes search, long origin) {
        this.checkpoints = checkpoints;
        this.filter = filter;
        this.search = search;
        this.end = origin;
    }

    /** Adds stretches until there are so many to run, or no more. */
    void fill(SharedSearch shared, int most) {
        while (!isOver && shared.size() < most) {
            SharedSearch.Stretch older = older();
            if (older == null) {
                isOver = true;
            } else {
                shared.add(older);
            }
        }
    }

    private SharedSearch.Stretch older() {
        for (Checkpoint from = checkpoints.before(end); from != null; from = checkpoints.before(end)) {
            long lastEnd = next == null || filter.mayHold(from, next)
                    ? checkpoints.footprints().lastEnd(from.icount(), end, filter, search.watchedWords()) : -1;
            end = from.icount();
            next = from;
            if (lastEnd >= 0) {
                return new SharedSearch.Stretch(from, lastEnd);
            }
        }
        return null;
    }
}
