package dev.backstep.device.watchdog;

import dev.backstep.clock.Timer;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.Device;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.PrimeCellId;
import dev.backstep.device.WordRegisters;
import dev.backstep.device.timer.DownCounter;
import dev.backstep.device.timer.TickRate;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;

/**
 * ARM Watchdog Module SP805 (DDI0270): a down-counter that interrupts when it comes to zero, starts anew, and resets the
 * system when it comes to zero again before the interrupt was cleared.
 *
 * <p>The counter runs while INTEN is set (DDI0270, 3.3.3) and takes Load + 1 counts from one zero to the next. Choices
 * where the manual leaves them: a Load of 0 interrupts at once; after it has asked for a reset the watchdog stands still
 * until the reset comes.
 *
 * <p>Thread: the machine thread only.
 */
public final class Sp805 implements Device, WordRegisters {

    private static final int SIZE = 0x1000;
    private static final PrimeCellId ID = new PrimeCellId(0x805, 1, 0);

    private static final int LOAD = 0x000;
    private static final int VALUE = 0x004;
    private static final int CONTROL = 0x008;
    private static final int INTERRUPT_CLEAR = 0x00c;
    private static final int RAW_INTERRUPT_STATUS = 0x010;
    private static final int MASKED_INTERRUPT_STATUS = 0x014;
    private static final int LOCK = 0xc00;
    private static final int INTEGRATION_TEST_CONTROL = 0xf00;
    private static final int INTEGRATION_TEST_OUTPUT = 0xf04;

    private static final int CONTROL_INTERRUPT_ENABLE = 1;
    private static final int CONTROL_RESET_ENABLE = 1 << 1;
    private static final int CONTROL_BITS = 3;
    private static final int TEST_RESET = 1;
    private static final int TEST_INTERRUPT = 1 << 1;
    /** Written to LOCK, it allows writes to all other registers; any other value forbids them. */
    private static final int UNLOCK = 0x1acce551;

    private final String name;
    private final MemoryRegion region;
    private final InterruptLine interrupt;
    private final Runnable systemReset;
    private final DownCounter counter;
    private final Timer timer;
    private int load;
    private int control;
    private boolean raised;
    private boolean resetAsked;
    private boolean locked;
    private int testControl;
    private int testOutput;

    /**
     * @param name unique in the machine
     * @param clock guest time
     * @param hertz frequency of WDOGCLK, 1 to 1 000 000 000
     * @param interrupt WDOGINT
     * @param systemReset what WDOGRES is wired to; called when it rises
     */
    public Sp805(String name, VirtualClock clock, long hertz, InterruptLine interrupt, Runnable systemReset) {
        this.name = name;
        this.region = MemoryRegion.io("sp805", SIZE, this);
        this.interrupt = interrupt;
        this.systemReset = systemReset;
        this.counter = new DownCounter(clock, new TickRate(hertz));
        this.timer = clock.timers().newTimer(name, this::expired);
        powerOn();
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
        powerOn();
        interrupt.set(false);
    }

    private void powerOn() {
        load = 0xffff_ffff;
        control = 0;
        raised = false;
        resetAsked = false;
        locked = false;
        testControl = 0;
        testOutput = 0;
        counter.reset(0xffff_ffffL);
        configure();
        timer.disarm();
    }

    private boolean has(int controlBit) {
        return (control & controlBit) != 0;
    }

    private void configure() {
        counter.setPeriod(true, Integer.toUnsignedLong(load) + 1);
        counter.setRunning(has(CONTROL_INTERRUPT_ENABLE) && !resetAsked);
    }

    @Override
    public int readRegister(int offset) {
        return switch (offset) {
            case LOAD -> load;
            case VALUE -> (int) counter.value();
            case CONTROL -> control;
            case RAW_INTERRUPT_STATUS -> raised ? 1 : 0;
            case MASKED_INTERRUPT_STATUS -> raised && has(CONTROL_INTERRUPT_ENABLE) ? 1 : 0;
            case LOCK -> locked ? 1 : 0;
            case INTEGRATION_TEST_CONTROL -> testControl;
            default -> ID.read(offset);
        };
    }

    @Override
    public void writeRegister(int offset, int value) {
        if (offset == LOCK) {
            locked = value != UNLOCK;
        } else if (!locked) {
            counter.settle();
            writeUnlocked(offset, value);
            configure();
            arm();
            updateLine();
        }
    }

    private void writeUnlocked(int offset, int value) {
        switch (offset) {
            case LOAD -> {
                load = value;
                reload();
            }
            case CONTROL -> {
                boolean starts = !has(CONTROL_INTERRUPT_ENABLE) && (value & CONTROL_INTERRUPT_ENABLE) != 0;
                control = value & CONTROL_BITS;
                if (starts) {
                    reload();
                }
            }
            case INTERRUPT_CLEAR -> {
                raised = false;
                reload();
            }
            case INTEGRATION_TEST_CONTROL -> testControl = value & 1;
            case INTEGRATION_TEST_OUTPUT -> {
                int rising = value & ~testOutput;
                testOutput = value & (TEST_RESET | TEST_INTERRUPT);
                if (testControl != 0 && (rising & TEST_RESET) != 0) {
                    systemReset.run();
                }
            }
            default -> { }
        }
    }

    private void reload() {
        counter.setValue(Integer.toUnsignedLong(load));
        if (load == 0 && has(CONTROL_INTERRUPT_ENABLE)) {
            raised = true;
        }
    }

    /** A deadline only where something would change: the interrupt, or after it the reset. */
    private void arm() {
        if (has(CONTROL_INTERRUPT_ENABLE) && !resetAsked && (!raised || has(CONTROL_RESET_ENABLE))) {
            timer.arm(counter.nextZero());
        } else {
            timer.disarm();
        }
    }

    private void expired() {
        if (counter.settle()) {
            if (raised && has(CONTROL_RESET_ENABLE)) {
                resetAsked = true;
                configure();
                systemReset.run();
            }
            raised = true;
        }
        arm();
        updateLine();
    }

    private void updateLine() {
        interrupt.set(testControl != 0 ? (testOutput & TEST_INTERRUPT) != 0 : raised && has(CONTROL_INTERRUPT_ENABLE));
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        load = exchange.int32("load", load);
        control = exchange.int32("control", control);
        raised = exchange.bool("raised", raised);
        resetAsked = exchange.bool("resetAsked", resetAsked);
        locked = exchange.bool("locked", locked);
        testControl = exchange.int32("testControl", testControl);
        testOutput = exchange.int32("testOutput", testOutput);
        exchange.part("counter", counter);
        exchange.part("timer", timer);
    }
}
