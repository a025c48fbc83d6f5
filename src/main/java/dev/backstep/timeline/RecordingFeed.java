package dev.backstep.timeline;

import dev.backstep.clock.VirtualClock;
import dev.backstep.machine.Machine;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Tells an {@link EventRecorder} what happens at the present, with hashes of the state in between. */
final class RecordingFeed {

    /** A hash takes at most this part of the time. */
    private static final int SHARE_OF_TIME = 200;

    private final Machine machine;
    private final EventRecorder recorder;
    private final LongSupplier hostNanoseconds;
    private final long hashPeriod;
    private final Supplier<Checkpoint> checkpoints;
    private long nextHash;

    /**
     * A feed that begins at once.
     *
     * @param hostNanoseconds the host's monotonic clock; decides only where hashes are taken
     * @param hashPeriod ns from a hash to the next at least
     * @param checkpoints makes one of the machine as it stands
     */
    RecordingFeed(Machine machine, EventRecorder recorder, LongSupplier hostNanoseconds, long hashPeriod,
                  Supplier<Checkpoint> checkpoints) {
        this.machine = machine;
        this.recorder = recorder;
        this.hostNanoseconds = hostNanoseconds;
        this.hashPeriod = hashPeriod;
        this.checkpoints = checkpoints;
        this.nextHash = hostNanoseconds.getAsLong() + hashPeriod;
        if (machine.icount() == 0) {
            recorder.begins(machine.stateLayout(), machine.captureMemory());
        }
    }

    void happened(Event event) {
        recorder.happened(machine.icount(), clock().now(), event);
    }

    /**
     * Between instructions, when all that happened has been told.
     *
     * @param atArrival false when idle time has passed here already: this is not the position's own state
     */
    void present(boolean atArrival) {
        long now = hostNanoseconds.getAsLong();
        if (now - nextHash >= 0) {
            if (atArrival && recorder.wantsCheckpoint(machine.icount(), now)) {
                // Before the hash, which then need not look again at pages that are not written afterwards.
                Checkpoint checkpoint = checkpoints.get();
                recorder.checkpoint(checkpoint, hash());
            } else {
                hash();
            }
            long after = hostNanoseconds.getAsLong();
            nextHash = after + Math.max(hashPeriod, (after - now) * SHARE_OF_TIME);
        }
        recorder.present(machine.icount(), clock().now());
    }

    /** The same with a hash, whenever the one before was. */
    void last() {
        hash();
        recorder.present(machine.icount(), clock().now());
    }

    private long hash() {
        long hash = machine.stateHash();
        happened(new Event.StateHash(hash));
        return hash;
    }

    private VirtualClock clock() {
        return machine.clocks().virtual();
    }
}
