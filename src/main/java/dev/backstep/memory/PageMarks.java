package dev.backstep.memory;

import java.util.Arrays;

/**
 * Pages of 4 KiB in 32 bits of addresses, to be marked one by one.
 *
 * <p>Thread: one at a time.
 */
public final class PageMarks {

    private final long[] bits = new long[PageSet.WORDS];

    /** None is marked. */
    public PageMarks() { }

    /** Marks the page around an address. */
    public void mark(int address) {
        int page = address >>> Ram.PAGE_SHIFT;
        bits[page >>> PageSet.WORD_SHIFT] |= 1L << page;
    }

    /** The pages that are marked. */
    public PageSet toSet() {
        return PageSet.of(bits);
    }

    /** None is marked any more. */
    public void clear() {
        Arrays.fill(bits, 0);
    }
}
