package dev.backstep.timeline;

import dev.backstep.clock.VirtualClock;
import dev.backstep.machine.Machine;
import dev.backstep.memory.Ram;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * Takes and keeps the checkpoints of a machine, puts the machine back to them, and knows what was touched between them.
 *
 * <p>Thread: the machine thread only.
 */
final class CheckpointKeeper {

    /** The share of the budget that {@link Footprints} may take. */
    private static final int SHARE_OF_FOOTPRINTS = 16;
    private static final int CHECKPOINT_BYTES = 512;

    private final Machine machine;
    private final EventLog log;
    private final CheckpointStore store;
    private final Footprints footprints;
    private final long periodNanoseconds;
    private final LongSupplier hostNanoseconds;
    private final HeapTrimmer heap = new HeapTrimmer();
    private CheckpointSource source = CheckpointSource.NONE;
    private long arrivalNanoseconds;
    /** What was taken or gone back to last. */
    private Checkpoint last;
    /** Host time of running from the beginning to {@link #last}, and from there to here, in ns. */
    private long lastReplayTime;
    private long ran;
    private long runBegan;
    /** The machine's touched pages are those since this position, in instructions. */
    private long touchedSince;

    /**
     * No checkpoint yet.
     *
     * @param log how much of it has happened is part of a checkpoint
     * @param hostNanoseconds the host's monotonic clock; decides only where checkpoints are
     */
    CheckpointKeeper(Machine machine, EventLog log, Timeline.Settings settings, LongSupplier hostNanoseconds) {
        this.machine = machine;
        this.log = log;
        this.store = new CheckpointStore(settings.budgetBytes());
        this.footprints = new Footprints(settings.budgetBytes() / SHARE_OF_FOOTPRINTS);
        this.periodNanoseconds = settings.checkpointPeriodNanoseconds();
        this.hostNanoseconds = hostNanoseconds;
        this.arrivalNanoseconds = clock().now();
        this.touchedSince = machine.icount();
    }

    /** What is kept. */
    CheckpointStore store() {
        return store;
    }

    /** Sets where more can be had from. */
    void setSource(CheckpointSource newSource) {
        source = newSource;
    }

    /**
     * The newest checkpoint at or before a position; when that comes from elsewhere it is kept from now on, if there is room.
     *
     * @param position where the machine can be without one, in instructions; -1 for nowhere
     */
    Checkpoint atOrBefore(long icount, long position) {
        return nearest(store.atOrBefore(icount), position, icount);
    }

    /** The newest checkpoint before a position, or null; when it comes from elsewhere it is kept from now on. */
    Checkpoint before(long icount) {
        Checkpoint kept = store.before(icount);
        return kept == null ? null : nearest(kept, -1, icount - 1);
    }

    private Checkpoint nearest(Checkpoint kept, long position, long icount) {
        long above = Math.max(kept.icount(), position);
        for (long stored = source.newest(above, icount); stored > above; stored = source.newest(above, icount)) {
            Checkpoint loaded = source.load(stored, store.atOrBefore(0));
            if (loaded != null) {
                if (store.makeRoom(stored, loaded.bytesBeyond(kept), footprints.bytes(), periodNanoseconds, last)) {
                    store.add(loaded);
                    store.fit(footprints.bytes(), periodNanoseconds, loaded);
                }
                return loaded;
            }
        }
        return kept;
    }

    /** What history touched. */
    Footprints footprints() {
        return footprints;
    }

    /** {@link Footprints#addWritten}, if the budget has room. */
    void addWritten(long from, long to, List<WatchedWords> noted) {
        if (from < to && free() > 2L * noted.size() * (Stretches.ENTRY_BYTES + Ram.PAGE_SIZE / Byte.SIZE)) {
            footprints.addWritten(from, to, noted);
        }
    }

    /** Bytes of the budget that are used, from above. */
    long used() {
        return store.used() + footprints.bytes();
    }

    /** Bytes of the budget that are not used. */
    long free() {
        return store.budget() - used();
    }

    /** From one checkpoint to the next, in ns of running. */
    long periodNanoseconds() {
        return periodNanoseconds;
    }

    /**
     * Throws a {@link TimelineException} when the budget does not even hold the first checkpoint, which has been taken.
     */
    void requireRoom() {
        if (used() > store.budget()) {
            throw new TimelineException(String.format("%d KiB are too little for the timeline: the machine takes %d KiB as it is at the "
                    + "beginning; give it more with -timeline mem=SIZE, or switch it off with -timeline off", store.budget() >> 10,
                    (used() >> 10) + 1));
        }
    }

    /** The machine has come to this position just now: no idle time has passed here. */
    void arrive() {
        arrivalNanoseconds = clock().now();
    }

    /** The machine came to this position at a guest time, in ns. */
    void arrivedAt(long nanoseconds) {
        arrivalNanoseconds = nanoseconds;
    }

    /** Guest time at which the machine came to this position, in ns. */
    long arrivalNanoseconds() {
        return arrivalNanoseconds;
    }

    /** False when idle time has passed here already: this is not the position's own state. */
    boolean isAtArrival() {
        return clock().now() == arrivalNanoseconds;
    }

    /** Instructions are about to run. */
    void runBegins() {
        runBegan = hostNanoseconds.getAsLong();
    }

    /** Instructions have run. */
    void runEnds() {
        ran += hostNanoseconds.getAsLong() - runBegan;
    }

    /** True when the machine has run for a period since the last checkpoint was taken or gone back to, and there is none near. */
    boolean isDue() {
        return ran >= periodNanoseconds && store.isWanted(machine.icount(), periodNanoseconds);
    }

    /**
     * Keeps a checkpoint of here, unless there is one, or this is not the position's own state, or the budget has no room for it.
     *
     * @param pinned true when thinning should not remove it
     * @param atPresent true when here is the newest position; the others are thinned then
     */
    void take(boolean pinned, boolean atPresent) {
        long here = machine.icount();
        if (!isAtArrival() || at(here) != null) {
            return;
        }
        if (!footprints.pages().covers(touchedSince, here)) {
            footprints.pages().add(touchedSince, here, machine.takeTouchedPages());
            touchedSince = here;
        }
        long replayTime = lastReplayTime + ran;
        byte[] state = machine.saveState();
        long bytes = state.length + CHECKPOINT_BYTES + bytesOfPages();
        if (store.size() == 0 || store.makeRoom(here, bytes, footprints.bytes(), periodNanoseconds, last)) {
            Checkpoint taken = new Checkpoint(here, clock().now(), log.happened(), state, machine.captureMemory(), pinned);
            store.add(taken, replayTime);
            store.fit(footprints.bytes(), periodNanoseconds, taken);
            if (atPresent) {
                store.thin(periodNanoseconds, taken);
                heap.trim();
            }
            startPeriod(taken);
        } else {
            // Not at once again; what can be gone back to stays as it is.
            lastReplayTime = replayTime;
            ran = 0;
        }
    }

    /** Bytes of the heap that the pages of a checkpoint of here would take, from above. */
    long bytesOfPages() {
        return machine.rams().stream().mapToLong(Ram::bytesOfCapture).sum();
    }

    /** History behind this position, in instructions, is no more. */
    void forgetBehind(long icount) {
        List.copyOf(store.all()).stream().filter(checkpoint -> checkpoint.icount() > icount)
                .forEach(checkpoint -> store.remove(checkpoint.icount()));
        footprints.forgetFrom(icount);
        // What is stored elsewhere may be of what is no more.
        source = CheckpointSource.NONE;
    }

    /** The machine as it stands, idle time included; not kept. */
    Checkpoint ofNow(boolean pinned) {
        return new Checkpoint(machine.icount(), clock().now(), log.happened(), machine.saveState(), machine.captureMemory(), pinned);
    }

    /** A checkpoint of the position where the machine stands, which was kept or is made now; null when idle time has passed there. */
    Checkpoint here() {
        Checkpoint kept = at(machine.icount());
        if (kept != null) {
            return kept;
        }
        return isAtArrival() ? ofNow(false) : null;
    }

    /** The checkpoint that is kept at this very position, in instructions; or null. */
    Checkpoint at(long icount) {
        Checkpoint checkpoint = store.atOrBefore(icount);
        return checkpoint == null || checkpoint.icount() != icount ? null : checkpoint;
    }

    /** Makes machine and log again what they were. */
    void restore(Checkpoint checkpoint) {
        machine.restoreMemory(checkpoint.memory());
        machine.restoreState(checkpoint.state());
        log.goTo(checkpoint.logIndex());
        arrive();
        touchedSince = checkpoint.icount();
        startPeriod(checkpoint);
    }

    /** Makes machine and log what another machine, built alike, and its log were at a checkpoint. */
    void load(Checkpoint checkpoint) {
        machine.loadMemory(checkpoint.memory());
        machine.restoreState(checkpoint.state());
        log.goToAnew(checkpoint.logIndex());
        arrive();
    }

    private void startPeriod(Checkpoint from) {
        last = from;
        lastReplayTime = store.replayTime(from.icount());
        ran = 0;
    }

    private VirtualClock clock() {
        return machine.clocks().virtual();
    }
}
