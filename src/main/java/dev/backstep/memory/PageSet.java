package dev.backstep.memory;

import java.util.Arrays;

/**
 * A set of pages of 4 KiB in 32 bits of addresses, compact where pages are few or near to each other. Immutable.
 */
public final class PageSet {

    /** No page. */
    public static final PageSet EMPTY = new PageSet(new short[0], new long[0]);

    /** Pages in a word of a {@link PageMarks} or a set. */
    static final int WORD_SHIFT = 6;
    static final int WORDS = 1 << 32 - Ram.PAGE_SHIFT - WORD_SHIFT;
    private static final int OBJECT_BYTES = 64;

    /** The words that are not 0, by their indices, ascending. */
    private final short[] indices;
    private final long[] words;

    private PageSet(short[] indices, long[] words) {
        this.indices = indices;
        this.words = words;
    }

    /** The pages whose bits are set in {@link #WORDS} words. */
    static PageSet of(long[] bits) {
        int count = 0;
        for (long word : bits) {
            if (word != 0) {
                count++;
            }
        }
        if (count == 0) {
            return EMPTY;
        }
        short[] indices = new short[count];
        long[] words = new long[count];
        int next = 0;
        for (int i = 0; i < bits.length; i++) {
            if (bits[i] != 0) {
                indices[next] = (short) i;
                words[next++] = bits[i];
            }
        }
        return new PageSet(indices, words);
    }

    /** True when the page around this address is among them. */
    public boolean contains(int address) {
        int page = address >>> Ram.PAGE_SHIFT;
        int at = Arrays.binarySearch(indices, (short) (page >>> WORD_SHIFT));
        return at >= 0 && (words[at] & 1L << page) != 0;
    }

    /**
     * True when a page of a range is among them.
     *
     * @param address of the first byte
     * @param length bytes, 1 at least; what lies beyond 2<sup>32</sup> is left out
     */
    public boolean containsAny(int address, long length) {
        long first = Integer.toUnsignedLong(address) >>> Ram.PAGE_SHIFT;
        long last = Math.min(Integer.toUnsignedLong(address) + length - 1, 0xffffffffL) >>> Ram.PAGE_SHIFT;
        for (int i = 0; i < indices.length; i++) {
            long firstOfWord = (long) indices[i] << WORD_SHIFT;
            if (firstOfWord > last) {
                return false;
            }
            if (firstOfWord + Long.SIZE > first) {
                long from = Math.max(first - firstOfWord, 0);
                long to = Math.min(last - firstOfWord, Long.SIZE - 1);
                if ((words[i] & -1L << from & -1L >>> Long.SIZE - 1 - to) != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** All pages that are in this set or another. */
    public PageSet union(PageSet other) {
        if (other.words.length == 0) {
            return this;
        }
        if (words.length == 0) {
            return other;
        }
        short[] unionIndices = new short[indices.length + other.indices.length];
        long[] unionWords = new long[unionIndices.length];
        int count = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < indices.length || theirs < other.indices.length) {
            int index = Math.min(indexAt(mine), other.indexAt(theirs));
            unionIndices[count] = (short) index;
            unionWords[count++] = (indexAt(mine) == index ? words[mine++] : 0) | (other.indexAt(theirs) == index ? other.words[theirs++] : 0);
        }
        return new PageSet(Arrays.copyOf(unionIndices, count), Arrays.copyOf(unionWords, count));
    }

    /** The index of a word, or one beyond all others. */
    private int indexAt(int at) {
        return at < indices.length ? indices[at] : WORDS;
    }

    /** How many pages. */
    public int size() {
        int size = 0;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        return size;
    }

    /** Bytes of the heap that it takes. */
    public long bytes() {
        return OBJECT_BYTES + (long) words.length * (Long.BYTES + Short.BYTES);
    }
}
