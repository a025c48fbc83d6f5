package dev.backstep.device.serial;

import dev.backstep.clock.Timer;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.Device;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.PrimeCellId;
import dev.backstep.device.WordRegisters;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;

/**
 * ARM PrimeCell UART PL011 (DDI0183), revision 1, with FIFOs of 16.
 *
 * <p>What is simpler than the hardware: a character is sent in no time; received ones arrive when the line offers them.
 * Only the receive timeout takes time, 32 bit periods at the programmed baud rate, on the virtual clock. The modem inputs
 * are inactive (all read as 0) except in loopback, and hardware flow control (CTSEn) does not hold characters back.
 * DMA requests are not modelled; DMACR keeps what is written.
 *
 * <p>Until the first write to CR after reset the UART behaves as if enabled, receiver and transmitter: programs that
 * expect a boot loader to have set it up work without one. What comes from outside waits until such a program first looks
 * for it (reads DR, FR or an interrupt status, or unmasks an interrupt), so that the flush of a program that does set the
 * UART up loses nothing. From that write on UARTEN and RXE rule the receiver: while it is off (or loopback on),
 * {@link #receiveRoom} is 0, so that what comes from outside waits and is not lost.
 *
 * <p>The transmitter sends whatever UARTEN and TXE say, as QEMU's does: early consoles of kernels (Linux's {@code
 * earlycon}) write on after the driver has switched it off and would wait for ever for the FIFO to empty.
 *
 * <p>Thread: the machine thread only.
 */
public final class Pl011 implements Device, SerialReceiver, WordRegisters {

    /** Frequency of UARTCLK on the Versatile Express boards. */
    public static final long UART_CLOCK_HERTZ = 24_000_000;

    private static final int SIZE = 0x1000;
    private static final PrimeCellId ID = new PrimeCellId(0x011, 1, 0);
    private static final int FIFO_DEPTH = 16;

    private static final int DR = 0x00;
    private static final int RSR_ECR = 0x04;
    private static final int FR = 0x18;
    private static final int ILPR = 0x20;
    private static final int IBRD = 0x24;
    private static final int FBRD = 0x28;
    private static final int LCR_H = 0x2c;
    private static final int CR = 0x30;
    private static final int IFLS = 0x34;
    private static final int IMSC = 0x38;
    private static final int RIS = 0x3c;
    private static final int MIS = 0x40;
    private static final int ICR = 0x44;
    private static final int DMACR = 0x48;
    private static final int TEST_CONTROL = 0x80;
    private static final int TEST_INPUT = 0x84;
    private static final int TEST_OUTPUT = 0x88;
    private static final int TEST_DATA = 0x8c;

    private static final int DR_FRAMING_ERROR = 1 << 8;
    private static final int DR_PARITY_ERROR = 1 << 9;
    private static final int DR_BREAK = 1 << 10;
    private static final int DR_OVERRUN = 1 << 11;
    private static final int RSR_OVERRUN = 1 << 3;

    private static final int FR_CTS = 1;
    private static final int FR_DSR = 1 << 1;
    private static final int FR_DCD = 1 << 2;
    private static final int FR_BUSY = 1 << 3;
    private static final int FR_RECEIVE_EMPTY = 1 << 4;
    private static final int FR_TRANSMIT_FULL = 1 << 5;
    private static final int FR_RECEIVE_FULL = 1 << 6;
    private static final int FR_TRANSMIT_EMPTY = 1 << 7;
    private static final int FR_RI = 1 << 8;

    private static final int LCR_H_BREAK = 1;
    private static final int LCR_H_FIFO_ENABLE = 1 << 4;

    private static final int CR_UART_ENABLE = 1;
    private static final int CR_LOOPBACK = 1 << 7;
    private static final int CR_TRANSMIT_ENABLE = 1 << 8;
    private static final int CR_RECEIVE_ENABLE = 1 << 9;
    private static final int CR_DTR = 1 << 10;
    private static final int CR_RTS = 1 << 11;
    private static final int CR_OUT1 = 1 << 12;
    private static final int CR_OUT2 = 1 << 13;
    private static final int CR_BITS = 0xff87;
    private static final int CR_AT_RESET = CR_TRANSMIT_ENABLE | CR_RECEIVE_ENABLE;

    private static final int INTERRUPT_RI = 1;
    private static final int INTERRUPT_CTS = 1 << 1;
    private static final int INTERRUPT_DCD = 1 << 2;
    private static final int INTERRUPT_DSR = 1 << 3;
    private static final int INTERRUPT_RECEIVE = 1 << 4;
    private static final int INTERRUPT_TRANSMIT = 1 << 5;
    private static final int INTERRUPT_RECEIVE_TIMEOUT = 1 << 6;
    private static final int INTERRUPT_FRAMING_ERROR = 1 << 7;
    private static final int INTERRUPT_PARITY_ERROR = 1 << 8;
    private static final int INTERRUPT_BREAK = 1 << 9;
    private static final int INTERRUPT_OVERRUN = 1 << 10;
    private static final int INTERRUPT_BITS = 0x7ff;

    private static final int TEST_CONTROL_FIFO = 1 << 1;

    /** Characters in a FIFO at which the levels of IFLS lie: 1/8, 1/4, 1/2, 3/4, 7/8; reserved values as 7/8. */
    private static final int[] TRIGGER_LEVELS = {2, 4, 8, 12, 14, 14, 14, 14};

    private static final int RECEIVE_TIMEOUT_BITS = 32;

    private final String name;
    private final MemoryRegion region;
    private final InterruptLine interrupt;
    private final SerialLine line;
    private final Timer receiveTimeout;
    private final VirtualClock clock;
    private final long uartClockHertz;

    /** Characters with their error bits, as DR shows them. */
    private final int[] receiveFifo = new int[FIFO_DEPTH];
    private int receiveHead;
    private int receiveCount;
    private final int[] transmitFifo = new int[FIFO_DEPTH];
    private int transmitHead;
    private int transmitCount;
    /** A character was lost; the next one that is stored tells. */
    private boolean overrunPending;
    private int receiveStatus;
    private int irdaLowPower;
    private int integerDivisor;
    private int fractionalDivisor;
    /** Divisor in force, in 64ths: what IBRD and FBRD held at the last write of LCR_H. */
    private int divisor64;
    private int lineControl;
    private int control;
    private boolean controlWritten;
    private boolean receiverUsed;
    private int fifoLevels;
    private int interruptMask;
    private int interruptStatus;
    private int dmaControl;
    private int testControl;
    private int testOutput;

    /**
     * @param name unique in the machine
     * @param clock guest time
     * @param interrupt the combined line, UARTINTR
     * @param line what the port is plugged into
     */
    public Pl011(String name, VirtualClock clock, InterruptLine interrupt, SerialLine line) {
        this(name, clock, UART_CLOCK_HERTZ, interrupt, line);
    }

    /**
     * @param name unique in the machine
     * @param clock guest time
     * @param uartClockHertz frequency of UARTCLK, 1 or more
     * @param interrupt the combined line, UARTINTR
     * @param line what the port is plugged into
     */
    public Pl011(String name, VirtualClock clock, long uartClockHertz, InterruptLine interrupt, SerialLine line) {
        this.name = name;
        this.region = MemoryRegion.io("pl011", SIZE, this);
        this.interrupt = interrupt;
        this.line = line;
        this.clock = clock;
        this.uartClockHertz = uartClockHertz;
        this.receiveTimeout = clock.timers().newTimer(name + " receive timeout", this::receiveTimedOut);
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
        int roomBefore = receiveRoom();
        powerOn();
        interrupt.set(false);
        offerRoom(roomBefore);
    }

    private void powerOn() {
        flushFifos();
        overrunPending = false;
        receiveStatus = 0;
        irdaLowPower = 0;
        integerDivisor = 0;
        fractionalDivisor = 0;
        divisor64 = 0;
        lineControl = 0;
        control = CR_AT_RESET;
        controlWritten = false;
        receiverUsed = false;
        fifoLevels = 0x12;
        interruptMask = 0;
        interruptStatus = 0;
        dmaControl = 0;
        testControl = 0;
        testOutput = 0;
    }

    private void flushFifos() {
        receiveHead = 0;
        receiveCount = 0;
        transmitHead = 0;
        transmitCount = 0;
        receiveTimeout.disarm();
    }

    // ------------------------------------------------------------------------------------------------ registers

    @Override
    public int readRegister(int offset) {
        if (offset == DR || offset == FR || offset == RIS || offset == MIS) {
            useReceiver();
        }
        if (offset == DR) {
            return readData();
        }
        if (offset == TEST_DATA) {
            return readTestData();
        }
        return peekRegister(offset);
    }

    @Override
    public int peekRegister(int offset) {
        return switch (offset) {
            case DR -> receiveFifo[receiveHead];
            case RSR_ECR -> receiveStatus;
            case FR -> flags();
            case ILPR -> irdaLowPower;
            case IBRD -> integerDivisor;
            case FBRD -> fractionalDivisor;
            case LCR_H -> lineControl;
            case CR -> control;
            case IFLS -> fifoLevels;
            case IMSC -> interruptMask;
            case RIS -> interruptStatus;
            case MIS -> interruptStatus & interruptMask;
            case DMACR -> dmaControl;
            case TEST_CONTROL -> testControl;
            case TEST_INPUT -> 0;
            case TEST_OUTPUT -> testOutput;
            case TEST_DATA -> inTest() ? transmitFifo[transmitHead] : 0;
            default -> ID.read(offset);
        };
    }

    @Override
    public void writeRegister(int offset, int value) {
        int roomBefore = receiveRoom();
        switch (offset) {
            case DR -> writeData(value & 0xff);
            case RSR_ECR -> receiveStatus = 0;
            case ILPR -> irdaLowPower = value & 0xff;
            case IBRD -> integerDivisor = value & 0xffff;
            case FBRD -> fractionalDivisor = value & 0x3f;
            case LCR_H -> writeLineControl(value & 0xff);
            case CR -> writeControl(value & CR_BITS);
            case IFLS -> fifoLevels = value & 0x3f;
            case IMSC -> {
                interruptMask = value & INTERRUPT_BITS;
                receiverUsed = true;
            }
            case ICR -> clearInterrupts(value);
            case DMACR -> dmaControl = value & 7;
            case TEST_CONTROL -> testControl = value & 3;
            case TEST_OUTPUT -> testOutput = value & 0xffff;
            case TEST_DATA -> {
                if (inTest()) {
                    store(value & 0x7ff);
                }
            }
            default -> { }
        }
        updateLine();
        offerRoom(roomBefore);
    }

    private void useReceiver() {
        if (!receiverUsed) {
            int roomBefore = receiveRoom();
            receiverUsed = true;
            offerRoom(roomBefore);
        }
    }

    private void updateLine() {
        interrupt.set((interruptStatus & interruptMask) != 0);
    }

    private int flags() {
        int depth = fifoDepth();
        return modemInputs()
                | (transmitCount > 0 ? FR_BUSY : FR_TRANSMIT_EMPTY)
                | (transmitCount >= depth ? FR_TRANSMIT_FULL : 0)
                | (receiveCount == 0 ? FR_RECEIVE_EMPTY : 0)
                | (receiveCount >= depth ? FR_RECEIVE_FULL : 0);
    }

    private boolean fifosEnabled() {
        return (lineControl & LCR_H_FIFO_ENABLE) != 0;
    }

    private int fifoDepth() {
        return fifosEnabled() ? FIFO_DEPTH : 1;
    }

    private boolean receiverEnabled() {
        int both = CR_UART_ENABLE | CR_RECEIVE_ENABLE;
        return !controlWritten || (control & both) == both;
    }

    private boolean loopback() {
        return (control & CR_LOOPBACK) != 0;
    }

    private boolean inTest() {
        return (testControl & TEST_CONTROL_FIFO) != 0;
    }

    private void writeLineControl(int value) {
        boolean breakBegins = (value & ~lineControl & LCR_H_BREAK) != 0;
        boolean fifosChange = ((value ^ lineControl) & LCR_H_FIFO_ENABLE) != 0;
        lineControl = value;
        divisor64 = integerDivisor << 6 | fractionalDivisor;
        if (fifosChange) {
            flushFifos();
            interruptStatus &= ~(INTERRUPT_RECEIVE | INTERRUPT_RECEIVE_TIMEOUT);
        }
        if (breakBegins && loopback() && receiverEnabled()) {
            store(DR_BREAK);
        }
    }

    private void writeControl(int value) {
        int inputsBefore = modemInputs();
        control = value;
        controlWritten = true;
        int changed = inputsBefore ^ modemInputs();
        interruptStatus |= ((changed & FR_CTS) != 0 ? INTERRUPT_CTS : 0)
                | ((changed & FR_DSR) != 0 ? INTERRUPT_DSR : 0)
                | ((changed & FR_DCD) != 0 ? INTERRUPT_DCD : 0)
                | ((changed & FR_RI) != 0 ? INTERRUPT_RI : 0);
        transmitWaiting();
    }

    /** The modem inputs as FR shows them: in loopback they are the outputs (DDI0183, UARTCR.LBE). */
    private int modemInputs() {
        if (!loopback()) {
            return 0;
        }
        return ((control & CR_RTS) != 0 ? FR_CTS : 0)
                | ((control & CR_DTR) != 0 ? FR_DSR : 0)
                | ((control & CR_OUT1) != 0 ? FR_DCD : 0)
                | ((control & CR_OUT2) != 0 ? FR_RI : 0);
    }

    private void clearInterrupts(int bits) {
        interruptStatus &= ~bits;
        if ((bits & INTERRUPT_RECEIVE_TIMEOUT) != 0 && receiveCount > 0 && !receiveTimeout.isArmed()) {
            // What is left in the FIFO must not be forgotten by a handler that clears first and reads later.
            armReceiveTimeout();
        }
    }

    // ------------------------------------------------------------------------------------------------ sending

    private void writeData(int character) {
        if (transmitCount >= fifoDepth()) {
            return;
        }
        transmitFifo[(transmitHead + transmitCount) % FIFO_DEPTH] = character;
        transmitCount++;
        if (transmitCount > transmitTriggerLevel()) {
            interruptStatus &= ~INTERRUPT_TRANSMIT;
        }
        transmitWaiting();
    }

    private int transmitTriggerLevel() {
        return fifosEnabled() ? TRIGGER_LEVELS[fifoLevels & 7] : 0;
    }

    private void transmitWaiting() {
        if (transmitCount == 0 || inTest()) {
            return;
        }
        while (transmitCount > 0) {
            int character = transmitFifo[transmitHead];
            transmitHead = (transmitHead + 1) % FIFO_DEPTH;
            transmitCount--;
            if (!loopback()) {
                line.transmit(character);
            } else if (receiverEnabled()) {
                store(character);
            }
        }
        interruptStatus |= INTERRUPT_TRANSMIT;
    }

    private int readTestData() {
        if (!inTest() || transmitCount == 0) {
            return 0;
        }
        int character = transmitFifo[transmitHead];
        transmitHead = (transmitHead + 1) % FIFO_DEPTH;
        transmitCount--;
        return character;
    }

    // ------------------------------------------------------------------------------------------------ receiving

    @Override
    public int receiveRoom() {
        return !loopback() && receiverEnabled() && (controlWritten || receiverUsed) ? Math.max(0, fifoDepth() - receiveCount) : 0;
    }

    @Override
    public void receive(int value) {
        receive(value, false, false);
    }

    /**
     * A character arrives as the line delivered it.
     *
     * @param value 0 to 255
     * @param framingError it had no valid stop bit
     * @param parityError its parity was wrong
     */
    public void receive(int value, boolean framingError, boolean parityError) {
        if (!loopback() && receiverEnabled()) {
            store(value & 0xff | (framingError ? DR_FRAMING_ERROR : 0) | (parityError ? DR_PARITY_ERROR : 0));
            updateLine();
        }
    }

    @Override
    public void receiveBreak() {
        if (!loopback() && receiverEnabled()) {
            store(DR_BREAK);
            updateLine();
        }
    }

    private void store(int character) {
        if (receiveCount >= fifoDepth()) {
            overrunPending = true;
            receiveStatus |= RSR_OVERRUN;
            interruptStatus |= INTERRUPT_OVERRUN;
            return;
        }
        receiveFifo[(receiveHead + receiveCount) % FIFO_DEPTH] = character | (overrunPending ? DR_OVERRUN : 0);
        receiveCount++;
        overrunPending = false;
        interruptStatus |= ((character & DR_FRAMING_ERROR) != 0 ? INTERRUPT_FRAMING_ERROR : 0)
                | ((character & DR_PARITY_ERROR) != 0 ? INTERRUPT_PARITY_ERROR : 0)
                | ((character & DR_BREAK) != 0 ? INTERRUPT_BREAK : 0);
        if (receiveCount >= receiveTriggerLevel()) {
            interruptStatus |= INTERRUPT_RECEIVE;
        }
        armReceiveTimeout();
    }

    private int receiveTriggerLevel() {
        return fifosEnabled() ? TRIGGER_LEVELS[fifoLevels >> 3 & 7] : 1;
    }

    private int readData() {
        int roomBefore = receiveRoom();
        int character = receiveFifo[receiveHead];
        if (receiveCount == 0) {
            return character;
        }
        receiveHead = (receiveHead + 1) % FIFO_DEPTH;
        receiveCount--;
        receiveStatus = receiveStatus & RSR_OVERRUN | character >> 8 & 0xf;
        if (receiveCount < receiveTriggerLevel()) {
            interruptStatus &= ~INTERRUPT_RECEIVE;
        }
        if (receiveCount == 0) {
            interruptStatus &= ~INTERRUPT_RECEIVE_TIMEOUT;
            receiveTimeout.disarm();
        }
        updateLine();
        offerRoom(roomBefore);
        return character;
    }

    private void offerRoom(int roomBefore) {
        if (roomBefore == 0 && receiveRoom() > 0) {
            line.readyToReceive();
        }
    }

    private void armReceiveTimeout() {
        if (fifosEnabled()) {
            long clocks = RECEIVE_TIMEOUT_BITS * 16L * Math.max(64, divisor64) / 64;
            receiveTimeout.arm(clock.now() + Math.max(1, clocks * 1_000_000_000L / uartClockHertz));
        }
    }

    private void receiveTimedOut() {
        interruptStatus |= INTERRUPT_RECEIVE_TIMEOUT;
        updateLine();
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.int32Array("receiveFifo", receiveFifo);
        receiveHead = exchange.int32("receiveHead", receiveHead);
        receiveCount = exchange.int32("receiveCount", receiveCount);
        exchange.int32Array("transmitFifo", transmitFifo);
        transmitHead = exchange.int32("transmitHead", transmitHead);
        transmitCount = exchange.int32("transmitCount", transmitCount);
        overrunPending = exchange.bool("overrunPending", overrunPending);
        receiveStatus = exchange.int32("receiveStatus", receiveStatus);
        irdaLowPower = exchange.int32("irdaLowPower", irdaLowPower);
        integerDivisor = exchange.int32("integerDivisor", integerDivisor);
        fractionalDivisor = exchange.int32("fractionalDivisor", fractionalDivisor);
        divisor64 = exchange.int32("divisor64", divisor64);
        lineControl = exchange.int32("lineControl", lineControl);
        control = exchange.int32("control", control);
        controlWritten = exchange.bool("controlWritten", controlWritten);
        receiverUsed = exchange.bool("receiverUsed", receiverUsed);
        fifoLevels = exchange.int32("fifoLevels", fifoLevels);
        interruptMask = exchange.int32("interruptMask", interruptMask);
        interruptStatus = exchange.int32("interruptStatus", interruptStatus);
        dmaControl = exchange.int32("dmaControl", dmaControl);
        testControl = exchange.int32("testControl", testControl);
        testOutput = exchange.int32("testOutput", testOutput);
        exchange.part("receiveTimeout", receiveTimeout);
    }
}
