package dev.backstep.device.input;

import dev.backstep.clock.VirtualClock;
import dev.backstep.device.Device;
import dev.backstep.device.DeviceInput;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.PrimeCellId;
import dev.backstep.device.WordRegisters;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;

/**
 * ARM PrimeCell PS2 Keyboard/Mouse Interface PL050 (DDI0143), with the device that is plugged into it.
 *
 * <p>What is simpler than the hardware: a byte takes no time on the line, in either direction, so that the transmitter is
 * always empty; a received byte waits in the device while the last one has not been read, or while the interface is
 * disabled. KMIIR shows both conditions whether or not their interrupts are enabled.
 *
 * <p>Thread: the machine thread only.
 */
public final class Pl050 implements Device, WordRegisters {

    private static final int SIZE = 0x1000;
    private static final PrimeCellId ID = new PrimeCellId(0x050, 0, 0);

    private static final int KMICR = 0x00;
    private static final int KMISTAT = 0x04;
    private static final int KMIDATA = 0x08;
    private static final int KMICLKDIV = 0x0c;
    private static final int KMIIR = 0x10;

    private static final int CONTROL_FORCE_CLOCK_LOW = 1;
    private static final int CONTROL_FORCE_DATA_LOW = 1 << 1;
    private static final int CONTROL_ENABLE = 1 << 2;
    private static final int CONTROL_TRANSMIT_INTERRUPT = 1 << 3;
    private static final int CONTROL_RECEIVE_INTERRUPT = 1 << 4;
    private static final int CONTROL_BITS = 0x3f;

    private static final int STATUS_DATA_IN = 1;
    private static final int STATUS_CLOCK_IN = 1 << 1;
    private static final int STATUS_RECEIVE_PARITY = 1 << 2;
    private static final int STATUS_RECEIVE_FULL = 1 << 4;
    private static final int STATUS_TRANSMIT_EMPTY = 1 << 6;

    private static final int INTERRUPT_RECEIVE = 1;
    private static final int INTERRUPT_TRANSMIT = 1 << 1;

    private final String name;
    private final MemoryRegion region;
    private final InterruptLine interrupt;
    private final Ps2Device peer;
    private final DeviceInput input;
    private int control;
    private int clockDivisor;
    private int received;
    private boolean receiveFull;

    private <D extends Ps2Device & DeviceInput> Pl050(String name, InterruptLine interrupt, D peer) {
        this.name = name;
        this.region = MemoryRegion.io("pl050", SIZE, this);
        this.interrupt = interrupt;
        this.peer = peer;
        this.input = peer;
        peer.onOutput(this::receive);
    }

    /**
     * An interface with a keyboard; {@code name}, unique in the machine, is also the name of its input.
     *
     * @param clock guest time
     * @param interrupt KMIINTR
     */
    public static Pl050 withKeyboard(String name, VirtualClock clock, InterruptLine interrupt) {
        return new Pl050(name, interrupt, new Ps2Keyboard(name, clock));
    }

    /**
     * An interface with a mouse; {@code name}, unique in the machine, is also the name of its input.
     *
     * @param interrupt KMIINTR
     */
    public static Pl050 withMouse(String name, InterruptLine interrupt) {
        return new Pl050(name, interrupt, new Ps2Mouse(name));
    }

    /** Where a person's keys or movements reach the device. */
    public DeviceInput input() {
        return input;
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
        peer.reset();
        control = 0;
        clockDivisor = 0;
        received = 0;
        receiveFull = false;
        updateLine();
    }

    @Override
    public int readRegister(int offset) {
        int value = peekRegister(offset);
        if (offset == KMIDATA) {
            receiveFull = false;
            receive();
        }
        return value;
    }

    @Override
    public int peekRegister(int offset) {
        return switch (offset) {
            case KMICR -> control;
            case KMISTAT -> status();
            case KMIDATA -> received;
            case KMICLKDIV -> clockDivisor;
            case KMIIR -> interrupts();
            default -> ID.read(offset);
        };
    }

    /** The parity is odd: it is set when the byte has an even number of ones. */
    private int status() {
        return (has(CONTROL_FORCE_DATA_LOW) ? 0 : STATUS_DATA_IN)
                | (has(CONTROL_FORCE_CLOCK_LOW) ? 0 : STATUS_CLOCK_IN)
                | ((Integer.bitCount(received) & 1) == 0 && receiveFull ? STATUS_RECEIVE_PARITY : 0)
                | (receiveFull ? STATUS_RECEIVE_FULL : 0)
                | STATUS_TRANSMIT_EMPTY;
    }

    private int interrupts() {
        return (receiveFull ? INTERRUPT_RECEIVE : 0) | INTERRUPT_TRANSMIT;
    }

    private boolean has(int controlBit) {
        return (control & controlBit) != 0;
    }

    @Override
    public void writeRegister(int offset, int value) {
        switch (offset) {
            case KMICR -> {
                control = value & CONTROL_BITS;
                receive();
            }
            case KMIDATA -> {
                if (has(CONTROL_ENABLE)) {
                    peer.command(value & 0xff);
                }
            }
            case KMICLKDIV -> clockDivisor = value & 0xf;
            default -> { }
        }
    }

    /** Fetches the next byte when there is room; a clock that is forced low holds the device back. */
    private void receive() {
        if (!receiveFull && has(CONTROL_ENABLE) && !has(CONTROL_FORCE_CLOCK_LOW) && peer.hasOutput()) {
            received = peer.takeOutput();
            receiveFull = true;
        }
        updateLine();
    }

    private void updateLine() {
        interrupt.set(receiveFull && has(CONTROL_RECEIVE_INTERRUPT) || has(CONTROL_TRANSMIT_INTERRUPT));
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        control = exchange.int32("control", control);
        clockDivisor = exchange.int32("clockDivisor", clockDivisor);
        received = exchange.int32("received", received);
        receiveFull = exchange.bool("receiveFull", receiveFull);
        exchange.part("device", peer);
    }
}
