package dev.backstep.recording;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The LZ4 block format (lz4.org, "LZ4 Block Format Description"), which is packed several times faster than deflate and becomes a fifth
 * larger: for pages of memory, of which there are many.
 *
 * <p>A block is sequences: a token, whose upper four bits are the number of literals and whose lower four bits are the length of the
 * match less 4, either continued in bytes that are added up to one that is not 255 when it is 15; the literals; how far back the match
 * begins, 16 bits, little-endian. The last sequence has literals only, five or more, and no match begins in the last twelve bytes.
 *
 * <p>Plain arrays with their bounds checked: what a damaged file says can do no harm. Thread: one at a time packs.
 */
final class Lz4 {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SHORTEST_MATCH = 4;
    private static final int LAST_LITERALS = 5;
    private static final int LAST_MATCH_BEFORE_END = 12;
    private static final int FARTHEST = 0xffff;
    /** A length in a token that goes on behind it. */
    private static final int LONG_LENGTH = 15;
    private static final int TABLE_BITS = 14;
    /** The golden ratio, of 32 bits. */
    private static final int HASH_FACTOR = 0x9e3779b1;
    /** After 2 to this many bytes without a match every second is tried, and so on: what cannot be packed is passed over quickly. */
    private static final int PATIENCE_BITS = 6;

    /** Where four bytes of this hash were seen last; -1 for nowhere. */
    private final int[] seen = new int[1 << TABLE_BITS];

    /** Most bytes that so many can become. */
    static int mostPacked(int length) {
        return length + length / 255 + 16;
    }

    /**
     * Packs the first {@code length} bytes of {@code source}.
     *
     * @param target has room for {@link #mostPacked}
     * @return how many it has become
     */
    int pack(byte[] source, int length, byte[] target) {
        Arrays.fill(seen, -1);
        int lastStart = length - LAST_MATCH_BEFORE_END;
        int at = 0;
        int literals = 0;
        int out = 0;
        int misses = 0;
        while (at < lastStart) {
            int bytes = (int) INT.get(source, at);
            int slot = bytes * HASH_FACTOR >>> Integer.SIZE - TABLE_BITS;
            int before = seen[slot];
            seen[slot] = at;
            if (before < 0 || at - before > FARTHEST || (int) INT.get(source, before) != bytes) {
                at += 1 + (misses >> PATIENCE_BITS);
                misses++;
                continue;
            }
            misses = 0;
            while (at > literals && before > 0 && source[at - 1] == source[before - 1]) {
                at--;
                before--;
            }
            int match = SHORTEST_MATCH + same(source, before + SHORTEST_MATCH, at + SHORTEST_MATCH, length - LAST_LITERALS);
            out = putLiterals(source, literals, at, target, out, Math.min(match - SHORTEST_MATCH, LONG_LENGTH));
            target[out++] = (byte) (at - before);
            target[out++] = (byte) (at - before >> Byte.SIZE);
            out = putLength(target, out, match - SHORTEST_MATCH);
            at += match;
            literals = at;
        }
        return putLiterals(source, literals, length, target, out, 0);
    }

    /** How many bytes from two places on are the same, up to an end. */
    private static int same(byte[] source, int a, int b, int end) {
        int count = 0;
        while (b + count <= end - Long.BYTES) {
            long difference = (long) LONG.get(source, a + count) ^ (long) LONG.get(source, b + count);
            if (difference != 0) {
                return count + Long.numberOfTrailingZeros(difference) / Byte.SIZE;
            }
            count += Long.BYTES;
        }
        while (b + count < end && source[a + count] == source[b + count]) {
            count++;
        }
        return count;
    }

    private static int putLiterals(byte[] source, int from, int to, byte[] target, int start, int matchInToken) {
        int count = to - from;
        target[start] = (byte) (Math.min(count, LONG_LENGTH) << 4 | matchInToken);
        int out = putLength(target, start + 1, count);
        System.arraycopy(source, from, target, out, count);
        return out + count;
    }

    /** What of a length a token has no room for. */
    private static int putLength(byte[] target, int start, int length) {
        int out = start;
        if (length >= LONG_LENGTH) {
            int rest = length - LONG_LENGTH;
            for (; rest >= 255; rest -= 255) {
                target[out++] = (byte) 255;
            }
            target[out++] = (byte) rest;
        }
        return out;
    }

    /** Unpacks bytes of {@code source} into all of {@code target}; false when they are not so many, or nothing that {@link #pack} made. */
    static boolean unpack(byte[] source, int from, int count, byte[] target) {
        Input in = new Input(source, from, from + count);
        int out = 0;
        while (in.left() > 0) {
            int token = in.next();
            int literals = in.length(token >> 4);
            if (literals < 0 || literals > in.left() || literals > target.length - out) {
                return false;
            }
            System.arraycopy(source, in.at, target, out, literals);
            in.at += literals;
            out += literals;
            if (in.left() == 0) {
                return out == target.length;
            }
            if (in.left() < 2) {
                return false;
            }
            int back = in.next() | in.next() << Byte.SIZE;
            int match = in.length(token & LONG_LENGTH);
            if (match < 0 || back == 0 || back > out || match + SHORTEST_MATCH > target.length - out) {
                return false;
            }
            repeat(target, out, back, match + SHORTEST_MATCH);
            out += match + SHORTEST_MATCH;
        }
        return false;
    }

    /** Copies bytes from so far back; they may be among those that are being copied. */
    private static void repeat(byte[] target, int out, int back, int count) {
        int done = 0;
        while (done < count) {
            int piece = Math.min(count - done, back + done);
            System.arraycopy(target, out - back, target, out + done, piece);
            done += piece;
        }
    }

    /** What is unpacked, as far as it has been read. */
    private static final class Input {

        private final byte[] bytes;
        private final int end;
        private int at;

        private Input(byte[] bytes, int from, int end) {
            this.bytes = bytes;
            this.at = from;
            this.end = end;
        }

        private int left() {
            return end - at;
        }

        private int next() {
            return bytes[at++] & 0xff;
        }

        /** The length that begins in a token; -1 when it does not end, or is more than any block has. */
        private int length(int inToken) {
            int length = inToken;
            int more = inToken == LONG_LENGTH ? 255 : 0;
            while (more == 255) {
                if (left() == 0 || length > Block.LARGEST_PAYLOAD) {
                    return -1;
                }
                more = next();
                length += more;
            }
            return length;
        }
    }
}
