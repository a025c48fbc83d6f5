package dev.backstep.arm.mmu;

import dev.backstep.memory.PageBytes;
import dev.backstep.memory.Ram;

/**
 * Data accesses of the extension registers: one doubleword or several at once, as {@link DataMemory} does it for words. All or
 * nothing as far as translation, permission and watchpoints are concerned.
 *
 * <p>Thread: the CPU's own.
 */
public final class VectorMemory {

    /** Doublewords that one instruction moves at most. */
    public static final int DOUBLEWORDS = 16;

    private final DataMemory memory;
    private final long[] doublewords = new long[DOUBLEWORDS];

    VectorMemory(DataMemory memory) {
        this.memory = memory;
    }

    /**
     * A doubleword in the endianness of the access. An address that is not a multiple of 4 is an alignment fault.
     *
     * @throws GuestFault a data abort
     */
    public long load(int address) {
        long pair = memory.loadPair(address);
        return memory.isBigEndian() ? Long.rotateLeft(pair, 32) : pair;
    }

    /**
     * Stores a doubleword in the endianness of the access. An address that is not a multiple of 4 is an alignment fault.
     *
     * @throws GuestFault a data abort
     */
    public void store(int address, long value) {
        long pair = memory.isBigEndian() ? Long.rotateLeft(value, 32) : value;
        memory.storePair(address, (int) pair, (int) (pair >>> 32));
    }

    /** What {@link #store(int, int)} and {@link #storeElements} store. */
    public long[] doublewords() {
        return doublewords;
    }

    /**
     * Loads doublewords from ascending addresses: {@link #load(int)}, several times.
     *
     * @param count 1 to {@link #DOUBLEWORDS}
     * @return the doublewords, in an array that belongs to this object and holds them until the next access to several
     * @throws GuestFault a data abort
     */
    public long[] load(int address, int count) {
        byte[] page = (address & 3) == 0 ? memory.readablePage(address, 8 * count) : null;
        if (page != null) {
            loadFromPage(page, address, count);
            return doublewords;
        }
        int[] words = memory.loadWords(address, 2 * count);
        int low = memory.isBigEndian() ? 1 : 0;
        for (int i = 0; i < count; i++) {
            doublewords[i] = words[2 * i + low] & 0xffffffffL | (long) words[2 * i + 1 - low] << 32;
        }
        return doublewords;
    }

    /**
     * Stores the first {@code count} of {@link #doublewords} at ascending addresses.
     *
     * @param count 1 to {@link #DOUBLEWORDS}
     * @throws GuestFault a data abort
     */
    public void store(int address, int count) {
        byte[] page = (address & 3) == 0 ? memory.writablePage(address, 8 * count) : null;
        if (page != null) {
            storeToPage(page, address, count);
            return;
        }
        int[] words = memory.words();
        int low = memory.isBigEndian() ? 1 : 0;
        for (int i = 0; i < count; i++) {
            words[2 * i + low] = (int) doublewords[i];
            words[2 * i + 1 - low] = (int) (doublewords[i] >>> 32);
        }
        memory.storeWords(address, 2 * count);
    }

    /**
     * Loads elements that fill doublewords: the first element is in the lowest bits of the first one.
     *
     * @param count of doublewords, 1 to 4
     * @param elementBytes size of an element: 1, 2, 4 or 8. With SCTLR.A the address must be a multiple of it.
     * @param alignment what the address must be a multiple of always, a power of two
     * @return the doublewords, in an array that belongs to this object and holds them until the next access to several
     * @throws GuestFault a data abort
     */
    public long[] loadElements(int address, int count, int elementBytes, int alignment) {
        memory.requireAligned(address, alignment(elementBytes, alignment), false);
        byte[] page = memory.readablePage(address, 8 * count);
        if (page != null) {
            loadFromPage(page, address, count);
        } else {
            for (int i = 0; i < count; i++) {
                long low = loadWord(address + 8 * i, elementBytes) & 0xffffffffL;
                doublewords[i] = low | (long) loadWord(address + 8 * i + 4, elementBytes) << 32;
                if (elementBytes == 8 && memory.isBigEndian()) {
                    doublewords[i] = Long.rotateLeft(doublewords[i], 32);
                }
            }
        }
        return doublewords;
    }

    /**
     * Stores the elements in the first {@code count} of {@link #doublewords}; none of them when one may not be written.
     *
     * @param count of doublewords, 1 to 4
     * @param elementBytes see {@link #loadElements}
     * @param alignment see {@link #loadElements}
     * @throws GuestFault a data abort
     */
    public void storeElements(int address, int count, int elementBytes, int alignment) {
        memory.requireAligned(address, alignment(elementBytes, alignment), true);
        byte[] page = memory.writablePage(address, 8 * count);
        if (page != null) {
            storeToPage(page, address, count);
            return;
        }
        memory.probeWrite(address, 8 * count);
        for (int i = 0; i < count; i++) {
            long value = elementBytes == 8 && memory.isBigEndian() ? Long.rotateLeft(doublewords[i], 32) : doublewords[i];
            storeWord(address + 8 * i, elementBytes, (int) value);
            storeWord(address + 8 * i + 4, elementBytes, (int) (value >>> 32));
        }
    }

    private int alignment(int elementBytes, int alignment) {
        return memory.isAlignmentChecked() ? Math.max(elementBytes, alignment) : alignment;
    }

    private void loadFromPage(byte[] page, int address, int count) {
        int offset = address & Ram.PAGE_SIZE - 1;
        for (int i = 0; i < count; i++) {
            doublewords[i] = PageBytes.get64(page, offset + 8 * i);
        }
    }

    private void storeToPage(byte[] page, int address, int count) {
        int offset = address & Ram.PAGE_SIZE - 1;
        for (int i = 0; i < count; i++) {
            PageBytes.put64(page, offset + 8 * i, doublewords[i]);
        }
    }

    /** Four bytes, element by element. */
    private int loadWord(int address, int elementBytes) {
        return switch (elementBytes) {
            case 1 -> memory.load8(address) | memory.load8(address + 1) << 8 | memory.load8(address + 2) << 16
                    | memory.load8(address + 3) << 24;
            case 2 -> memory.load16(address) | memory.load16(address + 2) << 16;
            default -> memory.load32(address);
        };
    }

    private void storeWord(int address, int elementBytes, int word) {
        switch (elementBytes) {
            case 1 -> {
                memory.store8(address, word);
                memory.store8(address + 1, word >>> 8);
                memory.store8(address + 2, word >>> 16);
                memory.store8(address + 3, word >>> 24);
            }
            case 2 -> {
                memory.store16(address, word);
                memory.store16(address + 2, word >>> 16);
            }
            default -> memory.store32(address, word);
        }
    }
}
