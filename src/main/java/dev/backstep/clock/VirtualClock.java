package dev.backstep.clock;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * Guest time: {@code (icount << shift) + idle}, in nanoseconds. {@code shift} says how long an instruction takes
 * (2<sup>shift</sup> ns); {@code idle} is the time skipped so far while all CPUs waited for an interrupt. Both are
 * functions of what the guest did and of recorded inputs, so that time is too. Where CPUs run at the same time it is the
 * {@link RunningTime} instead.
 *
 * <p>Thread: the machine thread only.
 */
public final class VirtualClock implements Stateful {

    /** Largest shift accepted: an instruction then takes 1024 ns. */
    public static final int MAX_SHIFT = 10;

    private final Icount icount;
    private final int shift;
    private final TimerList timers;
    /** Null when time follows from the instruction count. */
    private final RunningTime running;
    private long idleNanoseconds;

    /**
     * @param icount the machine's instruction count
     * @param shift 0 to {@link #MAX_SHIFT}
     */
    public VirtualClock(Icount icount, int shift) {
        if (shift < 0 || shift > MAX_SHIFT) {
            throw new IllegalArgumentException("icount shift " + shift + " is outside 0.." + MAX_SHIFT);
        }
        this.icount = icount;
        this.shift = shift;
        this.running = null;
        this.timers = new TimerList(ClockType.VIRTUAL, icount::endSliceAfterThisInstruction);
    }

    /** A clock that shows the time for which the machine has run; instructions take no time of their own. */
    VirtualClock(Icount icount, RunningTime running) {
        this.icount = icount;
        this.shift = 0;
        this.running = running;
        this.timers = new TimerList(ClockType.VIRTUAL, running::timersChanged);
    }

    /** Where time comes from when not from the instruction count; null when it does. */
    public RunningTime running() {
        return running;
    }

    /** Guest time now in ns; exact in the middle of an instruction too. */
    public long now() {
        return running != null ? running.now() : (icount.now() << shift) + idleNanoseconds;
    }

    /** Log2 of the nanoseconds that an instruction takes. */
    public int shift() {
        return shift;
    }

    /** The timers of this clock. */
    public TimerList timers() {
        return timers;
    }

    /** Time skipped so far in ns while all CPUs were waiting. */
    public long idleNanoseconds() {
        return idleNanoseconds;
    }

    /**
     * The instruction count at which guest time reaches {@code nanoseconds} if no idle time is skipped.
     *
     * @return {@link Long#MAX_VALUE} for {@code Long.MAX_VALUE} (never)
     */
    public long icountAt(long nanoseconds) {
        if (nanoseconds == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        long busy = nanoseconds - idleNanoseconds;
        long perInstruction = 1L << shift;
        return Math.max(0, (busy + perInstruction - 1) >> shift);
    }

    /**
     * Skips idle time: guest time becomes {@code nanoseconds} without an instruction running. A time that is not after
     * now has no effect: guest time never goes backwards.
     */
    public void skipTo(long nanoseconds) {
        long skip = nanoseconds - now();
        if (skip > 0 && running == null) {
            idleNanoseconds += skip;
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        idleNanoseconds = exchange.int64("idleNanoseconds", idleNanoseconds);
    }
}
