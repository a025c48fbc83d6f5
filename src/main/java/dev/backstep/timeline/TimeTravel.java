package dev.backstep.timeline;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How a timeline goes to another position: back to a checkpoint, and forwards again from there.
 *
 * <p>It decides where to start and how far to run; the {@link Timeline} restores and runs, and alone knows the mode. For a
 * timeline with history only.
 *
 * <p>Thread: the machine thread only.
 */
final class TimeTravel {

    /** A checkpoint is put this many instructions before a position that was reached by running further than that. */
    private static final int NEAR_CURSOR = 5_000;
    /** A search looks up at least every so many instructions: what is found is not further than that from where it can come back to. */
    static final int SEARCH_SLICE = 100_000;
    /** Between two reports of a search, in ns of the host's time. */
    private static final long REPORT_PERIOD = TimeUnit.SECONDS.toNanos(2);

    /** With twins, so many stretches are shared out at a time: one that has translated nothing yet is not slower than the newer take in all. */
    private static final int AHEAD = 32;

    private final Timeline timeline;
    private final CheckpointKeeper checkpoints;
    private final LongSupplier hostNanoseconds;
    /** Null when there are none. */
    private Twins twins;
    /** A search that has lasted so long asks twins for help; ns of the host's time. */
    private long patience;
    private final Footholds footholds;
    private HistorySearch.Observer observer = HistorySearch.Observer.NONE;
    /** The search that goes on; null when none does. */
    private volatile HistorySearch.Progress progress;
    private long searchBegan;
    private long lastReport;

    /**
     * @param checkpoints those of the timeline
     * @param hostNanoseconds the host's monotonic clock; decides only what is reported, and where a search can come back to
     */
    TimeTravel(Timeline timeline, CheckpointKeeper checkpoints, LongSupplier hostNanoseconds) {
        this.timeline = timeline;
        this.checkpoints = checkpoints;
        this.hostNanoseconds = hostNanoseconds;
        this.footholds = new Footholds(checkpoints);
    }

    /** Sets who is told of searches that take long. */
    void setObserver(HistorySearch.Observer newObserver) {
        observer = newObserver;
    }

    /** See {@link Timeline#setTwins}. {@code afterNanoseconds}: how long a search lasts before they help. */
    void setTwins(Twins newTwins, long afterNanoseconds) {
        twins = newTwins;
        patience = afterNanoseconds;
    }

    /** How far the search that goes on has come; null when none does. Any thread. */
    HistorySearch.Progress progress() {
        return progress;
    }

    /** False when it is known that no instruction of a stretch did what a search looks for. Positions in instructions. */
    boolean mayHold(long from, long to, HistorySearch.IntervalFilter filter, List<WatchedWords> words) {
        return checkpoints.footprints().lastEnd(from, to, filter, words) >= 0;
    }

    /** A search has run a stretch of history to its end, and noted which words were written. Positions in instructions. */
    void hasRun(long from, long to, List<WatchedWords> words) {
        checkpoints.addWritten(from, to, words);
    }

    /** A search forwards begins. */
    void scanBegins(long origin, long goal) {
        searchBegan = hostNanoseconds.getAsLong();
        progress = new HistorySearch.Progress(origin, goal, origin, 0);
    }

    /** The search forwards has come to where the machine stands. */
    void scanReached() {
        progress = new HistorySearch.Progress(progress.origin(), progress.goal(), timeline.position(),
                hostNanoseconds.getAsLong() - searchBegan);
    }

    /** The search forwards is over. */
    void scanEnds() {
        progress = null;
    }

    /** See {@link Timeline#seek}. */
    boolean seek(long target, BooleanSupplier interrupted) {
        requireInHistory(target);
        if (isNear(target)) {
            return seek(target, null, () -> false);
        }
        Timeline.Moment start = timeline.moment();
        boolean arrived = seek(target, null, interrupted);
        if (!arrived) {
            timeline.returnTo(start);
        }
        return arrived;
    }

    private void requireInHistory(long target) {
        if (target < 0 || target > timeline.present()) {
            throw new TimelineException("position " + target + " is outside the history, which goes from 0 to " + timeline.present());
        }
    }

    /** True when the way to a position is so short that nobody can lose patience: there is no need to hold where it begins. */
    private boolean isNear(long target) {
        return timeline.mode() != Timeline.Mode.DIVERSION
                && target - Math.max(checkpoints.atOrBefore(target, ahead(target)).icount(), ahead(target)) <= 2 * NEAR_CURSOR;
    }

    /** The position, if one can go to another from it without going back; -1 otherwise. */
    private long ahead(long target) {
        return timeline.position() <= target && checkpoints.isAtArrival() ? timeline.position() : -1;
    }

    /** The same. {@code foothold} may be nearer than a checkpoint that is kept; null for none. */
    private boolean seek(long target, Checkpoint foothold, BooleanSupplier interrupted) {
        timeline.install(Probe.NONE);
        try {
            timeline.leavePresent();
            long ahead = ahead(target);
            Checkpoint nearest = checkpoints.atOrBefore(target, ahead);
            if (foothold != null && foothold.icount() > nearest.icount()) {
                nearest = foothold;
            }
            if (ahead < nearest.icount()) {
                timeline.restore(nearest);
            }
            if (nearest == foothold && ahead < nearest.icount() && target - timeline.position() <= 2 * NEAR_CURSOR) {
                // Steps back from the target begin here.
                timeline.takeCheckpoint(false);
            }
            if (target - timeline.position() > 2 * NEAR_CURSOR) {
                if (!runTo(target - NEAR_CURSOR, interrupted)) {
                    return false;
                }
                timeline.takeCheckpoint(false);
            }
            return runTo(target, interrupted);
        } finally {
            timeline.install(timeline.probe());
        }
    }

    /** Replays without a look at the outside. Reaching the present makes the machine live. */
    private boolean runTo(long target, BooleanSupplier interrupted) {
        timeline.applyDueEvents();
        while (timeline.position() < target) {
            if (interrupted.getAsBoolean()) {
                return false;
            }
            timeline.advance(target, Timeline.Idle.SKIP);
            if (timeline.mode() == Timeline.Mode.LIVE) {
                return true;
            }
        }
        if (target == timeline.present()) {
            timeline.arriveAtPresent();
        }
        return true;
    }

    /** See {@link Timeline#searchBackwards}. */
    HistorySearch.Result searchBackwards(HistorySearch.Notes search, HistorySearch.IntervalFilter filter, BooleanSupplier interrupted) {
        Timeline.Moment start = timeline.moment();
        timeline.leavePresent();
        long origin = timeline.position();
        Probe debugger = timeline.probe();
        HistorySearch.Result result;
        searchBegan = hostNanoseconds.getAsLong();
        lastReport = searchBegan;
        progress = new HistorySearch.Progress(origin, 0, origin, 0);
        try {
            result = runNewestFirst(search, filter, interrupted);
        } finally {
            progress = null;
            timeline.setProbe(debugger);
        }
        switch (result) {
            case FOUND -> seek(search.lastFound(), footholds.before(search.lastFound()), () -> false);
            case NOT_FOUND -> seek(0, () -> false);
            // At once: whoever has lost patience once does so again, and GDB gives the target up then.
            case INTERRUPTED -> timeline.returnTo(start);
        }
        footholds.forget();
        return result;
    }

    /** Runs the stretches between checkpoints, from here backwards, until one holds something; stays where that run ended. */
    private HistorySearch.Result runNewestFirst(HistorySearch.Notes search, HistorySearch.IntervalFilter filter,
                                                BooleanSupplier interrupted) {
        SearchPlan plan = new SearchPlan(checkpoints, filter, search, timeline.position());
        SharedSearch shared = new SharedSearch();
        boolean helped = false;
        try {
            while (true) {
                helped = helped || findHelp(shared, search);
                plan.fill(shared, helped ? AHEAD : 1);
                SharedSearch.Stretch next = shared.takeNewest();
                if (next == null) {
                    return HistorySearch.Result.NOT_FOUND;
                }
                if (!run(next, shared, helped ? search.on(timeline.machine()) : search, interrupted)) {
                    return HistorySearch.Result.INTERRUPTED;
                }
                for (SharedSearch.Stretch done = shared.nextDone(); done != null; done = shared.nextDone()) {
                    hasRun(done.from().icount(), done.end(), done.notes().watchedWords());
                    if (done.notes().lastFound() >= 0) {
                        if (done.notes() != search) {
                            search.take(done.notes());
                        }
                        return HistorySearch.Result.FOUND;
                    }
                    progress = new HistorySearch.Progress(progress.origin(), 0, done.from().icount(),
                            hostNanoseconds.getAsLong() - searchBegan);
                }
            }
        } finally {
            shared.end();
        }
    }

    /** True when twins help from now on. */
    private boolean findHelp(SharedSearch shared, HistorySearch.Notes search) {
        if (twins == null || hostNanoseconds.getAsLong() - searchBegan < patience || !twins.canHelp()
                || search.on(timeline.machine()) == null) {
            return false;
        }
        twins.help(shared, search);
        return true;
    }

    /** Runs a stretch; false when somebody has interrupted it. */
    private boolean run(SharedSearch.Stretch stretch, SharedSearch shared, HistorySearch.Notes notes, BooleanSupplier interrupted) {
        notes.clear();
        notes.watchedWords().forEach(WatchedWords::clearNotes);
        timeline.restore(stretch.from());
        timeline.setProbe(notes);
        if (runStretch(stretch.end(), notes, () -> stretch.isDone() || interrupted.getAsBoolean())) {
            shared.done(stretch, notes);
        }
        return stretch.isDone();
    }

    /** Replays up to a position without becoming live there. */
    private boolean runStretch(long end, HistorySearch.Notes search, BooleanSupplier interrupted) {
        timeline.applyDueEvents();
        footholds.begin(hostNanoseconds.getAsLong());
        while (timeline.position() < end) {
            if (interrupted.getAsBoolean()) {
                return false;
            }
            timeline.advance(Math.min(end, timeline.position() + SEARCH_SLICE), Timeline.Idle.SKIP);
            timeline.stayInPast();
            long now = hostNanoseconds.getAsLong();
            footholds.standsAt(search.lastFound(), now);
            reportNowAndThen(now);
        }
        return true;
    }

    private void reportNowAndThen(long now) {
        if (now - lastReport >= REPORT_PERIOD) {
            lastReport = now;
            progress = new HistorySearch.Progress(progress.origin(), 0, progress.reached(), now - searchBegan);
            observer.searching(progress);
        }
    }
}
