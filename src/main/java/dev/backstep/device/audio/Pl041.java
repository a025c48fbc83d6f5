package dev.backstep.device.audio;

import dev.backstep.clock.Timer;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.Device;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.PrimeCellId;
import dev.backstep.device.WordRegisters;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;

import java.util.Arrays;

/**
 * ARM PrimeCell Advanced Audio CODEC Interface PL041 (DDI0173) with one channel and FIFOs of 512 samples, and an LM4549
 * codec.
 *
 * <p>Samples are played at the codec's rate in guest time, and not heard. Nothing is ever recorded: the receive FIFO stays
 * empty. What goes through slots 1 and 2 (the codec's registers) takes no time. Slot 12, secondary codecs and DMA are not
 * there; their registers keep what is written. The interrupt status registers show enabled interrupts only.
 *
 * <p>Thread: the machine thread only.
 */
public final class Pl041 implements Device, WordRegisters {

    private static final int SIZE = 0x1000;
    /** One channel; FIFO depth 512 (code 5). */
    private static final PrimeCellId ID = new PrimeCellId(0x041, 0, 5 << 3 | 1);
    private static final int FIFO_DEPTH = 512;

    private static final int CHANNELS = 4;
    private static final int CHANNEL_SIZE = 0x14;
    private static final int CHANNELS_END = CHANNELS * CHANNEL_SIZE;
    private static final int RECEIVE_CONTROL = 0x00;
    private static final int TRANSMIT_CONTROL = 0x04;
    private static final int STATUS = 0x08;
    private static final int INTERRUPT_STATUS = 0x0c;
    private static final int INTERRUPT_ENABLE = 0x10;

    private static final int SLOT_1_RECEIVE = 0x50;
    private static final int SLOT_1_TRANSMIT = 0x54;
    private static final int SLOT_2_RECEIVE = 0x58;
    private static final int SLOT_2_TRANSMIT = 0x5c;
    private static final int SLOT_12_RECEIVE = 0x60;
    private static final int SLOT_12_TRANSMIT = 0x64;
    private static final int SLOT_FLAGS = 0x68;
    private static final int SLOT_INTERRUPT_STATUS = 0x6c;
    private static final int SLOT_INTERRUPT_ENABLE = 0x70;
    private static final int INTERRUPT_CLEAR = 0x74;
    private static final int MAIN_CONTROL = 0x78;
    private static final int RESET_CONTROL = 0x7c;
    private static final int SYNC = 0x80;
    private static final int ALL_INTERRUPTS = 0x84;
    private static final int FIRST_DATA = 0x90;
    private static final int FIRST_DATA_END = 0xb0;

    private static final int TRANSMIT_ENABLE = 1;
    /** Bits 1 to 12 of a control register: the slots that the samples go to. */
    private static final int TRANSMIT_SLOTS = 0x1ffe;
    private static final int TRANSMIT_COMPACT = 1 << 15;
    private static final int TRANSMIT_FIFO_ENABLE = 1 << 16;
    private static final int TRANSMIT_CONTROL_BITS = 0x1ffff;
    private static final int RECEIVE_CONTROL_BITS = 0x1fffffff;
    /** TSize 1 and 2 are 18 and 20 bits: two of those do not fit into a word. */
    private static final int SIZE_SHIFT = 13;

    private static final int STATUS_UNDERRUN = 1 << 9;
    private static final int STATUS_TRANSMIT_BUSY = 1 << 7;
    private static final int STATUS_TRANSMIT_FULL = 1 << 5;
    private static final int STATUS_TRANSMIT_HALF_EMPTY = 1 << 3;
    private static final int STATUS_TRANSMIT_EMPTY = 1 << 1;
    private static final int STATUS_RECEIVE_EMPTY = 1;

    private static final int INTERRUPT_UNDERRUN = 1 << 5;
    private static final int INTERRUPT_TRANSMIT = 1 << 2;
    private static final int INTERRUPT_COMPLETE = 1;
    private static final int INTERRUPT_BITS = 0x7f;
    private static final int CLEAR_UNDERRUN = 1 << 5;

    private static final int FLAG_SLOT_1_RECEIVED = 1 << 6;
    private static final int FLAG_SLOT_2_RECEIVED = 1 << 8;
    private static final int FLAGS_TRANSMIT_EMPTY = 1 << 11 | 1 << 9 | 1 << 7;

    private static final int SLOT_INTERRUPT_1_RECEIVED = 1;
    private static final int SLOT_INTERRUPT_2_RECEIVED = 1 << 2;
    /** The transmit registers of slots 1, 2 and 12 are empty, always. */
    private static final int SLOT_INTERRUPTS_TRANSMIT = 1 << 1 | 1 << 3 | 1 << 5;

    private static final int MAIN_ENABLE = 1;
    private static final int MAIN_SLOT_1_RECEIVE = 1 << 3;
    private static final int MAIN_SLOT_1_TRANSMIT = 1 << 4;
    private static final int MAIN_SECONDARY_CODEC = 3 << 10;
    private static final int MAIN_BITS = 0xfff;

    private static final int SLOT_1_READ = 1 << 19;

    private final String name;
    private final MemoryRegion region;
    private final InterruptLine interrupt;
    private final Timer timer;
    private final Lm4549 codec = new Lm4549();
    private final TransmitFifo fifo;
    private final int[] receiveControls = new int[CHANNELS];
    private final int[] transmitControls = new int[CHANNELS];
    private final int[] interruptEnables = new int[CHANNELS];
    private int slot1Received;
    private int slot2Received;
    private int slot1Sent;
    private int slot2Sent;
    private int slot12Sent;
    /** {@link #FLAG_SLOT_1_RECEIVED} and {@link #FLAG_SLOT_2_RECEIVED}. */
    private int received;
    private int slotInterruptEnable;
    private int mainControl;
    private int resetControl;
    private int sync;

    /**
     * @param name unique in the machine
     * @param clock guest time
     * @param interrupt AACIINTR, all interrupts combined
     */
    public Pl041(String name, VirtualClock clock, InterruptLine interrupt) {
        this.name = name;
        this.region = MemoryRegion.io("pl041", SIZE, this);
        this.interrupt = interrupt;
        this.fifo = new TransmitFifo(clock);
        this.timer = clock.timers().newTimer(name, this::expired);
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
        codec.reset();
        resetInterface();
        mainControl = 0;
        resetControl = 0;
        sync = 0;
        update();
    }

    /** What disabling the interface does, too. */
    private void resetInterface() {
        fifo.clear();
        Arrays.fill(receiveControls, 0);
        Arrays.fill(transmitControls, 0);
        Arrays.fill(interruptEnables, 0);
        slot1Received = 0;
        slot2Received = 0;
        slot1Sent = 0;
        slot2Sent = 0;
        slot12Sent = 0;
        received = 0;
        slotInterruptEnable = 0;
    }

    // ------------------------------------------------------------------------------------------------ registers

    @Override
    public int readRegister(int offset) {
        int value = peekRegister(offset);
        int gone = offset == SLOT_1_RECEIVE ? FLAG_SLOT_1_RECEIVED : offset == SLOT_2_RECEIVE ? FLAG_SLOT_2_RECEIVED : 0;
        if (gone != 0) {
            received &= ~gone;
            update();
        }
        return value;
    }

    @Override
    public int peekRegister(int offset) {
        if (offset < CHANNELS_END) {
            return readChannel(offset / CHANNEL_SIZE, offset % CHANNEL_SIZE);
        }
        return switch (offset) {
            case SLOT_1_RECEIVE -> slot1Received;
            case SLOT_1_TRANSMIT -> slot1Sent;
            case SLOT_2_RECEIVE -> slot2Received;
            case SLOT_2_TRANSMIT -> slot2Sent;
            case SLOT_12_RECEIVE -> 0;
            case SLOT_12_TRANSMIT -> slot12Sent;
            case SLOT_FLAGS -> received | FLAGS_TRANSMIT_EMPTY;
            case SLOT_INTERRUPT_STATUS -> slotInterrupts();
            case SLOT_INTERRUPT_ENABLE -> slotInterruptEnable;
            case MAIN_CONTROL -> mainControl;
            case RESET_CONTROL -> resetControl;
            case SYNC -> sync;
            case ALL_INTERRUPTS -> interrupts(0);
            default -> ID.read(offset);
        };
    }

    private int readChannel(int channel, int offset) {
        return switch (offset) {
            case RECEIVE_CONTROL -> receiveControls[channel];
            case TRANSMIT_CONTROL -> transmitControls[channel];
            case STATUS -> channel == 0 ? status()
                    : STATUS_TRANSMIT_HALF_EMPTY | STATUS_TRANSMIT_EMPTY | STATUS_RECEIVE_EMPTY;
            case INTERRUPT_STATUS -> interrupts(channel);
            case INTERRUPT_ENABLE -> interruptEnables[channel];
            default -> 0;
        };
    }

    private int status() {
        int level = fifo.level();
        return STATUS_RECEIVE_EMPTY
                | (level == 0 ? STATUS_TRANSMIT_EMPTY : 0)
                | (level <= FIFO_DEPTH / 2 ? STATUS_TRANSMIT_HALF_EMPTY : 0)
                | (level + samplesInWord() > FIFO_DEPTH ? STATUS_TRANSMIT_FULL : 0)
                | (level > 0 && fifo.flows() ? STATUS_TRANSMIT_BUSY : 0)
                | (fifo.isUnderrun() ? STATUS_UNDERRUN : 0);
    }

    /** Enabled interrupts of a channel; channels without FIFOs have none. */
    private int interrupts(int channel) {
        if (channel != 0) {
            return 0;
        }
        int status = status();
        int raw = ((status & STATUS_TRANSMIT_HALF_EMPTY) != 0 ? INTERRUPT_TRANSMIT : 0)
                | ((status & STATUS_UNDERRUN) != 0 ? INTERRUPT_UNDERRUN : 0)
                | ((status & STATUS_TRANSMIT_EMPTY) != 0 ? INTERRUPT_COMPLETE : 0);
        return raw & interruptEnables[0];
    }

    private int slotInterrupts() {
        int raw = SLOT_INTERRUPTS_TRANSMIT
                | ((received & FLAG_SLOT_1_RECEIVED) != 0 ? SLOT_INTERRUPT_1_RECEIVED : 0)
                | ((received & FLAG_SLOT_2_RECEIVED) != 0 ? SLOT_INTERRUPT_2_RECEIVED : 0);
        return raw & slotInterruptEnable;
    }

    @Override
    public void writeRegister(int offset, int value) {
        if (offset < CHANNELS_END) {
            writeChannel(offset / CHANNEL_SIZE, offset % CHANNEL_SIZE, value);
        } else if (offset >= FIRST_DATA && offset < FIRST_DATA_END) {
            writeData();
        } else {
            switch (offset) {
                case SLOT_1_TRANSMIT -> {
                    slot1Sent = value & 0xfffff;
                    accessCodec();
                }
                case SLOT_2_TRANSMIT -> slot2Sent = value & 0xfffff;
                case SLOT_12_TRANSMIT -> slot12Sent = value & 0xfffff;
                case SLOT_INTERRUPT_ENABLE -> slotInterruptEnable = value & 0xff;
                case INTERRUPT_CLEAR -> {
                    if ((value & CLEAR_UNDERRUN) != 0) {
                        fifo.clearUnderrun();
                    }
                }
                case MAIN_CONTROL -> writeMainControl(value & MAIN_BITS);
                case RESET_CONTROL -> {
                    resetControl = value & 1;
                    if (resetControl == 0) {
                        codec.reset();
                    }
                }
                case SYNC -> sync = value & 1;
                default -> { }
            }
        }
        update();
    }

    private void writeChannel(int channel, int offset, int value) {
        switch (offset) {
            case RECEIVE_CONTROL -> receiveControls[channel] = value & RECEIVE_CONTROL_BITS;
            case TRANSMIT_CONTROL -> transmitControls[channel] = value & TRANSMIT_CONTROL_BITS;
            case INTERRUPT_ENABLE -> interruptEnables[channel] = value & INTERRUPT_BITS;
            default -> { }
        }
    }

    private void writeMainControl(int value) {
        mainControl = value;
        if ((value & MAIN_ENABLE) == 0) {
            resetInterface();
        }
    }

    private int samplesInWord() {
        int size = transmitControls[0] >>> SIZE_SHIFT & 3;
        return (transmitControls[0] & TRANSMIT_COMPACT) != 0 && (size == 0 || size == 3) ? 2 : 1;
    }

    private void writeData() {
        boolean enabled = (mainControl & MAIN_ENABLE) != 0 && (transmitControls[0] & TRANSMIT_FIFO_ENABLE) != 0;
        if (enabled && fifo.level() + samplesInWord() <= FIFO_DEPTH) {
            fifo.add(samplesInWord());
        }
    }

    /** Slot 1 carries the register and the direction, slot 2 the value (AC'97 2.1, 5.2.1.2 and 5.2.2.2). */
    private void accessCodec() {
        int needed = MAIN_ENABLE | MAIN_SLOT_1_TRANSMIT;
        if ((mainControl & needed) != needed || (mainControl & MAIN_SECONDARY_CODEC) != 0 || resetControl == 0) {
            return;
        }
        int register = slot1Sent >>> 12 & 0x7f;
        if ((slot1Sent & SLOT_1_READ) == 0) {
            codec.write(register, slot2Sent >>> 4);
        } else if ((mainControl & MAIN_SLOT_1_RECEIVE) != 0) {
            slot1Received = register << 12;
            slot2Received = codec.read(register) << 4;
            received = FLAG_SLOT_1_RECEIVED | FLAG_SLOT_2_RECEIVED;
        }
    }

    // ------------------------------------------------------------------------------------------------ time

    /** Brings the flow of samples, the interrupt and the timer to what the registers say. */
    private void update() {
        int control = transmitControls[0];
        boolean plays = (mainControl & MAIN_ENABLE) != 0 && resetControl != 0
                && (control & (TRANSMIT_ENABLE | TRANSMIT_FIFO_ENABLE)) == (TRANSMIT_ENABLE | TRANSMIT_FIFO_ENABLE);
        fifo.setFlow(codec.playRate(), plays ? Integer.bitCount(control & TRANSMIT_SLOTS) : 0);
        fifo.settle();
        interrupt.set(interrupts(0) != 0 || slotInterrupts() != 0);
        arm();
    }

    /** A deadline only where the line would change. */
    private void arm() {
        long deadline = Long.MAX_VALUE;
        int quiet = interruptEnables[0] & ~interrupts(0);
        if ((quiet & INTERRUPT_TRANSMIT) != 0) {
            deadline = fifo.whenDownTo(FIFO_DEPTH / 2);
        }
        if ((quiet & INTERRUPT_COMPLETE) != 0) {
            deadline = Math.min(deadline, fifo.whenDownTo(0));
        }
        if ((quiet & INTERRUPT_UNDERRUN) != 0) {
            deadline = Math.min(deadline, fifo.whenUnderrun());
        }
        if (deadline == Long.MAX_VALUE || interrupts(0) != 0) {
            timer.disarm();
        } else {
            timer.arm(deadline);
        }
    }

    private void expired() {
        update();
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.part("codec", codec);
        exchange.part("fifo", fifo);
        exchange.int32Array("receiveControls", receiveControls);
        exchange.int32Array("transmitControls", transmitControls);
        exchange.int32Array("interruptEnables", interruptEnables);
        slot1Received = exchange.int32("slot1Received", slot1Received);
        slot2Received = exchange.int32("slot2Received", slot2Received);
        slot1Sent = exchange.int32("slot1Sent", slot1Sent);
        slot2Sent = exchange.int32("slot2Sent", slot2Sent);
        slot12Sent = exchange.int32("slot12Sent", slot12Sent);
        received = exchange.int32("received", received);
        slotInterruptEnable = exchange.int32("slotInterruptEnable", slotInterruptEnable);
        mainControl = exchange.int32("mainControl", mainControl);
        resetControl = exchange.int32("resetControl", resetControl);
        sync = exchange.int32("sync", sync);
        exchange.part("timer", timer);
    }
}
