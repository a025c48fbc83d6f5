package dev.backstep.timeline;

import dev.backstep.clock.VirtualClock;
import dev.backstep.machine.Machine;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Tells an {@link EventRecorder} what happens at the present, with hashes of the state in between. */
final class RecordingFeed {

    /** A hash takes at most this part of the time. */
    private static final int SHARE_OF_TIME = 200;
    /** A checkpoint, with its hash, takes at most this part of the machine thread's time. */
    private static final int SHARE_OF_CHECKPOINTS = 100;

    private final Machine machine;
    private final EventRecorder recorder;
    private final LongSupplier hostNanoseconds;
    private final long hashPeriod;
    private final Supplier<Checkpoint> checkpoints;
    private long nextHash;
    private long nextCheckpoint;

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
        this.nextCheckpoint = nextHash;
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
        boolean checkpointDue = atArrival && now - nextCheckpoint >= 0;
        if (checkpointDue) {
            checkpointDue = recorder.wantsCheckpoint(machine.icount(), now);
            nextCheckpoint = now + hashPeriod;
        }
        if (checkpointDue || now - nextHash >= 0) {
            if (checkpointDue) {
                // Before the hash, which then need not look again at pages that are not written afterwards.
                Checkpoint checkpoint = checkpoints.get();
                recorder.checkpoint(checkpoint, hash());
            } else {
                hash();
            }
            long after = hostNanoseconds.getAsLong();
            nextHash = after + Math.max(hashPeriod, (after - now) * SHARE_OF_TIME);
            if (checkpointDue) {
                nextCheckpoint = after + Math.max(hashPeriod, (after - now) * SHARE_OF_CHECKPOINTS);
            }
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
