package dev.backstep.timeline;

/**
 * Where a search can come back to without running a whole stretch of history again: the machine as it was shortly before the last
 * thing that was found. Only what may be needed is held, and no more than the timeline's budget has room for.
 *
 * <p>Thread: the machine thread only.
 */
final class Footholds {

    /** So many are made in the time from one checkpoint to the next: what is left to run is short, and making them costs little. */
    private static final int PER_PERIOD = 4;

    private final CheckpointKeeper checkpoints;
    private final long spacing;
    /** Made last; null when there is none. */
    private Checkpoint newest;
    /** The newest at or before what was found last; null when there is none. */
    private Checkpoint best;
    /** Bytes of the heap that all made in this stretch have taken, from above: the two hold no more than that. */
    private long bytes;
    /** The host's time when the next one is due, in ns. */
    private long due;

    /** None yet. */
    Footholds(CheckpointKeeper checkpoints) {
        this.checkpoints = checkpoints;
        this.spacing = checkpoints.periodNanoseconds() / PER_PERIOD;
    }

    /** A stretch of history begins, at a checkpoint. {@code now} is the host's time in ns. */
    void begin(long now) {
        forget();
        due = now + spacing;
    }

    /** Holds nothing any more. */
    void forget() {
        newest = null;
        best = null;
        bytes = 0;
    }

    /**
     * The machine stands somewhere in the stretch, all events of the moment applied.
     *
     * @param found where the last thing is that was found, in instructions, or -1
     * @param now the host's time in ns
     */
    void standsAt(long found, long now) {
        if (now < due || !checkpoints.isAtArrival()) {
            return;
        }
        keepIfBefore(found);
        bytes += checkpoints.bytesOfPages();
        newest = checkpoints.ofNow(false);
        bytes += newest.state().length;
        if (bytes > checkpoints.free()) {
            forget();
        }
        due = now + spacing;
    }

    private void keepIfBefore(long found) {
        if (newest != null && newest.icount() <= found) {
            best = newest;
        }
    }

    /** The newest at or before what was found last, in instructions; null when none was made. */
    Checkpoint before(long found) {
        keepIfBefore(found);
        return best;
    }
}
