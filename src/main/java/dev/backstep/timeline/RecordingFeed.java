package dev.backstep.timeline;

import dev.backstep.clock.VirtualClock;
import dev.backstep.machine.Machine;

import java.util.function.LongSupplier;

/** Tells an {@link EventRecorder} what happens at the present, with hashes of the state in between. */
final class RecordingFeed {

    /** A hash takes at most this part of the time. */
    private static final int SHARE_OF_TIME = 200;

    private final Machine machine;
    private final EventRecorder recorder;
    private final LongSupplier hostNanoseconds;
    private final long hashPeriod;
    private long nextHash;

    /**
     * A feed that begins at once.
     *
     * @param hostNanoseconds the host's monotonic clock; decides only where hashes are taken
     * @param hashPeriod ns from a hash to the next at least
     */
    RecordingFeed(Machine machine, EventRecorder recorder, LongSupplier hostNanoseconds, long hashPeriod) {
        this.machine = machine;
        this.recorder = recorder;
        this.hostNanoseconds = hostNanoseconds;
        this.hashPeriod = hashPeriod;
        this.nextHash = hostNanoseconds.getAsLong() + hashPeriod;
    }

    void happened(Event event) {
        recorder.happened(machine.icount(), clock().now(), event);
    }

    /** Between instructions, when all that happened has been told. */
    void present() {
        long now = hostNanoseconds.getAsLong();
        if (now - nextHash >= 0) {
            hash();
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

    private void hash() {
        happened(new Event.StateHash(machine.stateHash()));
    }

    private VirtualClock clock() {
        return machine.clocks().virtual();
    }
}
