package dev.backstep.memory;

/**
 * Which bytes of a page of {@link Ram} something was made from that must go when they change: decoded instructions, translated
 * code. Kept by halfwords, the grain of instructions.
 *
 * <p>{@link Ram} alone changes it. Stays the same object for the life of the machine, so that a TLB may hold it.
 *
 * <p>Thread: the machine thread only.
 */
public final class DecodedBytes {

    /**
     * Writes to a page without decoded bytes after which it is a page of data: taking away the write permissions of a page
     * costs as much as some of these writes, and a page that is rewritten and run in turns would do it each time.
     */
    static final int QUIET_WRITES = 64;

    private final long[] halfwords = new long[Ram.PAGE_SIZE / 2 / Long.SIZE];
    private int count;
    private int quietWrites;

    DecodedBytes() { }

    /** True when some byte of a range is among them. {@code offset} and {@code length} (1 at least) in bytes, inside the page. */
    public boolean overlap(int offset, int length) {
        int first = offset >>> 1;
        int last = offset + length - 1 >>> 1;
        int end = last >>> 6;
        int i = first >>> 6;
        long mask = -1L << first;
        for (; i < end; i++) {
            if ((halfwords[i] & mask) != 0) {
                return true;
            }
            mask = -1L;
        }
        return (halfwords[i] & mask & -1L >>> ~last) != 0;
    }

    /** True when all bytes of a range are among them; parameters as of {@link #overlap}. */
    boolean contains(int offset, int length) {
        for (int halfword = offset >>> 1; halfword <= offset + length - 1 >>> 1; halfword++) {
            if ((halfwords[halfword >>> 6] & 1L << halfword) == 0) {
                return false;
            }
        }
        return true;
    }

    /** True when there are none. */
    public boolean isEmpty() {
        return count == 0;
    }

    void add(int offset, int length) {
        quietWrites = 0;
        change(offset, length, true);
    }

    void remove(int offset, int length) {
        change(offset, length, false);
    }

    private void change(int offset, int length, boolean present) {
        int last = offset + length - 1 >>> 1;
        for (int halfword = offset >>> 1; halfword <= last; halfword++) {
            long bit = 1L << halfword;
            if ((halfwords[halfword >>> 6] & bit) != 0 != present) {
                halfwords[halfword >>> 6] ^= bit;
                count += present ? 1 : -1;
            }
        }
    }

    /** Notes a write that hit none of them; true when the page is a page of data now. */
    boolean isDataAfterQuietWrite() {
        return count == 0 && ++quietWrites >= QUIET_WRITES;
    }
}
