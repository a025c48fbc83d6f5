package dev.backstep.device.mmc;

import dev.backstep.device.storage.Disk;
import dev.backstep.device.storage.ImageException;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;
import java.util.Arrays;

/**
 * An SD memory card in SD mode (SD Physical Layer Simplified Specification 2.00): standard capacity up to 2 GiB, high
 * capacity above. Commands, programming and erasing take no time, so that nobody ever sees the states <em>prg</em> and
 * <em>dis</em>. Erased blocks are zeros. There is no password lock, no write protection of groups and no SPI mode.
 *
 * <p>When the medium cannot be read the card sends no data and reports CARD_ECC_FAILED; when it cannot be written it refuses
 * the block and reports ERROR.
 *
 * <p>Thread: the machine thread only.
 */
public final class SdCard implements Stateful {

    /** What a command is answered with. */
    enum Response {
        /** No answer: the host runs into its time limit, or expects none. */
        NONE,
        /** 32 bits: {@link #shortResponse}. */
        SHORT,
        /** 128 bits, with the CRC: {@link #longResponse}. */
        LONG
    }

    /** States in the order of their numbers in CURRENT_STATE; the last has none. */
    private enum State {
        IDLE, READY, IDENT, STBY, TRAN, DATA, RCV, PRG, DIS, INACTIVE;

        private static final State[] ALL = values();
    }

    private static final int BLOCK = CardRegisters.BLOCK;
    private static final long SMALLEST = 4 * BLOCK;
    private static final long LARGEST = 2L << 40;
    /** The relative address is the sum of so many of these, modulo 2^16. */
    private static final int ADDRESS_STEP = 0x4567;
    /** 2.7 V to 3.6 V. */
    private static final int OCR_VOLTAGES = 0x00ff8000;
    private static final int OCR_ALL_VOLTAGES = 0x00ffff80;
    private static final int OCR_HIGH_CAPACITY = 1 << 30;
    private static final int OCR_READY = 1 << 31;
    private static final int GROUPS = 6;
    private static final int NO_FUNCTION = 0xf;

    private final Disk disk;
    private final boolean highCapacity;

    private State state = State.IDLE;
    private int address;
    private boolean applicationCommand;
    /** Error bits that the next R1 reports. */
    private int errors;
    private int blockLength = BLOCK;
    private boolean highSpeed;
    private boolean fourBits;
    private int shortResponse;
    private byte[] longResponse = new byte[16];
    /** What is being sent or received. */
    private final byte[] buffer = new byte[BLOCK];
    private int bufferPosition;
    private int bufferLength;
    /** Where the next block is, in bytes. */
    private long position;
    /** Transfer goes on until CMD12. */
    private boolean openEnded;
    /** The medium failed: no more data until CMD12. */
    private boolean failed;
    private int blocksWritten;
    /** Bytes, or -1. */
    private long eraseStart = -1;
    /** Bytes, or -1. */
    private long eraseEnd = -1;

    /** {@code disk} must have passed {@link #checkSize}. */
    public SdCard(Disk disk) {
        this.disk = disk;
        this.highCapacity = CardRegisters.isHighCapacity(disk.size());
    }

    /**
     * Checks that there are cards of this size: their capacity is a power of two here, as in QEMU.
     *
     * @param size bytes
     * @throws ImageException when there are none
     */
    public static void checkSize(long size) throws ImageException {
        if (Long.bitCount(size) != 1 || size < SMALLEST || size > LARGEST) {
            long next = Math.max(SMALLEST, Math.min(LARGEST, Long.highestOneBit(size) << 1));
            throw new ImageException("Invalid SD card size: " + size + " bytes; it has to be a power of 2, for example " + next
                    + " (qemu-img resize)");
        }
    }

    boolean isWriteProtected() {
        return disk.isReadOnly();
    }

    /** As after power-on. */
    void powerUp() {
        state = State.IDLE;
        goIdle();
        errors = 0;
        shortResponse = 0;
        longResponse = new byte[16];
        Arrays.fill(buffer, (byte) 0);
    }

    private void goIdle() {
        state = State.IDLE;
        address = 0;
        applicationCommand = false;
        blockLength = BLOCK;
        highSpeed = false;
        fourBits = false;
        endTransfer();
        blocksWritten = 0;
        eraseStart = -1;
        eraseEnd = -1;
    }

    private void endTransfer() {
        bufferPosition = 0;
        bufferLength = 0;
        position = 0;
        openEnded = false;
        failed = false;
    }

    /** The last answer of 32 bits. */
    int shortResponse() {
        return shortResponse;
    }

    /** The last answer of 128 bits: 16 bytes, most significant first. Not to be changed. */
    byte[] longResponse() {
        return longResponse;
    }

    // Commands.

    /**
     * Takes a command.
     *
     * @param index 0 to 63
     */
    Response command(int index, int argument) {
        if (state == State.INACTIVE) {
            return Response.NONE;
        }
        boolean application = applicationCommand;
        applicationCommand = false;
        boolean eraseSequence = index == 32 || index == 33 || index == 38 || index == 13;
        if (!eraseSequence && (eraseStart >= 0 || eraseEnd >= 0)) {
            eraseStart = -1;
            eraseEnd = -1;
            errors |= CardStatus.ERASE_RESET;
        }
        return application ? application(index, argument) : standard(index, argument);
    }

    private Response standard(int index, int argument) {
        return switch (index) {
            case 0 -> {
                goIdle();
                yield Response.NONE;
            }
            case 2 -> state == State.READY ? answerLong(CardRegisters.identification(), State.IDENT) : illegal();
            case 3 -> state == State.IDENT || state == State.STBY ? publishAddress() : illegal();
            // There is no driver stage register to set.
            case 4 -> state == State.STBY ? Response.NONE : illegal();
            case 6 -> state == State.TRAN ? sendRegister(switchFunctions(argument)) : illegal();
            case 7 -> select(argument);
            case 8 -> state == State.IDLE ? interfaceCondition(argument) : illegal();
            case 9 -> forStandby(argument, CardRegisters.specificData(disk.size(), highSpeed));
            case 10 -> forStandby(argument, CardRegisters.identification());
            case 12 -> state == State.DATA || state == State.RCV ? stopTransmission() : illegal();
            case 13 -> !isIdentified() ? illegal() : isMine(argument) ? answer(state) : Response.NONE;
            case 15 -> {
                if (!isIdentified()) {
                    yield illegal();
                }
                state = isMine(argument) ? State.INACTIVE : state;
                yield Response.NONE;
            }
            case 16 -> state == State.TRAN ? setBlockLength(argument) : illegal();
            case 17 -> state == State.TRAN ? beginRead(argument, false) : illegal();
            case 18 -> state == State.TRAN ? beginRead(argument, true) : illegal();
            case 24 -> state == State.TRAN ? beginWrite(argument, false) : illegal();
            case 25 -> state == State.TRAN ? beginWrite(argument, true) : illegal();
            case 32 -> state == State.TRAN ? setEraseStart(argument) : illegal();
            case 33 -> state == State.TRAN ? setEraseEnd(argument) : illegal();
            case 38 -> state == State.TRAN ? erase() : illegal();
            case 55 -> state == State.IDLE || isIdentified() ? announceApplicationCommand(argument) : illegal();
            default -> illegal();
        };
    }

    /** One that is not defined means what it means without CMD55. */
    private Response application(int index, int argument) {
        if (index == 41) {
            return state == State.IDLE ? operatingConditions(argument) : illegal();
        }
        boolean defined = index == 6 || index == 13 || index == 22 || index == 23 || index == 42 || index == 51;
        if (!defined) {
            return standard(index, argument);
        }
        if (state != State.TRAN) {
            return illegal();
        }
        errors |= CardStatus.APP_CMD;
        return switch (index) {
            case 6 -> {
                fourBits = (argument & 3) == 2;
                yield answer(state);
            }
            case 13 -> sendRegister(CardRegisters.status(fourBits));
            case 22 -> sendRegister(new byte[] {(byte) (blocksWritten >>> 24), (byte) (blocksWritten >>> 16),
                (byte) (blocksWritten >>> 8), (byte) blocksWritten});
            case 51 -> sendRegister(CardRegisters.configuration());
            // 23: nothing is erased in advance; 42: there is no pull-up to disconnect.
            default -> answer(state);
        };
    }

    private Response illegal() {
        errors |= CardStatus.ILLEGAL_COMMAND;
        return Response.NONE;
    }

    /** R1 with the state as it was when the command came, and all errors so far, which that clears. */
    private Response answer(State next) {
        shortResponse = errors | state.ordinal() << CardStatus.CURRENT_STATE_SHIFT | CardStatus.READY_FOR_DATA;
        errors = 0;
        state = next;
        return Response.SHORT;
    }

    /** R1 with an error of this command, which is then not carried out. */
    private Response refuse(int error) {
        errors |= error;
        return answer(state);
    }

    private Response answerLong(byte[] register, State next) {
        longResponse = register;
        state = next;
        return Response.LONG;
    }

    private boolean isMine(int argument) {
        return argument >>> 16 == address;
    }

    private boolean isIdentified() {
        return state.compareTo(State.STBY) >= 0;
    }

    private Response forStandby(int argument, byte[] register) {
        if (state != State.STBY) {
            return illegal();
        }
        return isMine(argument) ? answerLong(register, state) : Response.NONE;
    }

    private Response publishAddress() {
        address = address + ADDRESS_STEP & 0xffff;
        int status = errors | state.ordinal() << CardStatus.CURRENT_STATE_SHIFT | CardStatus.READY_FOR_DATA;
        errors = 0;
        state = State.STBY;
        // R6: the bits 23, 22 and 19 of the status move down to 15, 14 and 13.
        shortResponse = address << 16 | status >>> 8 & 0xc000 | status >>> 6 & 0x2000 | status & 0x1fff;
        return Response.SHORT;
    }

    private Response select(int argument) {
        boolean mine = isMine(argument);
        if (state == State.STBY) {
            return mine ? answer(State.TRAN) : Response.NONE;
        }
        if ((state == State.TRAN || state == State.DATA) && !mine) {
            endTransfer();
            state = State.STBY;
            return Response.NONE;
        }
        return illegal();
    }

    private Response interfaceCondition(int argument) {
        if ((argument >> 8 & 0xf) != 1) {
            // Not the voltage of this card.
            return Response.NONE;
        }
        shortResponse = argument & 0xfff;
        return Response.SHORT;
    }

    private Response operatingConditions(int argument) {
        int asked = argument & OCR_ALL_VOLTAGES;
        shortResponse = OCR_VOLTAGES;
        if (asked != 0) {
            if ((asked & OCR_VOLTAGES) == 0) {
                state = State.INACTIVE;
                return Response.NONE;
            }
            // A host that does not know of high capacity waits for such a card forever.
            if (!highCapacity || (argument & OCR_HIGH_CAPACITY) != 0) {
                shortResponse |= OCR_READY | (highCapacity ? OCR_HIGH_CAPACITY : 0);
                state = State.READY;
            }
        }
        return Response.SHORT;
    }

    private Response announceApplicationCommand(int argument) {
        if (!isMine(argument)) {
            return Response.NONE;
        }
        applicationCommand = true;
        errors |= CardStatus.APP_CMD;
        return answer(state);
    }

    private byte[] switchFunctions(int argument) {
        int[] functions = new int[GROUPS];
        boolean possible = true;
        for (int group = 1; group <= GROUPS; group++) {
            int asked = argument >>> 4 * (group - 1) & 0xf;
            int now = group == 1 && highSpeed ? 1 : 0;
            int last = group == 1 ? 1 : 0;
            functions[group - 1] = asked == NO_FUNCTION ? now : asked <= last ? asked : NO_FUNCTION;
            possible &= functions[group - 1] != NO_FUNCTION;
        }
        if (argument < 0 && possible) {
            highSpeed = functions[0] == 1;
        }
        return CardRegisters.switchStatus(functions);
    }

    private Response setBlockLength(int length) {
        if (length <= 0 || length > BLOCK) {
            return refuse(CardStatus.BLOCK_LEN_ERROR);
        }
        blockLength = length;
        return answer(state);
    }

    // Transfers.

    private long toBytes(int argument) {
        return Integer.toUnsignedLong(argument) * (highCapacity ? BLOCK : 1);
    }

    private int transferLength() {
        return highCapacity ? BLOCK : blockLength;
    }

    private Response sendRegister(byte[] register) {
        endTransfer();
        System.arraycopy(register, 0, buffer, 0, register.length);
        bufferLength = register.length;
        return answer(State.DATA);
    }

    private Response beginRead(int argument, boolean many) {
        long from = toBytes(argument);
        int length = transferLength();
        if (from + length > disk.size()) {
            return refuse(CardStatus.OUT_OF_RANGE);
        }
        if (from % BLOCK + length > BLOCK) {
            return refuse(CardStatus.ADDRESS_ERROR);
        }
        endTransfer();
        position = from;
        openEnded = many;
        return answer(State.DATA);
    }

    private Response beginWrite(int argument, boolean many) {
        long to = toBytes(argument);
        if (transferLength() != BLOCK) {
            return refuse(CardStatus.BLOCK_LEN_ERROR);
        }
        if (to + BLOCK > disk.size()) {
            return refuse(CardStatus.OUT_OF_RANGE);
        }
        if (to % BLOCK != 0) {
            return refuse(CardStatus.ADDRESS_ERROR);
        }
        if (disk.isReadOnly()) {
            return refuse(CardStatus.WP_VIOLATION);
        }
        endTransfer();
        position = to;
        openEnded = many;
        bufferLength = BLOCK;
        blocksWritten = 0;
        return answer(State.RCV);
    }

    private Response stopTransmission() {
        endTransfer();
        return answer(State.TRAN);
    }

    /** The next byte that the card sends, 0 to 255; -1 when it sends none. */
    int read() {
        if (state != State.DATA || failed || bufferPosition == bufferLength && !loadBlock()) {
            return -1;
        }
        int value = buffer[bufferPosition++] & 0xff;
        if (bufferPosition == bufferLength && !openEnded) {
            endTransfer();
            state = State.TRAN;
        }
        return value;
    }

    private boolean loadBlock() {
        int length = transferLength();
        if (position + length > disk.size()) {
            errors |= CardStatus.OUT_OF_RANGE;
            failed = true;
            return false;
        }
        if (!disk.read(position, buffer, 0, length)) {
            errors |= CardStatus.CARD_ECC_FAILED;
            failed = true;
            return false;
        }
        position += length;
        bufferPosition = 0;
        bufferLength = length;
        return true;
    }

    /** True when the card takes data. */
    boolean isReceiving() {
        return state == State.RCV && !failed;
    }

    /**
     * Takes a byte.
     *
     * @return false when it ends a block that could not be written, or is not taken at all
     */
    boolean write(int value) {
        if (!isReceiving()) {
            return false;
        }
        buffer[bufferPosition++] = (byte) value;
        if (bufferPosition < BLOCK) {
            return true;
        }
        bufferPosition = 0;
        boolean inside = position + BLOCK <= disk.size();
        boolean done = inside && disk.write(position, buffer, 0, BLOCK);
        if (done) {
            position += BLOCK;
            blocksWritten++;
        } else {
            errors |= inside ? CardStatus.ERROR : CardStatus.OUT_OF_RANGE;
        }
        if (!openEnded) {
            endTransfer();
            state = State.TRAN;
        } else {
            failed = !done;
        }
        return done;
    }

    // Erasing.

    private Response setEraseStart(int argument) {
        if (toBytes(argument) >= disk.size()) {
            return refuse(CardStatus.OUT_OF_RANGE);
        }
        eraseStart = toBytes(argument) / BLOCK * BLOCK;
        return answer(state);
    }

    private Response setEraseEnd(int argument) {
        if (eraseStart < 0) {
            return refuse(CardStatus.ERASE_SEQ_ERROR);
        }
        if (toBytes(argument) >= disk.size()) {
            return refuse(CardStatus.OUT_OF_RANGE);
        }
        eraseEnd = (toBytes(argument) / BLOCK + 1) * BLOCK;
        return answer(state);
    }

    private Response erase() {
        long start = eraseStart;
        long end = eraseEnd;
        eraseStart = -1;
        eraseEnd = -1;
        if (start < 0 || end < 0) {
            return refuse(CardStatus.ERASE_SEQ_ERROR);
        }
        if (start >= end) {
            return refuse(CardStatus.ERASE_PARAM);
        }
        if (disk.isReadOnly()) {
            return refuse(CardStatus.WP_VIOLATION);
        }
        return disk.writeZeroes(start, end - start) ? answer(state) : refuse(CardStatus.ERROR);
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        state = State.ALL[exchange.int32("state", state.ordinal())];
        address = exchange.int32("address", address);
        applicationCommand = exchange.bool("applicationCommand", applicationCommand);
        errors = exchange.int32("errors", errors);
        blockLength = exchange.int32("blockLength", blockLength);
        highSpeed = exchange.bool("highSpeed", highSpeed);
        fourBits = exchange.bool("fourBits", fourBits);
        shortResponse = exchange.int32("shortResponse", shortResponse);
        longResponse = exchange.bytes("longResponse", longResponse);
        System.arraycopy(exchange.bytes("buffer", buffer), 0, buffer, 0, BLOCK);
        bufferPosition = exchange.int32("bufferPosition", bufferPosition);
        bufferLength = exchange.int32("bufferLength", bufferLength);
        position = exchange.int64("position", position);
        openEnded = exchange.bool("openEnded", openEnded);
        failed = exchange.bool("failed", failed);
        blocksWritten = exchange.int32("blocksWritten", blocksWritten);
        eraseStart = exchange.int64("eraseStart", eraseStart);
        eraseEnd = exchange.int64("eraseEnd", eraseEnd);
    }
}
