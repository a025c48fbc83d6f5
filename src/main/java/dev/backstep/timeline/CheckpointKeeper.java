package dev.backstep.timeline;

import dev.backstep.clock.VirtualClock;
import dev.backstep.machine.Machine;

import java.util.function.LongSupplier;

/**
 * Takes and keeps the checkpoints of a machine, and puts the machine back to them.
 *
 * <p>Thread: the machine thread only.
 */
final class CheckpointKeeper {

    private final Machine machine;
    private final EventLog log;
    private final CheckpointStore store;
    private final long periodNanoseconds;
    private final LongSupplier hostNanoseconds;
    private long arrivalNanoseconds;
    private long lastHostTime;
    private long lastIcount;

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
        this.periodNanoseconds = settings.checkpointPeriodNanoseconds();
        this.hostNanoseconds = hostNanoseconds;
        this.arrivalNanoseconds = clock().now();
        this.lastHostTime = hostNanoseconds.getAsLong();
    }

    /** What is kept. */
    CheckpointStore store() {
        return store;
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

    /** True when the last checkpoint was taken, or gone back to, a period of the host's time ago. */
    boolean isDue() {
        return hostNanoseconds.getAsLong() - lastHostTime >= periodNanoseconds;
    }

    /**
     * Keeps a checkpoint of here, unless there is one or this is not the position's own state.
     *
     * @param pinned true when thinning must not remove it
     * @param atPresent true when here is the newest position; the others are thinned then
     */
    void take(boolean pinned, boolean atPresent) {
        if (!isAtArrival() || at(machine.icount()) != null) {
            return;
        }
        long gap = machine.icount() - lastIcount;
        store.add(ofNow(pinned));
        if (atPresent || store.used() > store.budget()) {
            store.thin(Math.max(gap, 1));
        }
        startPeriod();
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
        startPeriod();
    }

    private void startPeriod() {
        lastIcount = machine.icount();
        lastHostTime = hostNanoseconds.getAsLong();
    }

    private VirtualClock clock() {
        return machine.clocks().virtual();
    }
}
