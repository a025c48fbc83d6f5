package dev.backstep.device.timer;

import dev.backstep.clock.VirtualClock;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * A counter that counts down to zero and there stops or starts a new period. Its value is computed from the virtual clock,
 * so that it costs nothing while nobody looks and is exact whenever somebody does.
 *
 * <p>One count takes {@code prescale} ticks of the clock. After zero, a periodic counter shows {@code period - 1} and is
 * at zero again {@code period} counts after the last time.
 *
 * <p>Reading ({@link #value}, {@link #zeroReached}, {@link #nextZero}) changes nothing. Owners call {@link #settle} before
 * they change anything, and note what it says.
 *
 * <p>Thread: the machine thread only.
 */
public final class DownCounter implements Stateful {

    private final VirtualClock clock;
    private final TickRate rate;
    private boolean running;
    private boolean periodic;
    private long prescale = 1;
    private long period = 1;
    /** The counter showed {@link #startCount} at this tick. */
    private long startTick;
    private long startCount;

    /** A counter that stands at 0. */
    public DownCounter(VirtualClock clock, TickRate rate) {
        this.clock = clock;
        this.rate = rate;
    }

    /** Stops the counter at {@code count}, with a prescale of 1. */
    public void reset(long count) {
        running = false;
        periodic = false;
        prescale = 1;
        period = 1;
        startTick = 0;
        startCount = count;
    }

    private long now() {
        return rate.ticksAt(clock.now());
    }

    /** Counts since {@link #startTick}. */
    private long elapsed() {
        return running ? Math.max(0, now() - startTick) / prescale : 0;
    }

    /** The value now. */
    public long value() {
        return valueAfter(elapsed());
    }

    private long valueAfter(long elapsed) {
        if (elapsed <= startCount) {
            return startCount - elapsed;
        }
        return periodic ? period - 1 - (elapsed - startCount - 1) % period : 0;
    }

    /** True when the counter has come to zero since the last {@link #settle}. */
    public boolean zeroReached() {
        return reachesZeroWithin(elapsed());
    }

    private boolean reachesZeroWithin(long elapsed) {
        if (startCount > 0) {
            return elapsed >= startCount;
        }
        return periodic && elapsed >= period;
    }

    /** Takes note of the time: what {@link #zeroReached} said is returned, and forgotten. */
    public boolean settle() {
        long elapsed = elapsed();
        boolean zero = reachesZeroWithin(elapsed);
        startCount = valueAfter(elapsed);
        startTick += elapsed * prescale;
        return zero;
    }

    /** When the counter next comes to zero, in ns of the virtual clock; {@link Long#MAX_VALUE} when it will not. */
    public long nextZero() {
        if (!running || startCount == 0 && !periodic) {
            return Long.MAX_VALUE;
        }
        long elapsed = elapsed();
        long counts = startCount;
        if (elapsed >= startCount) {
            if (!periodic) {
                return startCount == 0 ? Long.MAX_VALUE : rate.nanosecondsAt(startTick + startCount * prescale);
            }
            counts += ((elapsed - startCount) / period + 1) * period;
        }
        return rate.nanosecondsAt(startTick + counts * prescale);
    }

    /** Sets the value; the next count comes a whole prescale later. */
    public void setValue(long count) {
        startCount = count;
        startTick = now();
    }

    /** Starts or stops; no effect when it does so already. */
    public void setRunning(boolean run) {
        if (run != running) {
            running = run;
            startTick = now();
        }
    }

    /** Sets how many ticks a count takes, 1 or more; a change starts a new count. */
    public void setPrescale(long ticks) {
        if (ticks != prescale) {
            prescale = ticks;
            startTick = now();
        }
    }

    /** What happens after zero: stop, or begin a new period of {@code counts} (1 or more). */
    public void setPeriod(boolean repeat, long counts) {
        periodic = repeat;
        period = counts;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        running = exchange.bool("running", running);
        periodic = exchange.bool("periodic", periodic);
        prescale = exchange.int64("prescale", prescale);
        period = exchange.int64("period", period);
        startTick = exchange.int64("startTick", startTick);
        startCount = exchange.int64("startCount", startCount);
    }
}
