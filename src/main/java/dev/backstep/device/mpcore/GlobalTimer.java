package dev.backstep.device.mpcore;

import dev.backstep.clock.Timer;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.BusMaster;
import dev.backstep.device.Device;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.WordRegisters;
import dev.backstep.device.timer.TickRate;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;
import java.util.List;

/**
 * The global timer of a Cortex-A9 MPCore (DDI0407, chapter 4.4): a 64-bit up-counter that all CPUs share, with a
 * comparator, auto-increment and interrupt (ID 27) for each. As from r2p0, the event comes when the counter is at or
 * beyond the comparator; one setting of the comparator gives one event (with auto-increment, one at each step).
 *
 * <p>Thread: the machine thread only.
 */
public final class GlobalTimer implements Device, WordRegisters {

    private static final int SIZE = 0x20;

    private static final int COUNTER_LOW = 0x00;
    private static final int COUNTER_HIGH = 0x04;
    private static final int CONTROL = 0x08;
    private static final int INTERRUPT_STATUS = 0x0c;
    private static final int COMPARATOR_LOW = 0x10;
    private static final int COMPARATOR_HIGH = 0x14;
    private static final int AUTO_INCREMENT = 0x18;

    private static final int CONTROL_ENABLE = 1;
    private static final int CONTROL_COMPARE_ENABLE = 1 << 1;
    private static final int CONTROL_INTERRUPT_ENABLE = 1 << 2;
    private static final int CONTROL_AUTO_INCREMENT = 1 << 3;
    private static final int CONTROL_SHARED_BITS = 0xff01;
    private static final int CONTROL_BANKED_BITS = 0x000e;

    private static final TickRate RATE = new TickRate(TimerUnit.PERIPHERAL_CLOCK_HERTZ);

    private final String name;
    private final MemoryRegion region;
    private final VirtualClock clock;
    private final BusMaster master;
    private final Comparator[] comparators;
    private int sharedControl;
    /** The counter showed {@link #startCount} at this tick of PERIPHCLK. */
    private long startTick;
    private long startCount;

    /**
     * @param name unique in the machine
     * @param clock guest time
     * @param master who makes an access
     * @param interrupts the line of each CPU, one for each
     */
    public GlobalTimer(String name, VirtualClock clock, BusMaster master, List<InterruptLine> interrupts) {
        this.name = name;
        this.region = MemoryRegion.io("a9gtimer shared", SIZE, this);
        this.clock = clock;
        this.master = master;
        this.comparators = new Comparator[interrupts.size()];
        for (int cpu = 0; cpu < comparators.length; cpu++) {
            comparators[cpu] = new Comparator(name + " cpu " + cpu, interrupts.get(cpu));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MemoryRegion region() {
        return region;
    }

    @Override
    public void reset() {
        sharedControl = 0;
        startTick = 0;
        startCount = 0;
        for (Comparator comparator : comparators) {
            comparator.reset();
        }
    }

    private boolean running() {
        return (sharedControl & CONTROL_ENABLE) != 0;
    }

    private long prescale() {
        return (sharedControl >> 8 & 0xff) + 1;
    }

    private long elapsed() {
        return running() ? Math.max(0, RATE.ticksAt(clock.now()) - startTick) / prescale() : 0;
    }

    private long count() {
        return startCount + elapsed();
    }

    /** When the counter will be {@code distance} counts beyond what it is now, in ns. {@code distance} is unsigned. */
    private long timeAfter(long distance) {
        if (distance < 0 || distance > Long.MAX_VALUE / 512) {
            return Long.MAX_VALUE;
        }
        return RATE.nanosecondsAt(startTick + (elapsed() + distance) * prescale());
    }

    @Override
    public int readRegister(int offset) {
        return switch (offset) {
            case COUNTER_LOW -> (int) count();
            case COUNTER_HIGH -> (int) (count() >>> 32);
            default -> comparators[master.cpu()].read(offset);
        };
    }

    @Override
    public void writeRegister(int offset, int value) {
        for (Comparator comparator : comparators) {
            comparator.settle();
        }
        switch (offset) {
            case COUNTER_LOW -> setCount(withLow(count(), value));
            case COUNTER_HIGH -> setCount(withHigh(count(), value));
            case CONTROL -> {
                writeSharedControl(value & CONTROL_SHARED_BITS);
                comparators[master.cpu()].writeControl(value);
            }
            default -> comparators[master.cpu()].write(offset, value);
        }
        for (Comparator comparator : comparators) {
            comparator.update();
        }
    }

    /** A change of the prescaler, starting and stopping begin a new count. */
    private void writeSharedControl(int value) {
        if (value != sharedControl) {
            startCount = count();
            startTick = RATE.ticksAt(clock.now());
            sharedControl = value;
        }
    }

    private void setCount(long count) {
        startCount = count;
        startTick = RATE.ticksAt(clock.now());
        for (Comparator comparator : comparators) {
            comparator.signalled = false;
        }
    }

    private static long withLow(long value, int low) {
        return value & 0xffff_ffff_0000_0000L | Integer.toUnsignedLong(low);
    }

    private static long withHigh(long value, int high) {
        return value & 0xffff_ffffL | (long) high << 32;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        sharedControl = exchange.int32("sharedControl", sharedControl);
        startTick = exchange.int64("startTick", startTick);
        startCount = exchange.int64("startCount", startCount);
        for (int cpu = 0; cpu < comparators.length; cpu++) {
            exchange.part("cpu" + cpu, comparators[cpu]);
        }
    }

    /** What one CPU has of the timer. */
    private final class Comparator implements Stateful {

        private final InterruptLine interrupt;
        private final Timer timer;
        private int control;
        private boolean event;
        /** The comparator's present value has given its event. */
        private boolean signalled;
        private long compare;
        private int increment;

        Comparator(String owner, InterruptLine interrupt) {
            this.interrupt = interrupt;
            this.timer = clock.timers().newTimer(owner, this::expired);
        }

        void reset() {
            control = 0;
            event = false;
            signalled = false;
            compare = 0;
            increment = 0;
            timer.disarm();
            interrupt.set(false);
        }

        private boolean has(int controlBit) {
            return (control & controlBit) != 0;
        }

        private boolean increments() {
            return has(CONTROL_AUTO_INCREMENT) && increment != 0;
        }

        private boolean matches() {
            return running() && has(CONTROL_COMPARE_ENABLE) && !signalled && Long.compareUnsigned(count(), compare) >= 0;
        }

        /** The comparator now: with auto-increment it has moved to the first step beyond the counter. */
        private long compareNow() {
            if (!matches() || !increments()) {
                return compare;
            }
            long step = Integer.toUnsignedLong(increment);
            return compare + (Long.divideUnsigned(count() - compare, step) + 1) * step;
        }

        void settle() {
            if (matches()) {
                compare = compareNow();
                event = true;
                signalled = !increments();
            }
        }

        int read(int offset) {
            return switch (offset) {
                case CONTROL -> sharedControl | control;
                case INTERRUPT_STATUS -> event || matches() ? 1 : 0;
                case COMPARATOR_LOW -> (int) compareNow();
                case COMPARATOR_HIGH -> (int) (compareNow() >>> 32);
                case AUTO_INCREMENT -> increment;
                default -> 0;
            };
        }

        void writeControl(int value) {
            if ((value & ~control & CONTROL_COMPARE_ENABLE) != 0) {
                signalled = false;
            }
            control = value & CONTROL_BANKED_BITS;
        }

        void write(int offset, int value) {
            switch (offset) {
                case INTERRUPT_STATUS -> event &= (value & 1) == 0;
                case COMPARATOR_LOW -> setCompare(withLow(compare, value));
                case COMPARATOR_HIGH -> setCompare(withHigh(compare, value));
                case AUTO_INCREMENT -> increment = value;
                default -> { }
            }
        }

        private void setCompare(long value) {
            compare = value;
            signalled = false;
        }

        void update() {
            settle();
            interrupt.set(event && has(CONTROL_INTERRUPT_ENABLE));
            if (running() && has(CONTROL_COMPARE_ENABLE) && has(CONTROL_INTERRUPT_ENABLE) && !event && !signalled) {
                timer.arm(timeAfter(compare - count()));
            } else {
                timer.disarm();
            }
        }

        private void expired() {
            update();
        }

        @Override
        public void exchangeState(StateExchange exchange) {
            control = exchange.int32("control", control);
            event = exchange.bool("event", event);
            signalled = exchange.bool("signalled", signalled);
            compare = exchange.int64("compare", compare);
            increment = exchange.int32("increment", increment);
            exchange.part("timer", timer);
        }
    }
}
