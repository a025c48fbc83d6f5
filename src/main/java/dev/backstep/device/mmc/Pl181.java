package dev.backstep.device.mmc;

import dev.backstep.clock.Timer;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.Device;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.PrimeCellId;
import dev.backstep.device.WordRegisters;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;
import java.util.Arrays;
import java.util.Optional;

/**
 * ARM PrimeCell Multimedia Card Interface PL181 (DDI0205), without DMA.
 *
 * <p>A command and its answer take no time. Data moves between card and FIFO as soon as there is room or content: the FIFO
 * never overruns nor underruns, however slow the guest is. A response that has no CRC (R3) ends with CmdRespEnd rather than
 * CmdCrcFail, which no driver wants. Commands work whatever MCIPower and MCIClock say, but switching the power off resets
 * the card. The data timer runs while the card is awaited in receiving; a limit of 0, as after reset, is none.
 *
 * <p>Thread: the machine thread only.
 */
public final class Pl181 implements Device, WordRegisters {

    private static final int SIZE = 0x1000;
    private static final PrimeCellId ID = new PrimeCellId(0x181, 0, 0);
    private static final int FIFO_WORDS = 16;
    private static final int FIFO_HALF = FIFO_WORDS / 2;

    private static final int POWER = 0x00;
    private static final int CLOCK = 0x04;
    private static final int ARGUMENT = 0x08;
    private static final int COMMAND = 0x0c;
    private static final int RESP_COMMAND = 0x10;
    private static final int RESPONSE0 = 0x14;
    private static final int RESPONSE1 = 0x18;
    private static final int RESPONSE2 = 0x1c;
    private static final int RESPONSE3 = 0x20;
    private static final int DATA_TIMER = 0x24;
    private static final int DATA_LENGTH = 0x28;
    private static final int DATA_CTRL = 0x2c;
    private static final int DATA_CNT = 0x30;
    private static final int STATUS = 0x34;
    private static final int CLEAR = 0x38;
    private static final int MASK0 = 0x3c;
    private static final int MASK1 = 0x40;
    private static final int SELECT = 0x44;
    private static final int FIFO_CNT = 0x48;
    private static final int FIFO = 0x80;
    private static final int FIFO_LAST = 0xbc;

    private static final int POWER_CTRL = 3;
    private static final int CLOCK_DIVIDER = 0xff;
    private static final int CLOCK_BYPASS = 1 << 10;

    private static final int COMMAND_INDEX = 0x3f;
    private static final int COMMAND_RESPONSE = 1 << 6;
    private static final int COMMAND_LONG_RESPONSE = 1 << 7;
    private static final int COMMAND_INTERRUPT = 1 << 8;
    private static final int COMMAND_ENABLE = 1 << 10;
    private static final int COMMAND_MASK = 0x7ff;
    /** What MCIRespCommand shows when the response carries no command index. */
    private static final int NO_INDEX = 0x3f;
    private static final int SEND_OPERATING_CONDITIONS = 41;

    private static final int DATA_ENABLE = 1;
    private static final int DATA_FROM_CARD = 1 << 1;
    private static final int DATA_STREAM = 1 << 2;

    private static final int DATA_CRC_FAIL = 1 << 1;
    private static final int CMD_TIME_OUT = 1 << 2;
    private static final int DATA_TIME_OUT = 1 << 3;
    private static final int CMD_RESP_END = 1 << 6;
    private static final int CMD_SENT = 1 << 7;
    private static final int DATA_END = 1 << 8;
    private static final int DATA_BLOCK_END = 1 << 10;
    private static final int CMD_ACTIVE = 1 << 11;
    private static final int TX_ACTIVE = 1 << 12;
    private static final int RX_ACTIVE = 1 << 13;
    private static final int TX_FIFO_HALF_EMPTY = 1 << 14;
    private static final int RX_FIFO_HALF_FULL = 1 << 15;
    private static final int TX_FIFO_FULL = 1 << 16;
    private static final int RX_FIFO_FULL = 1 << 17;
    private static final int TX_FIFO_EMPTY = 1 << 18;
    private static final int RX_FIFO_EMPTY = 1 << 19;
    private static final int TX_DATA_AVAILABLE = 1 << 20;
    private static final int RX_DATA_AVAILABLE = 1 << 21;
    /** Bits that stay until MCIClear takes them away. */
    private static final int STATIC_FLAGS = 0x7ff;
    private static final int MASK_BITS = 0x3fffff;

    private final String name;
    private final MemoryRegion region;
    private final VirtualClock clock;
    private final long hertz;
    private final InterruptLine interrupt0;
    private final InterruptLine interrupt1;
    private final SdCard card;
    private final Timer dataTimeout;

    private int power;
    private int clockControl;
    private int argument;
    private int command;
    private int responseCommand;
    private final int[] response = new int[4];
    private int dataTimer;
    private int dataLength;
    private int dataControl;
    private int dataCount;
    private int status;
    private int mask0;
    private int mask1;
    private int select;
    /** True from writing the enable bit until all data has passed, or an error. */
    private boolean dataActive;
    /** Set when the card has refused a block, or is no receiver at all; told at the end of the block. */
    private boolean blockRefused;
    private final int[] fifo = new int[FIFO_WORDS];
    private int fifoFirst;
    private int fifoCount;

    /**
     * @param name unique in the machine
     * @param clock guest time
     * @param hertz frequency of MCLK
     * @param interrupt0 MCIINTR0
     * @param interrupt1 MCIINTR1
     * @param card what is in the slot, if anything
     */
    public Pl181(String name, VirtualClock clock, long hertz, InterruptLine interrupt0, InterruptLine interrupt1,
                 Optional<SdCard> card) {
        this.name = name;
        this.region = MemoryRegion.io("pl181", SIZE, this);
        this.clock = clock;
        this.hertz = hertz;
        this.interrupt0 = interrupt0;
        this.interrupt1 = interrupt1;
        this.card = card.orElse(null);
        this.dataTimeout = clock.timers().newTimer(name + " data timer", this::dataTimedOut);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MemoryRegion region() {
        return region;
    }

    /** The card is powered up anew; what is on it stays. */
    @Override
    public void reset() {
        power = 0;
        clockControl = 0;
        argument = 0;
        command = 0;
        responseCommand = 0;
        Arrays.fill(response, 0);
        dataTimer = 0;
        dataLength = 0;
        dataControl = 0;
        dataCount = 0;
        status = 0;
        mask0 = 0;
        mask1 = 0;
        select = 0;
        Arrays.fill(fifo, 0);
        endData();
        if (card != null) {
            card.powerUp();
        }
        updateLines();
    }

    @Override
    public int readRegister(int offset) {
        if (offset >= FIFO && offset <= FIFO_LAST) {
            return readFifo();
        }
        return peekRegister(offset);
    }

    @Override
    public int peekRegister(int offset) {
        if (offset >= FIFO && offset <= FIFO_LAST) {
            return fifoCount == 0 ? 0 : fifo[fifoFirst];
        }
        return switch (offset) {
            case POWER -> power;
            case CLOCK -> clockControl;
            case ARGUMENT -> argument;
            case COMMAND -> command;
            case RESP_COMMAND -> responseCommand;
            case RESPONSE0, RESPONSE1, RESPONSE2, RESPONSE3 -> response[(offset - RESPONSE0) / 4];
            case DATA_TIMER -> dataTimer;
            case DATA_LENGTH -> dataLength;
            case DATA_CTRL -> dataControl;
            case DATA_CNT -> dataCount;
            case STATUS -> status();
            case MASK0 -> mask0;
            case MASK1 -> mask1;
            case SELECT -> select;
            // Words that have yet to pass between card and FIFO.
            case FIFO_CNT -> (dataCount + 3) / 4;
            default -> ID.read(offset);
        };
    }

    @Override
    public void writeRegister(int offset, int value) {
        if (offset >= FIFO && offset <= FIFO_LAST) {
            writeFifo(value);
        } else {
            switch (offset) {
                case POWER -> writePower(value & 0xff);
                case CLOCK -> clockControl = value & 0xfff;
                case ARGUMENT -> argument = value;
                case COMMAND -> writeCommand(value & COMMAND_MASK);
                case DATA_TIMER -> dataTimer = value;
                case DATA_LENGTH -> dataLength = value & 0xffff;
                case DATA_CTRL -> writeDataControl(value & 0xff);
                case CLEAR -> status &= ~(value & STATIC_FLAGS);
                case MASK0 -> mask0 = value & MASK_BITS;
                case MASK1 -> mask1 = value & MASK_BITS;
                case SELECT -> select = value & 0xf;
                default -> { }
            }
        }
        updateLines();
    }

    private int status() {
        return status | (dataActive ? fifoStatus() : 0);
    }

    private int fifoStatus() {
        if ((dataControl & DATA_FROM_CARD) != 0) {
            return RX_ACTIVE | (fifoCount == 0 ? RX_FIFO_EMPTY : RX_DATA_AVAILABLE) | (fifoCount >= FIFO_HALF ? RX_FIFO_HALF_FULL : 0)
                    | (fifoCount == FIFO_WORDS ? RX_FIFO_FULL : 0);
        }
        return TX_ACTIVE | (fifoCount == 0 ? TX_FIFO_EMPTY : TX_DATA_AVAILABLE) | (fifoCount <= FIFO_HALF ? TX_FIFO_HALF_EMPTY : 0)
                | (fifoCount == FIFO_WORDS ? TX_FIFO_FULL : 0);
    }

    private void updateLines() {
        int now = status();
        interrupt0.set((now & mask0) != 0);
        interrupt1.set((now & mask1) != 0);
    }

    private void writePower(int value) {
        boolean switchedOff = (power & POWER_CTRL) != 0 && (value & POWER_CTRL) == 0;
        power = value;
        if (switchedOff && card != null) {
            card.powerUp();
        }
    }

    // Commands.

    private void writeCommand(int value) {
        command = value;
        status &= ~CMD_ACTIVE;
        if ((value & COMMAND_ENABLE) == 0) {
            return;
        }
        int index = value & COMMAND_INDEX;
        SdCard.Response answer = card == null ? SdCard.Response.NONE : card.command(index, argument);
        if ((value & COMMAND_RESPONSE) == 0) {
            status |= CMD_SENT;
        } else if (answer == SdCard.Response.NONE) {
            // With the interrupt bit there is no time limit: an answer is awaited forever.
            status |= (value & COMMAND_INTERRUPT) != 0 ? CMD_ACTIVE : CMD_TIME_OUT;
        } else {
            takeAnswer(index, answer, (value & COMMAND_LONG_RESPONSE) != 0);
            status |= CMD_RESP_END;
        }
        transfer();
    }

    private void takeAnswer(int index, SdCard.Response answer, boolean longWanted) {
        Arrays.fill(response, 0);
        responseCommand = longWanted || index == SEND_OPERATING_CONDITIONS ? NO_INDEX : index;
        if (answer == SdCard.Response.SHORT) {
            response[0] = card.shortResponse();
            return;
        }
        byte[] register = card.longResponse();
        for (int i = 0; i < (longWanted ? 4 : 1); i++) {
            response[i] = register[4 * i] << 24 | (register[4 * i + 1] & 0xff) << 16 | (register[4 * i + 2] & 0xff) << 8
                    | register[4 * i + 3] & 0xff;
        }
        // The end bit is not stored.
        response[3] &= ~1;
    }

    // Data.

    private void writeDataControl(int value) {
        dataControl = value;
        endData();
        dataCount = 0;
        if ((value & DATA_ENABLE) != 0 && dataLength != 0) {
            dataActive = true;
            dataCount = dataLength;
            transfer();
        }
    }

    private void endData() {
        dataActive = false;
        blockRefused = false;
        fifoFirst = 0;
        fifoCount = 0;
        dataTimeout.disarm();
    }

    private int readFifo() {
        if (fifoCount == 0) {
            return 0;
        }
        int value = fifo[fifoFirst];
        // A guest that reads what it has to write takes nothing away.
        if (dataActive && (dataControl & DATA_FROM_CARD) != 0) {
            fifoFirst = (fifoFirst + 1) % FIFO_WORDS;
            fifoCount--;
            transfer();
            updateLines();
        }
        return value;
    }

    private void writeFifo(int value) {
        boolean wanted = dataActive && (dataControl & DATA_FROM_CARD) == 0;
        if (wanted && fifoCount < FIFO_WORDS) {
            push(value);
            transfer();
        }
    }

    private void push(int value) {
        fifo[(fifoFirst + fifoCount) % FIFO_WORDS] = value;
        fifoCount++;
    }

    /** Moves what can be moved between card and FIFO. */
    private void transfer() {
        if (!dataActive) {
            return;
        }
        if ((dataControl & DATA_FROM_CARD) != 0) {
            receive();
        } else {
            send();
        }
    }

    private void receive() {
        boolean waits = false;
        while (dataCount > 0 && fifoCount < FIFO_WORDS && !waits) {
            int first = card == null ? -1 : card.read();
            waits = first < 0;
            if (!waits) {
                push(receiveWord(first));
            }
        }
        if (dataCount == 0 && fifoCount == 0) {
            endData();
        } else if (!waits) {
            dataTimeout.disarm();
        } else if (!dataTimeout.isArmed() && dataTimer != 0) {
            dataTimeout.arm(clock.now() + timeLimit());
        }
    }

    /** A word of which the first byte has come; bytes that the card does not send are 0. */
    private int receiveWord(int first) {
        int word = first;
        countByte();
        for (int i = 1; i < 4 && dataCount > 0; i++) {
            int next = card.read();
            if (next < 0) {
                // The card has sent less than the guest expects: the rest of the word will never come.
                break;
            }
            word |= next << 8 * i;
            countByte();
        }
        return word;
    }

    private void send() {
        while (fifoCount > 0 && dataCount > 0) {
            int word = fifo[fifoFirst];
            fifoFirst = (fifoFirst + 1) % FIFO_WORDS;
            fifoCount--;
            for (int i = 0; i < 4 && dataCount > 0; i++) {
                boolean taken = card != null && card.write(word >>> 8 * i & 0xff);
                blockRefused |= !taken;
                boolean blockEnds = (dataCount - 1 & blockSize() - 1) == 0;
                if (blockEnds && blockRefused) {
                    // No or a bad CRC status from the card.
                    dataCount--;
                    status |= DATA_CRC_FAIL;
                    endData();
                    return;
                }
                countByte();
            }
        }
        if (dataCount == 0) {
            endData();
        }
    }

    private int blockSize() {
        return (dataControl & DATA_STREAM) != 0 ? 1 : 1 << Math.min(dataControl >> 4, 11);
    }

    private void countByte() {
        dataCount--;
        if ((dataControl & DATA_STREAM) == 0 && (dataCount & blockSize() - 1) == 0) {
            status |= DATA_BLOCK_END;
        }
        if (dataCount == 0) {
            status |= DATA_END;
        }
    }

    /** MCIDataTimer in ns; it counts periods of the card's clock. */
    private long timeLimit() {
        long divisor = (clockControl & CLOCK_BYPASS) != 0 ? 1 : 2L * ((clockControl & CLOCK_DIVIDER) + 1);
        return Math.multiplyHigh(Integer.toUnsignedLong(dataTimer) * divisor, 1_000_000_000L) != 0 ? Long.MAX_VALUE / 4
                : Integer.toUnsignedLong(dataTimer) * divisor * 1_000_000_000L / hertz;
    }

    private void dataTimedOut() {
        status |= DATA_TIME_OUT;
        endData();
        updateLines();
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        power = exchange.int32("power", power);
        clockControl = exchange.int32("clockControl", clockControl);
        argument = exchange.int32("argument", argument);
        command = exchange.int32("command", command);
        responseCommand = exchange.int32("responseCommand", responseCommand);
        exchange.int32Array("response", response);
        dataTimer = exchange.int32("dataTimer", dataTimer);
        dataLength = exchange.int32("dataLength", dataLength);
        dataControl = exchange.int32("dataControl", dataControl);
        dataCount = exchange.int32("dataCount", dataCount);
        status = exchange.int32("status", status);
        mask0 = exchange.int32("mask0", mask0);
        mask1 = exchange.int32("mask1", mask1);
        select = exchange.int32("select", select);
        dataActive = exchange.bool("dataActive", dataActive);
        blockRefused = exchange.bool("blockRefused", blockRefused);
        exchange.int32Array("fifo", fifo);
        fifoFirst = exchange.int32("fifoFirst", fifoFirst);
        fifoCount = exchange.int32("fifoCount", fifoCount);
        exchange.part("dataTimeout", dataTimeout);
        if (card != null) {
            exchange.part("card", card);
        }
    }
}
