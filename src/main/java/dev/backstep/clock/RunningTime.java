package dev.backstep.clock;

import java.util.function.LongSupplier;

/**
 * For how long a machine has run, by the host's monotonic clock; it stands still while the machine is stopped.
 *
 * <p>Thread: whoever holds the machine lock.
 */
public final class RunningTime {

    private final LongSupplier hostNanoseconds;
    private Runnable onTimersChanged = () -> { };
    private boolean runs;
    /** Host time at which it would have been 0, while it runs. */
    private long origin;
    /** The time while it stands. */
    private long stoppedAt;

    RunningTime(LongSupplier hostNanoseconds) {
        this.hostNanoseconds = hostNanoseconds;
    }

    /** Sets who is told when a timer was armed or disarmed. */
    public void onTimersChanged(Runnable listener) {
        onTimersChanged = listener;
    }

    void timersChanged() {
        onTimersChanged.run();
    }

    /** Nanoseconds. */
    public long now() {
        return runs ? hostNanoseconds.getAsLong() - origin : stoppedAt;
    }

    /** From now on it goes on. */
    public void start() {
        if (!runs) {
            origin = hostNanoseconds.getAsLong() - stoppedAt;
            runs = true;
        }
    }

    /** From now on it stands still. */
    public void stop() {
        stoppedAt = now();
        runs = false;
    }
}
