package dev.backstep.device.network;

import dev.backstep.clock.Timer;
import dev.backstep.clock.VirtualClock;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * The general purpose timer of the LAN9118: 16 bits, down, a count every 100 us. Passing from 0 to 0xffff it interrupts,
 * and goes on.
 *
 * <p>Thread: the machine thread only.
 */
final class Lan9118Timer implements Stateful {

    private static final long COUNT_NANOSECONDS = 100_000;
    private static final int CONFIGURATION_ENABLE = 1 << 29;
    private static final int COUNT_BITS = 0xffff;

    private final VirtualClock clock;
    private final Timer timer;
    private final Runnable wrapped;
    private boolean enabled;
    private int load;
    /** The counter showed {@link #load} then; ns. */
    private long start;

    Lan9118Timer(String owner, VirtualClock clock, Runnable wrapped) {
        this.clock = clock;
        this.timer = clock.timers().newTimer(owner, this::expired);
        this.wrapped = wrapped;
    }

    void reset() {
        enabled = false;
        load = COUNT_BITS;
        start = 0;
        timer.disarm();
    }

    int readConfiguration() {
        return load | (enabled ? CONFIGURATION_ENABLE : 0);
    }

    int readCount() {
        return enabled ? (int) (load - (clock.now() - start) / COUNT_NANOSECONDS) & COUNT_BITS : load;
    }

    void writeConfiguration(int value) {
        boolean before = enabled;
        enabled = (value & CONFIGURATION_ENABLE) != 0;
        load = before && !enabled ? COUNT_BITS : value & COUNT_BITS;
        start = enabled ? clock.now() : 0;
        if (enabled) {
            timer.arm(start + (load + 1) * COUNT_NANOSECONDS);
        } else {
            timer.disarm();
        }
    }

    private void expired() {
        long period = (COUNT_BITS + 1) * COUNT_NANOSECONDS;
        long first = start + (load + 1) * COUNT_NANOSECONDS;
        long passed = (clock.now() - first) / period;
        timer.arm(first + (passed + 1) * period);
        wrapped.run();
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        enabled = exchange.bool("enabled", enabled);
        load = exchange.int32("load", load);
        start = exchange.int64("start", start);
        exchange.part("timer", timer);
    }
}
