package dev.backstep.device.flash;

import dev.backstep.device.Device;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.MmioHandler;
import dev.backstep.memory.Ram;
import dev.backstep.state.StateExchange;
import java.util.Arrays;

/**
 * Parallel NOR flash with the Intel command set (CFI command set 1; JESD68, JEP137): a bank 32 bits wide, made of two
 * chips of 16 bits side by side that get the same commands.
 *
 * <p>In array mode reads come straight from the memory. In every other mode they come from here: status, identifiers or
 * the CFI query table, the same value on both chips' lanes. Commands are taken from the lowest byte written. Programming
 * can only turn ones into zeros; erasing a sector makes it all ones. Both take no time. A machine starts with what its
 * {@link FlashImage} says, or without one with zeros (not ones). Sectors can be locked and unlocked and start unlocked.
 *
 * <p>Thread: the machine thread only.
 */
public final class NorFlash implements Device, MmioHandler {

    private static final int CHIPS = 2;
    private static final int BANK_WIDTH_SHIFT = 2;
    private static final int MANUFACTURER_INTEL = 0x89;
    private static final int DEVICE_CODE = 0x18;

    private static final int STATUS_READY = 0x80;
    private static final int STATUS_ERASE_ERROR = 0x20;
    private static final int STATUS_PROGRAM_ERROR = 0x10;
    private static final int STATUS_LOCKED = 0x02;

    /** Log2 of the bytes of a chip's write buffer. */
    private static final int CHIP_BUFFER_SHIFT = 11;
    private static final int BUFFER_SIZE = CHIPS << CHIP_BUFFER_SHIFT;
    private static final int BUFFER_WORDS = BUFFER_SIZE >> BANK_WIDTH_SHIFT;

    private static final int COMMAND_PROGRAM_ALTERNATE = 0x10;
    private static final int COMMAND_ERASE = 0x20;
    private static final int COMMAND_PROGRAM = 0x40;
    private static final int COMMAND_CLEAR_STATUS = 0x50;
    private static final int COMMAND_LOCK_SETUP = 0x60;
    private static final int COMMAND_READ_STATUS = 0x70;
    private static final int COMMAND_READ_IDENTIFIERS = 0x90;
    private static final int COMMAND_QUERY = 0x98;
    private static final int COMMAND_SUSPEND = 0xb0;
    private static final int COMMAND_CONFIRM = 0xd0;
    private static final int COMMAND_BUFFERED_PROGRAM = 0xe8;
    private static final int COMMAND_READ_ARRAY_AMD = 0xf0;
    private static final int COMMAND_READ_ARRAY = 0xff;
    private static final int LOCK_SET = 0x01;
    private static final int LOCK_DOWN = 0x2f;

    /** What reads give and what the next write means. */
    private enum Mode {
        ARRAY, STATUS, IDENTIFIERS, QUERY, PROGRAM_DATA, ERASE_CONFIRM, LOCK_CONFIRM, BUFFER_COUNT, BUFFER_DATA,
        BUFFER_CONFIRM;

        private static final Mode[] ALL = values();
    }

    private final String name;
    private final MemoryRegion region;
    private final Ram ram;
    private final int sectorSize;
    private final byte[] query;
    private final byte[] erasedPage = new byte[Ram.PAGE_SIZE];
    private final boolean[] locked;
    private final boolean readOnly;
    private Mode mode = Mode.ARRAY;
    private int status = STATUS_READY;
    /** What is saved of the buffer while it means nothing. */
    private static final byte[] UNUSED_BUFFER = new byte[0];

    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int bufferBase;
    private int bufferWordsLeft;
    private boolean bufferBaseKnown;
    private boolean bufferFault;

    /** A bank with an image. See {@link #NorFlash(String, Ram, int)}. */
    public NorFlash(String name, Ram ram, int sectorSize, FlashImage image) {
        this(name, ram, sectorSize, image.isReadOnly());
        image.load(ram);
    }

    /**
     * A bank of zeros.
     *
     * @param name unique in the machine
     * @param ram the array's content; its size must be a power of two of 64 KiB or more. Its name is the region's
     * @param sectorSize bytes of the bank that are erased together, a power of two, 4096 or more
     */
    public NorFlash(String name, Ram ram, int sectorSize) {
        this(name, ram, sectorSize, false);
    }

    private NorFlash(String name, Ram ram, int sectorSize, boolean readOnly) {
        if (Long.bitCount(ram.size()) != 1 || Integer.bitCount(sectorSize) != 1 || sectorSize < Ram.PAGE_SIZE
                || ram.size() < sectorSize || ram.size() > 1 << 30) {
            throw new IllegalArgumentException(
                    name + ": " + ram.size() + " bytes in sectors of " + sectorSize + " are no flash");
        }
        this.name = name;
        this.readOnly = readOnly;
        this.ram = ram;
        this.region = MemoryRegion.romDevice(ram, this);
        this.sectorSize = sectorSize;
        this.locked = new boolean[(int) (ram.size() / sectorSize)];
        this.query = queryTable(ram.size() / CHIPS, sectorSize / CHIPS);
        Arrays.fill(erasedPage, (byte) 0xff);
    }

    /** The CFI query table of one chip, one byte an address from 0 on (JEP137, JESD68). */
    private static byte[] queryTable(long chipSize, int chipSectorSize) {
        int lastSector = (int) (chipSize / chipSectorSize) - 1;
        int sectorUnits = chipSectorSize / 256;
        int[] fromQry = {
            'Q', 'R', 'Y',
            0x01, 0x00, 0x31, 0x00, 0x00, 0x00, 0x00, 0x00, // 0x13: Intel command set, its table; no alternate
            0x27, 0x36, 0x00, 0x00,                         // 0x1b: Vcc 2.7 V to 3.6 V, no Vpp
            0x07, 0x07, 0x0a, 0x00,                         // 0x1f: typical 2^n us a word, a buffer; 2^n ms a sector
            0x04, 0x04, 0x04, 0x00,                         // 0x23: longest, 2^n times typical
            Long.numberOfTrailingZeros(chipSize), 0x01, 0x00, // 0x27: size, 16 bits wide
            CHIP_BUFFER_SHIFT, 0x00,                        // 0x2a: write buffer
            0x01, lastSector & 0xff, lastSector >> 8, sectorUnits & 0xff, sectorUnits >> 8, // 0x2c: one erase region
            'P', 'R', 'I', '1', '0',                        // 0x31: Intel's table, version 1.0, no optional features
            0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x33, 0x00, 0x00,
        };
        byte[] table = new byte[0x10 + fromQry.length];
        for (int i = 0; i < fromQry.length; i++) {
            table[0x10 + i] = (byte) fromQry[i];
        }
        return table;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MemoryRegion region() {
        return region;
    }

    /** Array mode, all sectors unlocked; the content stays. */
    @Override
    public void reset() {
        status = STATUS_READY;
        Arrays.fill(locked, false);
        Arrays.fill(buffer, (byte) 0xff);
        bufferBase = 0;
        bufferWordsLeft = 0;
        bufferBaseKnown = false;
        bufferFault = false;
        enter(Mode.ARRAY);
    }

    private void enter(Mode next) {
        mode = next;
        region.setReadsGoToRam(next == Mode.ARRAY);
    }

    private int sectorOf(int offset) {
        return offset / sectorSize;
    }

    @Override
    public int read(int offset, int size) {
        int chip = switch (mode) {
            case ARRAY -> 0;
            case IDENTIFIERS -> identifier(offset);
            case QUERY -> {
                int index = offset >> BANK_WIDTH_SHIFT;
                yield index < query.length ? query[index] & 0xff : 0;
            }
            default -> status;
        };
        return (chip | chip << 16) >>> (8 * (offset & 3));
    }

    @Override
    public int peek(int offset, int size) {
        return read(offset, size);
    }

    /** Offset 0 of each sector: manufacturer; 1: device; 2: lock state. */
    private int identifier(int offset) {
        return switch ((offset & sectorSize - 1) >> BANK_WIDTH_SHIFT) {
            case 0 -> MANUFACTURER_INTEL;
            case 1 -> DEVICE_CODE;
            case 2 -> locked[sectorOf(offset)] ? 1 : 0;
            default -> 0;
        };
    }

    @Override
    public void write(int offset, int value, int size) {
        switch (mode) {
            case ARRAY, STATUS, IDENTIFIERS, QUERY -> command(value & 0xff);
            case PROGRAM_DATA -> {
                if (mayChange(offset, STATUS_PROGRAM_ERROR)) {
                    for (int i = 0; i < size; i++) {
                        program(offset + i, value >>> (8 * i));
                    }
                }
                enter(Mode.STATUS);
            }
            case ERASE_CONFIRM -> {
                if ((value & 0xff) != COMMAND_CONFIRM) {
                    sequenceError();
                } else if (mayChange(offset, STATUS_ERASE_ERROR)) {
                    erase(sectorOf(offset));
                }
                enter(Mode.STATUS);
            }
            case LOCK_CONFIRM -> {
                switch (value & 0xff) {
                    case LOCK_SET, LOCK_DOWN -> locked[sectorOf(offset)] = true;
                    case COMMAND_CONFIRM -> locked[sectorOf(offset)] = false;
                    default -> sequenceError();
                }
                enter(Mode.STATUS);
            }
            case BUFFER_COUNT -> beginBuffer((value & 0xffff) + 1);
            case BUFFER_DATA -> fillBuffer(offset, value, size);
            case BUFFER_CONFIRM -> {
                if ((value & 0xff) != COMMAND_CONFIRM || bufferFault) {
                    sequenceError();
                } else if (mayChange(bufferBase, STATUS_PROGRAM_ERROR)) {
                    for (int i = 0; i < BUFFER_SIZE; i++) {
                        program(bufferBase + i, buffer[i]);
                    }
                }
                enter(Mode.STATUS);
            }
        }
    }

    private void command(int command) {
        switch (command) {
            case COMMAND_READ_STATUS -> enter(Mode.STATUS);
            case COMMAND_READ_IDENTIFIERS -> enter(Mode.IDENTIFIERS);
            case COMMAND_QUERY -> enter(Mode.QUERY);
            case COMMAND_PROGRAM, COMMAND_PROGRAM_ALTERNATE -> enter(Mode.PROGRAM_DATA);
            case COMMAND_ERASE -> enter(Mode.ERASE_CONFIRM);
            case COMMAND_LOCK_SETUP -> enter(Mode.LOCK_CONFIRM);
            case COMMAND_BUFFERED_PROGRAM -> enter(Mode.BUFFER_COUNT);
            case COMMAND_CLEAR_STATUS -> status = STATUS_READY;
            // Nothing is ever under way: there is nothing to suspend or to resume.
            case COMMAND_SUSPEND, COMMAND_CONFIRM -> enter(Mode.STATUS);
            case COMMAND_READ_ARRAY, COMMAND_READ_ARRAY_AMD -> enter(Mode.ARRAY);
            default -> enter(Mode.ARRAY);
        }
    }

    private void sequenceError() {
        status |= STATUS_ERASE_ERROR | STATUS_PROGRAM_ERROR;
    }

    private boolean mayChange(int offset, int error) {
        if (readOnly) {
            status |= error;
            return false;
        }
        if (locked[sectorOf(offset)]) {
            status |= STATUS_LOCKED | error;
            return false;
        }
        return true;
    }

    private void program(int offset, int value) {
        if (offset < ram.size()) {
            int old = ram.read(offset, 1);
            int merged = old & value;
            if (merged != old) {
                ram.write(offset, merged, 1);
            }
        }
    }

    private void erase(int sector) {
        int end = (sector + 1) * sectorSize;
        for (int offset = sector * sectorSize; offset < end; offset += Ram.PAGE_SIZE) {
            ram.write(offset, erasedPage, 0, Ram.PAGE_SIZE);
        }
    }

    private void beginBuffer(int words) {
        if (words > BUFFER_WORDS) {
            sequenceError();
            enter(Mode.STATUS);
            return;
        }
        Arrays.fill(buffer, (byte) 0xff);
        bufferWordsLeft = words;
        bufferBaseKnown = false;
        bufferFault = false;
        enter(Mode.BUFFER_DATA);
    }

    /** All words must lie in the same aligned block of the buffer's size. */
    private void fillBuffer(int offset, int value, int size) {
        if (!bufferBaseKnown) {
            bufferBase = offset & -BUFFER_SIZE;
            bufferBaseKnown = true;
        }
        for (int i = 0; i < size; i++) {
            int at = offset + i - bufferBase;
            if (at < 0 || at >= BUFFER_SIZE) {
                bufferFault = true;
            } else {
                buffer[at] = (byte) (value >>> (8 * i));
            }
        }
        if (--bufferWordsLeft == 0) {
            enter(Mode.BUFFER_CONFIRM);
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        int modeNumber = exchange.int32("mode", mode.ordinal());
        status = exchange.int32("status", status);
        exchange.boolArray("locked", locked);
        boolean inUse = mode == Mode.BUFFER_DATA || mode == Mode.BUFFER_CONFIRM;
        byte[] saved = exchange.bytes("buffer", inUse ? buffer.clone() : UNUSED_BUFFER);
        Arrays.fill(buffer, (byte) 0xff);
        System.arraycopy(saved, 0, buffer, 0, saved.length);
        bufferBase = exchange.int32("bufferBase", bufferBase);
        bufferWordsLeft = exchange.int32("bufferWordsLeft", bufferWordsLeft);
        bufferBaseKnown = exchange.bool("bufferBaseKnown", bufferBaseKnown);
        bufferFault = exchange.bool("bufferFault", bufferFault);
        enter(Mode.ALL[modeNumber]);
    }
}
