package dev.backstep.timeline;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs a part of history again, oldest first, for somebody who takes notes. Afterwards the machine stands exactly where it stood,
 * live, in the past or on a diversion.
 *
 * <p>Thread: the machine thread only.
 */
public final class HistoryScan {

    /** Somebody who takes notes. */
    interface Notes extends HistorySearch.Searcher {

        /** The machine stands at a position of history, settled: where the run begins after a jump, and behind each slice. */
        void standsAt(long position);

        /** True when nothing more needs to be seen. */
        default boolean isEnough() {
            return false;
        }
    }

    /** Looks after a scan. */
    @FunctionalInterface
    public interface Watch {

        /** Nobody can interrupt it, and nobody hears of it. */
        Watch NONE = position -> false;

        /** Asked between slices; true gives up. {@code position} is how far the scan is, in instructions. */
        boolean interrupts(long position);
    }

    /**
     * A part of history, in instructions: what ran in {@code [from, to)}, and what debuggers wrote from the one position to the
     * other.
     */
    public record Range(long from, long to) { }

    private final Timeline timeline;

    /** For this history. */
    HistoryScan(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * Looks at a part of history. The notes see what is before it too, as far as it has to be run.
     *
     * @param filter which stretches can be skipped
     * @return false when it was interrupted; the notes are of what was seen until then
     * @throws TimelineException when there is no such part
     */
    boolean run(Range range, Notes notes, HistorySearch.IntervalFilter filter, Watch watch) {
        timeline.requireHistory();
        if (range.from() < 0 || range.from() > range.to() || range.to() > timeline.present()) {
            throw new TimelineException("from " + range.from() + " to " + range.to() + " is no part of the history, which goes from 0 to "
                    + timeline.present());
        }
        Probe debugger = timeline.probe();
        Timeline.Moment origin = timeline.moment();
        try {
            timeline.leavePresent();
            timeline.setProbe(notes);
            timeline.travel().scanBegins(range.from(), range.to());
            return runStretches(range, notes, filter, watch);
        } finally {
            timeline.travel().scanEnds();
            timeline.setProbe(debugger);
            timeline.returnTo(origin);
        }
    }

    private boolean runStretches(Range range, Notes notes, HistorySearch.IntervalFilter filter, Watch watch) {
        List<Checkpoint> marks = marks(range);
        boolean isThere = false;
        for (int i = 0; i < marks.size(); i++) {
            Checkpoint here = marks.get(i);
            Checkpoint next = i + 1 < marks.size() ? marks.get(i + 1) : null;
            long end = next == null ? range.to() : Math.min(range.to(), next.icount());
            if (mayBeSkipped(here, next, end, notes, filter)) {
                isThere = false;
            } else {
                if (!isThere) {
                    timeline.restore(here);
                    notes.standsAt(here.icount());
                    isThere = true;
                }
                notes.watchedWords().forEach(WatchedWords::clearNotes);
                if (!runTo(end, notes, watch)) {
                    return false;
                }
                if (notes.isEnough()) {
                    return true;
                }
                timeline.travel().hasRun(here.icount(), end, notes.watchedWords());
            }
        }
        return true;
    }

    private boolean mayBeSkipped(Checkpoint here, Checkpoint next, long end, Notes notes, HistorySearch.IntervalFilter filter) {
        if (next != null && !filter.mayHold(here, next)) {
            return true;
        }
        return here.icount() < end && !timeline.travel().mayHold(here.icount(), end, filter, notes.watchedWords())
                // What no instruction has written a device may have.
                && !filter.hasChanged(here, next != null && next.icount() == end ? next : null);
    }

    private boolean runTo(long end, Notes notes, Watch watch) {
        timeline.applyDueEvents();
        while (timeline.position() < end && !notes.isEnough()) {
            if (watch.interrupts(timeline.position())) {
                return false;
            }
            timeline.advance(end, Timeline.Idle.SKIP);
            timeline.stayInPast();
            notes.standsAt(timeline.position());
            timeline.travel().scanReached();
        }
        return true;
    }

    /** The checkpoints to go by: the last one at or before the part, those in it, and the first one at its end or behind it. */
    private List<Checkpoint> marks(Range range) {
        List<Checkpoint> marks = new ArrayList<>();
        for (Checkpoint checkpoint : timeline.checkpoints()) {
            if (checkpoint.icount() <= range.from()) {
                marks.clear();
            }
            marks.add(checkpoint);
            if (checkpoint.icount() >= range.to()) {
                break;
            }
        }
        return marks;
    }
}
