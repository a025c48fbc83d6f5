package dev.backstep.device;

import dev.backstep.clock.ClockType;
import dev.backstep.clock.HostClock;
import dev.backstep.clock.Icount;
import dev.backstep.clock.TimerList;
import dev.backstep.clock.VirtualClock;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/** Time for tests: a virtual clock that is moved by hand, one instruction a nanosecond, and a host clock beside it. */
public final class TestTime implements Stateful {

    /** 2020-01-01T00:00:00Z, what the host clock shows at the start. */
    public static final long HOST_EPOCH_SECONDS = 1_577_836_800L;

    private static final long HOST_EPOCH = HOST_EPOCH_SECONDS * 1_000_000_000L;
    /** A guest that asks for an interrupt every few ns gets this many in one {@link #advance}, so that tests end. */
    private static final int MOST_EXPIRIES = 200;

    private final Icount icount = new Icount();

    /** Guest time. */
    public final VirtualClock clock = new VirtualClock(icount, 0);

    /** Timers on the host clock. */
    public final TimerList hostTimers = new TimerList(ClockType.HOST, () -> { });

    /** How often the host clock was read. */
    public int hostClockReads;

    /** The host clock: runs with guest time. */
    public final HostClock hostClock = () -> {
        hostClockReads++;
        return HOST_EPOCH + clock.now();
    };

    /** Lets {@code nanoseconds} pass; timers expire at their deadlines. */
    public void advance(long nanoseconds) {
        long target = clock.now() + nanoseconds;
        for (int i = 0; i < MOST_EXPIRIES; i++) {
            long next = Math.min(clock.timers().nextDeadline(), hostDeadline());
            if (next > target) {
                break;
            }
            icount.set(Math.max(next, clock.now()));
            runTimers();
        }
        icount.set(target);
        runTimers();
    }

    private long hostDeadline() {
        long deadline = hostTimers.nextDeadline();
        return deadline == Long.MAX_VALUE ? deadline : deadline - HOST_EPOCH;
    }

    private void runTimers() {
        clock.timers().runExpired(clock.now());
        hostTimers.runExpired(HOST_EPOCH + clock.now());
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        icount.set(exchange.int64("icount", icount.now()));
        exchange.part("clock", clock);
    }
}
