package dev.backstep.device.timer;

import dev.backstep.clock.Timer;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.Device;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.PrimeCellId;
import dev.backstep.device.WordRegisters;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * ARM Dual-Timer Module SP804 (DDI0271): two down-counters of 32 or 16 bits with one combined interrupt line.
 *
 * <p>Choices where the manual leaves them: in periodic mode the interval is Load counts, as in its formula; the undefined
 * prescale value 3 divides by 256 like 2; a Load of 0 gives an interrupt at once and, in periodic mode, at every count.
 *
 * <p>Thread: the machine thread only.
 */
public final class Sp804 implements Device, WordRegisters {

    private static final int SIZE = 0x1000;
    private static final PrimeCellId ID = new PrimeCellId(0x804, 1, 0);

    private static final int CHANNEL_SIZE = 0x20;
    private static final int LOAD = 0x00;
    private static final int VALUE = 0x04;
    private static final int CONTROL = 0x08;
    private static final int INTERRUPT_CLEAR = 0x0c;
    private static final int RAW_INTERRUPT_STATUS = 0x10;
    private static final int MASKED_INTERRUPT_STATUS = 0x14;
    private static final int BACKGROUND_LOAD = 0x18;
    private static final int INTEGRATION_TEST_CONTROL = 0xf00;
    private static final int INTEGRATION_TEST_OUTPUT = 0xf04;

    private static final int CONTROL_ONE_SHOT = 1;
    private static final int CONTROL_SIZE_32 = 1 << 1;
    private static final int CONTROL_INTERRUPT_ENABLE = 1 << 5;
    private static final int CONTROL_PERIODIC = 1 << 6;
    private static final int CONTROL_ENABLE = 1 << 7;
    private static final int CONTROL_BITS = 0xef;
    private static final int CONTROL_AT_RESET = CONTROL_INTERRUPT_ENABLE;

    private final String name;
    private final MemoryRegion region;
    private final InterruptLine interrupt;
    private final Channel[] channels;
    private int testControl;
    private int testOutput;

    /**
     * @param name unique in the machine
     * @param clock guest time
     * @param hertz1 frequency of the first counter, 1 to 1 000 000 000
     * @param hertz2 frequency of the second counter
     * @param interrupt the combined line, TIMINTC
     */
    public Sp804(String name, VirtualClock clock, long hertz1, long hertz2, InterruptLine interrupt) {
        this.name = name;
        this.region = MemoryRegion.io("sp804", SIZE, this);
        this.interrupt = interrupt;
        this.channels = new Channel[] {
            new Channel(name + " timer 0", clock, hertz1), new Channel(name + " timer 1", clock, hertz2)
        };
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
        testControl = 0;
        testOutput = 0;
        for (Channel channel : channels) {
            channel.reset();
        }
        updateLine();
    }

    @Override
    public int readRegister(int offset) {
        if (offset < 2 * CHANNEL_SIZE) {
            return channels[offset / CHANNEL_SIZE].read(offset % CHANNEL_SIZE);
        }
        return offset == INTEGRATION_TEST_CONTROL ? testControl : ID.read(offset);
    }

    @Override
    public void writeRegister(int offset, int value) {
        if (offset < 2 * CHANNEL_SIZE) {
            channels[offset / CHANNEL_SIZE].write(offset % CHANNEL_SIZE, value);
        } else if (offset == INTEGRATION_TEST_CONTROL) {
            testControl = value & 1;
        } else if (offset == INTEGRATION_TEST_OUTPUT) {
            testOutput = value & 3;
        }
        updateLine();
    }

    private void updateLine() {
        interrupt.set(testControl != 0 ? testOutput != 0 : channels[0].interrupts() || channels[1].interrupts());
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.part("timer0", channels[0]);
        exchange.part("timer1", channels[1]);
        testControl = exchange.int32("testControl", testControl);
        testOutput = exchange.int32("testOutput", testOutput);
    }

    /** One of the two counters with its registers. */
    private final class Channel implements Stateful {

        private final DownCounter counter;
        private final Timer timer;
        private int load;
        private int control;
        /** What is known of the raw interrupt; more may have happened since, see {@link #isRaised}. */
        private boolean raised;

        Channel(String owner, VirtualClock clock, long hertz) {
            counter = new DownCounter(clock, new TickRate(hertz));
            timer = clock.timers().newTimer(owner, this::expired);
            reset();
        }

        void reset() {
            load = 0;
            control = CONTROL_AT_RESET;
            raised = false;
            counter.reset(0xffff_ffffL);
            configure();
            arm();
        }

        private boolean has(int controlBit) {
            return (control & controlBit) != 0;
        }

        private long mask() {
            return has(CONTROL_SIZE_32) ? 0xffff_ffffL : 0xffffL;
        }

        private boolean freeRunning() {
            return !has(CONTROL_ONE_SHOT | CONTROL_PERIODIC);
        }

        private boolean isRaised() {
            return raised || counter.zeroReached();
        }

        boolean interrupts() {
            return has(CONTROL_INTERRUPT_ENABLE) && isRaised();
        }

        int read(int offset) {
            return switch (offset) {
                case LOAD, BACKGROUND_LOAD -> load;
                case VALUE -> (int) counter.value();
                case CONTROL -> control;
                case RAW_INTERRUPT_STATUS -> isRaised() ? 1 : 0;
                case MASKED_INTERRUPT_STATUS -> interrupts() ? 1 : 0;
                default -> 0;
            };
        }

        void write(int offset, int value) {
            raised |= counter.settle();
            switch (offset) {
                case LOAD -> {
                    load = value;
                    counter.setValue(load & mask());
                    configure();
                    raiseIfLoadIsZero();
                }
                case BACKGROUND_LOAD -> {
                    load = value;
                    configure();
                }
                case CONTROL -> {
                    boolean wasEnabled = has(CONTROL_ENABLE);
                    control = value & CONTROL_BITS;
                    configure();
                    if (!wasEnabled) {
                        raiseIfLoadIsZero();
                    }
                }
                case INTERRUPT_CLEAR -> raised = false;
                default -> { }
            }
            arm();
        }

        private void raiseIfLoadIsZero() {
            if (has(CONTROL_ENABLE) && !freeRunning() && (load & mask()) == 0) {
                raised = true;
            }
        }

        /** Hands the mode to the counter. */
        private void configure() {
            if (has(CONTROL_ENABLE) && counter.value() > mask()) {
                counter.setValue(counter.value() & mask());
            }
            counter.setPrescale(switch (control >> 2 & 3) {
                case 0 -> 1;
                case 1 -> 16;
                default -> 256;
            });
            counter.setPeriod(!has(CONTROL_ONE_SHOT),
                    has(CONTROL_PERIODIC) ? Math.max(1, load & mask()) : mask() + 1);
            counter.setRunning(has(CONTROL_ENABLE));
        }

        /** A deadline only where the line would change. */
        private void arm() {
            if (raised || !has(CONTROL_INTERRUPT_ENABLE) || !has(CONTROL_ENABLE)) {
                timer.disarm();
            } else {
                timer.arm(counter.nextZero());
            }
        }

        private void expired() {
            raised |= counter.settle();
            arm();
            updateLine();
        }

        @Override
        public void exchangeState(StateExchange exchange) {
            load = exchange.int32("load", load);
            control = exchange.int32("control", control);
            raised = exchange.bool("raised", raised);
            exchange.part("counter", counter);
            exchange.part("timer", timer);
        }
    }
}
