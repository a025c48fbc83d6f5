package dev.backstep.device.timer;

/**
 * How the edges of a clock signal of fixed frequency lie on the virtual clock: edge number n comes at n / frequency,
 * rounded up to whole nanoseconds. Exact for every nanosecond; nothing drifts.
 *
 * @param hertz 1 to 1 000 000 000
 */
public record TickRate(long hertz) {

    private static final long NANOSECONDS = 1_000_000_000L;

    /** Refuses a frequency out of range. */
    public TickRate {
        if (hertz < 1 || hertz > NANOSECONDS) {
            throw new IllegalArgumentException("clock frequency " + hertz + " Hz is outside 1.." + NANOSECONDS);
        }
    }

    /** Number of edges up to and including {@code nanoseconds}, which is 0 or more. */
    public long ticksAt(long nanoseconds) {
        return nanoseconds / NANOSECONDS * hertz + nanoseconds % NANOSECONDS * hertz / NANOSECONDS;
    }

    /** The first nanosecond at which {@link #ticksAt} gives {@code tick} or more; {@link Long#MAX_VALUE} when never. */
    public long nanosecondsAt(long tick) {
        long seconds = tick / hertz;
        if (seconds >= Long.MAX_VALUE / NANOSECONDS) {
            return Long.MAX_VALUE;
        }
        return seconds * NANOSECONDS + (tick % hertz * NANOSECONDS + hertz - 1) / hertz;
    }
}
