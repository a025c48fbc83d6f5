package dev.backstep.timeline;

import dev.backstep.memory.Ram;

/**
 * Words of a page of 4 KiB: a bit for each four bytes. Immutable.
 */
final class WordSet {

    /** No word. */
    static final WordSet EMPTY = new WordSet(new long[0]);

    private static final int WORD_SHIFT = 2;
    private static final int OBJECT_BYTES = 40;

    private final long[] bits;

    private WordSet(long[] bits) {
        this.bits = bits;
    }

    /** The words that are marked. */
    static WordSet of(long[] marks) {
        for (long some : marks) {
            if (some != 0) {
                return new WordSet(marks.clone());
            }
        }
        return EMPTY;
    }

    /** Room for the marks of a page, no word marked. */
    static long[] newMarks() {
        return new long[Ram.PAGE_SIZE >> WORD_SHIFT + 6];
    }

    /**
     * Marks each word with a byte of a range.
     *
     * @param first offset of the first byte in the page
     * @param last offset of the last byte
     */
    static void mark(long[] marks, int first, int last) {
        for (int word = first >> WORD_SHIFT; word <= last >> WORD_SHIFT; word++) {
            marks[word >> 6] |= 1L << word;
        }
    }

    /** True when a word is in both. */
    boolean hasAnyOf(WordSet other) {
        for (int i = 0; i < bits.length && i < other.bits.length; i++) {
            if ((bits[i] & other.bits[i]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** All words that are in this set or another. */
    WordSet union(WordSet other) {
        if (bits.length == 0) {
            return other;
        }
        long[] all = bits.clone();
        for (int i = 0; i < other.bits.length; i++) {
            all[i] |= other.bits[i];
        }
        return new WordSet(all);
    }

    /** Bytes of the heap that it takes. */
    long bytes() {
        return bits.length == 0 ? 0 : OBJECT_BYTES + (long) bits.length * Long.BYTES;
    }
}
