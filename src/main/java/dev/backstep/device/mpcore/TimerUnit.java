package dev.backstep.device.mpcore;

import dev.backstep.clock.Timer;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.timer.DownCounter;
import dev.backstep.device.timer.TickRate;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * One CPU's private timer or watchdog (DDI0407, chapter 4): the two differ only in the watchdog's reset mode. An
 * interval is (prescaler + 1) x (load + 1) periods of PERIPHCLK.
 *
 * <p>Thread: the machine thread only.
 */
final class TimerUnit implements Stateful {

    /** PERIPHCLK: a period of 10 ns. */
    static final long PERIPHERAL_CLOCK_HERTZ = 100_000_000;

    private static final int LOAD = 0x00;
    private static final int COUNTER = 0x04;
    private static final int CONTROL = 0x08;
    private static final int INTERRUPT_STATUS = 0x0c;
    private static final int RESET_STATUS = 0x10;
    private static final int DISABLE = 0x14;

    private static final int CONTROL_ENABLE = 1;
    private static final int CONTROL_AUTO_RELOAD = 1 << 1;
    private static final int CONTROL_INTERRUPT_ENABLE = 1 << 2;
    private static final int CONTROL_WATCHDOG_MODE = 1 << 3;
    private static final int CONTROL_TIMER_BITS = 0xff07;

    private static final int DISABLE_FIRST = 0x12345678;
    private static final int DISABLE_SECOND = 0x87654321;

    private final InterruptLine interrupt;
    /** Null for a private timer, which has no reset mode. */
    private final Runnable resetRequest;
    private final DownCounter counter;
    private final Timer timer;
    private int load;
    private int control;
    /** What is known of the event flag; the counter may have come to zero since. */
    private boolean event;
    private boolean resetStatus;
    private boolean disableBegun;

    TimerUnit(String owner, VirtualClock clock, InterruptLine interrupt, Runnable resetRequest) {
        this.interrupt = interrupt;
        this.resetRequest = resetRequest;
        this.counter = new DownCounter(clock, new TickRate(PERIPHERAL_CLOCK_HERTZ));
        this.timer = clock.timers().newTimer(owner, this::expired);
    }

    /** All off; a watchdog's reset status tells why the system starts and stays. */
    void reset() {
        load = 0;
        control = 0;
        event = false;
        disableBegun = false;
        counter.reset(0);
        timer.disarm();
        interrupt.set(false);
    }

    private boolean has(int controlBit) {
        return (control & controlBit) != 0;
    }

    private boolean inWatchdogMode() {
        return has(CONTROL_WATCHDOG_MODE);
    }

    private boolean hasEvent() {
        return event || !inWatchdogMode() && counter.zeroReached();
    }

    private boolean hasReset() {
        return resetStatus || inWatchdogMode() && counter.zeroReached();
    }

    int read(int offset) {
        return switch (offset) {
            case LOAD -> load;
            case COUNTER -> (int) counter.value();
            case CONTROL -> control;
            case INTERRUPT_STATUS -> hasEvent() ? 1 : 0;
            case RESET_STATUS -> hasReset() ? 1 : 0;
            default -> 0;
        };
    }

    void write(int offset, int value) {
        settle();
        switch (offset) {
            case LOAD -> {
                load = value;
                configure();
                counter.setValue(Integer.toUnsignedLong(value));
                zeroWritten(value);
            }
            case COUNTER -> {
                if (!inWatchdogMode()) {
                    counter.setValue(Integer.toUnsignedLong(value));
                    zeroWritten(value);
                }
            }
            case CONTROL -> {
                control = resetRequest == null
                        ? value & CONTROL_TIMER_BITS
                        : value & (CONTROL_TIMER_BITS | CONTROL_WATCHDOG_MODE) | control & CONTROL_WATCHDOG_MODE;
                configure();
            }
            case INTERRUPT_STATUS -> event &= (value & 1) == 0;
            case RESET_STATUS -> resetStatus &= (value & 1) == 0;
            case DISABLE -> writeDisable(value);
            default -> { }
        }
        update();
    }

    /** A running timer that is set to zero has come to zero; a watchdog that is fed nothing bites. */
    private void zeroWritten(int value) {
        if (value == 0 && has(CONTROL_ENABLE)) {
            zero();
        }
    }

    /** Two magic numbers in a row leave the watchdog mode. */
    private void writeDisable(int value) {
        if (disableBegun && value == DISABLE_SECOND) {
            control &= ~CONTROL_WATCHDOG_MODE;
        }
        disableBegun = resetRequest != null && value == DISABLE_FIRST;
    }

    private void configure() {
        counter.setPrescale((control >> 8 & 0xff) + 1);
        counter.setPeriod(has(CONTROL_AUTO_RELOAD), Integer.toUnsignedLong(load) + 1);
        counter.setRunning(has(CONTROL_ENABLE));
    }

    private void settle() {
        if (counter.settle()) {
            zero();
        }
    }

    private void zero() {
        if (!inWatchdogMode()) {
            event = true;
        } else if (!resetStatus) {
            resetStatus = true;
            resetRequest.run();
        }
    }

    private void update() {
        interrupt.set(event && has(CONTROL_INTERRUPT_ENABLE) && !inWatchdogMode());
        boolean matters = inWatchdogMode() ? !resetStatus : has(CONTROL_INTERRUPT_ENABLE) && !event;
        if (matters && has(CONTROL_ENABLE)) {
            timer.arm(counter.nextZero());
        } else {
            timer.disarm();
        }
    }

    private void expired() {
        settle();
        update();
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        load = exchange.int32("load", load);
        control = exchange.int32("control", control);
        event = exchange.bool("event", event);
        resetStatus = exchange.bool("resetStatus", resetStatus);
        disableBegun = exchange.bool("disableBegun", disableBegun);
        exchange.part("counter", counter);
        exchange.part("timer", timer);
    }
}
