package dev.backstep.arm.interpret;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The bytes of a page that a region was made from, run by run: a run is halfwords without a gap. They are given as the set of
 * halfwords, see {@link Region.Description}.
 */
final class CodeRuns {

    /** What is done with a run. */
    @FunctionalInterface
    interface Visitor {
        /** A run: its place in the page and its length, in bytes. */
        void run(int offset, int length);
    }

    /** What is done with a run of two arrays: given both, it needs nothing of its own and is not made anew each time. */
    @FunctionalInterface
    private interface Step {
        /**
         * A run.
         *
         * @param offset bytes from the start of the page
         * @param length bytes
         * @param before bytes of the runs before it
         * @return false when no other is of interest
         */
        boolean run(byte[] page, byte[] other, int offset, int length, int before);
    }

    private static final Step SAME = (page, other, offset, length, before) ->
            Arrays.equals(page, offset, offset + length, other, offset, offset + length);
    private static final Step SAME_AS_PACKED = (page, packed, offset, length, before) ->
            Arrays.equals(page, offset, offset + length, packed, before, before + length);
    private static final Step PACK = (page, packed, offset, length, before) -> {
        System.arraycopy(page, offset, packed, before, length);
        return true;
    };

    private CodeRuns() { }

    static void forEach(BitSet halfwords, Visitor visitor) {
        all(halfwords, null, null, (page, other, offset, length, before) -> {
            visitor.run(offset, length);
            return true;
        });
    }

    /** True when two pages have the same there. */
    static boolean areSame(BitSet halfwords, byte[] page, byte[] other) {
        return all(halfwords, page, other, SAME);
    }

    /** What a page has there, one run behind the other. */
    static byte[] pack(BitSet halfwords, byte[] page) {
        byte[] packed = new byte[2 * halfwords.cardinality()];
        all(halfwords, page, packed, PACK);
        return packed;
    }

    /** True when a page has there what was {@linkplain #pack packed}. */
    static boolean arePacked(BitSet halfwords, byte[] page, byte[] packed) {
        return all(halfwords, page, packed, SAME_AS_PACKED);
    }

    private static boolean all(BitSet halfwords, byte[] page, byte[] other, Step step) {
        int before = 0;
        for (int first = halfwords.nextSetBit(0); first >= 0;) {
            int end = halfwords.nextClearBit(first);
            if (!step.run(page, other, 2 * first, 2 * (end - first), before)) {
                return false;
            }
            before += 2 * (end - first);
            first = halfwords.nextSetBit(end);
        }
        return true;
    }
}
