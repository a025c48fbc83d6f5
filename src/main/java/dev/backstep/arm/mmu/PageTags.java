package dev.backstep.arm.mmu;

import dev.backstep.memory.DecodedBytes;
import dev.backstep.memory.Ram;

import java.util.Arrays;

/**
 * The pages that accesses of {@link DataMemory} reach by one compare: direct-mapped entries, each with a page and a tag for loads and
 * one for stores, which is the page's address where that access may be made at once.
 *
 * <p>Entries are in blocks, by privilege and translation context. Pages with decoded instructions have a write tag that matches no
 * access: it says that the page is known, and the {@link DecodedBytes} beside it whether a store goes beside the code.
 *
 * <p>Thread: the CPU's own.
 */
final class PageTags {

    /** Entries in a block: a power of two. The index is what follows the page offset in the address. */
    static final int ENTRIES = 1024;
    /** The block without tags. */
    private static final int UNTAGGED_BLOCK = 2 * TranslationContexts.COUNT;
    private static final int ALL_ENTRIES = (UNTAGGED_BLOCK + 1) * ENTRIES;
    /** Longer than needed: a power of two, so that the JVM's compilers see an index masked by {@link #BLOCK_MASK} to be inside. */
    private static final int ARRAY_LENGTH = 2 * Integer.highestOneBit(ALL_ENTRIES);
    /** Changes no {@link #block}. */
    static final int BLOCK_MASK = ARRAY_LENGTH - ENTRIES;
    private static final int PAGE_MASK = -Ram.PAGE_SIZE;
    /** No access can match: bits 11 down to 5 of a looked-up value are always 0. */
    private static final int NO_TAG = 0xfff;
    /** Added to the write tag of a page with decoded instructions: no access can match, for the same reason. */
    private static final int CODE = 0x800;

    final int[] readTags = new int[ARRAY_LENGTH];
    final int[] writeTags = new int[ARRAY_LENGTH];
    final byte[][] pages = new byte[ARRAY_LENGTH][];
    /** For entries whose write tag has {@link #CODE}. */
    private final DecodedBytes[] decodedBytes = new DecodedBytes[ALL_ENTRIES];

    /** No page is known. */
    PageTags() {
        flush();
    }

    /** Index of the first entry for a translation context and a regime; that of entries that never get a tag where CPSR.E is set. */
    static int block(int context, AccessRegime regime) {
        return (regime.isBigEndian() ? UNTAGGED_BLOCK : 2 * context + (regime.isPrivileged() ? 1 : 0)) * ENTRIES;
    }

    void flush() {
        Arrays.fill(readTags, 0, ALL_ENTRIES, NO_TAG);
        Arrays.fill(writeTags, 0, ALL_ENTRIES, NO_TAG);
    }

    /** Forgets the entries of one context. */
    void flushContext(int context) {
        Arrays.fill(readTags, 2 * context * ENTRIES, 2 * (context + 1) * ENTRIES, NO_TAG);
        Arrays.fill(writeTags, 2 * context * ENTRIES, 2 * (context + 1) * ENTRIES, NO_TAG);
    }

    /** Forgets one page in all blocks. */
    void forgetPage(int pageAddress) {
        for (int i = (pageAddress >>> Ram.PAGE_SHIFT) & (ENTRIES - 1); i < ALL_ENTRIES; i += ENTRIES) {
            if (readTags[i] == pageAddress) {
                readTags[i] = NO_TAG;
            }
            if ((writeTags[i] & PAGE_MASK) == pageAddress) {
                writeTags[i] = NO_TAG;
            }
        }
    }

    /** No store is made at once until its page is taken again. */
    void forgetWrites() {
        Arrays.fill(writeTags, 0, ALL_ENTRIES, NO_TAG);
    }

    /** The same for one page's bytes, wherever they are mapped. */
    void forgetWritesTo(byte[] page) {
        for (int i = 0; i < ALL_ENTRIES; i++) {
            if (pages[i] == page) {
                writeTags[i] = NO_TAG;
            }
        }
    }

    /** The same for one entry. */
    void forgetWrite(int entry) {
        writeTags[entry] = NO_TAG;
    }

    /** Loads from the page around {@code address} are made at once from now on. */
    void takeForRead(int entry, int address, byte[] page) {
        take(entry, address, page);
        readTags[entry] = address & PAGE_MASK;
    }

    /**
     * The same for stores, unless the page holds decoded instructions.
     *
     * @param pageIndex which page of {@code ram}
     * @param page its bytes, which are written already
     */
    void takeForWrite(int entry, int address, Ram ram, int pageIndex, byte[] page) {
        take(entry, address, page);
        if (ram.hasCode(pageIndex)) {
            writeTags[entry] = address & PAGE_MASK | CODE;
            decodedBytes[entry] = ram.decodedBytes(pageIndex);
        } else {
            writeTags[entry] = address & PAGE_MASK;
        }
    }

    /** Read and write tag of an entry share the page: a new page takes both. */
    private void take(int entry, int address, byte[] page) {
        int tag = address & PAGE_MASK;
        if (pages[entry] != page || readTags[entry] != tag) {
            readTags[entry] = NO_TAG;
        }
        if (pages[entry] != page || (writeTags[entry] & PAGE_MASK) != tag) {
            writeTags[entry] = NO_TAG;
        }
        pages[entry] = page;
    }

    /**
     * True when the bytes of a store, that does not leave its page, are known to lie in a writable page of RAM with decoded
     * instructions, none of which it changes. A page whose instructions are all gone does not count, so that it is looked at again.
     */
    boolean isKnownBesideCode(int entry, int address, int size) {
        if (writeTags[entry] != (address & PAGE_MASK | CODE)) {
            return false;
        }
        DecodedBytes decoded = decodedBytes[entry];
        return !decoded.isEmpty() && !decoded.overlap(address & ~PAGE_MASK, size);
    }
}
