package dev.backstep.timeline;

import java.util.function.BooleanSupplier;

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

    private final Timeline timeline;
    private final CheckpointKeeper checkpoints;

    /** {@code checkpoints} are those of the timeline. */
    TimeTravel(Timeline timeline, CheckpointKeeper checkpoints) {
        this.timeline = timeline;
        this.checkpoints = checkpoints;
    }

    /** See {@link Timeline#seek}. */
    boolean seek(long target, BooleanSupplier interrupted) {
        if (target < 0 || target > timeline.present()) {
            throw new TimelineException("position " + target + " is outside the history, which goes from 0 to " + timeline.present());
        }
        timeline.install(Probe.NONE);
        try {
            timeline.leavePresent();
            Checkpoint nearest = checkpoints.store().atOrBefore(target);
            boolean ahead = timeline.position() <= target && timeline.position() >= nearest.icount() && checkpoints.isAtArrival();
            if (!ahead) {
                timeline.restore(nearest);
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
        timeline.leavePresent();
        long origin = timeline.position();
        Probe debugger = timeline.probe();
        HistorySearch.Result result;
        try {
            result = runNewestFirst(search, filter, interrupted);
        } finally {
            timeline.setProbe(debugger);
        }
        long goal = switch (result) {
            case FOUND -> search.lastFound();
            case NOT_FOUND -> 0;
            case INTERRUPTED -> origin;
        };
        seek(goal, () -> false);
        return result;
    }

    /** Runs the stretches between checkpoints, from here backwards, until one holds something; stays where that run ended. */
    private HistorySearch.Result runNewestFirst(HistorySearch.Notes search, HistorySearch.IntervalFilter filter,
                                                BooleanSupplier interrupted) {
        long end = timeline.position();
        Checkpoint next = null;
        for (Checkpoint from = checkpoints.store().before(end); from != null; from = checkpoints.store().before(end)) {
            if (next == null || filter.mayHold(from, next)) {
                search.clear();
                timeline.restore(from);
                timeline.setProbe(search);
                if (!runStretch(end, interrupted)) {
                    return HistorySearch.Result.INTERRUPTED;
                }
                if (search.lastFound() >= 0) {
                    return HistorySearch.Result.FOUND;
                }
            }
            end = from.icount();
            next = from;
        }
        return HistorySearch.Result.NOT_FOUND;
    }

    /** Replays up to a position without becoming live there, and without taking checkpoints of its own. */
    private boolean runStretch(long end, BooleanSupplier interrupted) {
        timeline.applyDueEvents();
        while (timeline.position() < end) {
            if (interrupted.getAsBoolean()) {
                return false;
            }
            timeline.advance(end, Timeline.Idle.SKIP);
            timeline.stayInPast();
        }
        return true;
    }
}
