package dev.backstep.arm.instruction.simd;

/**
 * How a D register is divided into lanes (A2.6.1), and what can be done to all its lanes at once with the arithmetic of
 * one long.
 */
public enum LaneSize {
    /** Eight bytes. */
    BITS_8(8, 0x0101010101010101L),
    /** Four halfwords. */
    BITS_16(16, 0x0001000100010001L),
    /** Two words. */
    BITS_32(32, 0x0000000100000001L),
    /** One doubleword. */
    BITS_64(64, 1);

    private static final LaneSize[] VALUES = values();

    /** Bits a lane. */
    public final int bits;
    /** Bit 0 of each lane. */
    public final long ones;
    /** The top bit of each lane. */
    public final long tops;

    LaneSize(int bits, long ones) {
        this.bits = bits;
        this.ones = ones;
        this.tops = ones << (bits - 1);
    }

    /** The size that a field {@code size} stands for: 0 to 3. */
    public static LaneSize of(int size) {
        return VALUES[size];
    }

    /** Lanes twice as wide. Not for 64 bits. */
    public LaneSize twice() {
        return VALUES[ordinal() + 1];
    }

    /** All bits of the lowest lane. */
    public long mask() {
        return -1L >>> (64 - bits);
    }

    /** The lane that begins at bit {@code at}, extended; 64-bit lanes as they are. */
    public long lane(long vector, int at, boolean signed) {
        long atTop = vector << (64 - bits - at);
        return signed ? atTop >> (64 - bits) : atTop >>> (64 - bits);
    }

    /** A lane's value in every lane. */
    public long replicate(long value) {
        return (value & mask()) * ones;
    }

    /** The sums of lanes. */
    public long add(long x, long y) {
        return (x & ~tops) + (y & ~tops) ^ (x ^ y) & tops;
    }

    /** The differences of lanes. */
    public long subtract(long x, long y) {
        return (x | tops) - (y & ~tops) ^ (x ^ ~y) & tops;
    }

    /** All ones in the lanes that are 0. */
    public long zero(long x) {
        long others = ~tops;
        long found = ~((x & others) + others | x | others);
        return (found << 1) - (found >>> (bits - 1));
    }

    /** Lanes shifted left by 0 to {@code bits - 1}. */
    public long shiftLeft(long x, int amount) {
        return x << amount & (mask() << amount & mask()) * ones;
    }

    /** Lanes shifted right by 0 to {@code bits}, filled with zeros. */
    public long shiftRightUnsigned(long x, int amount) {
        return amount == bits ? 0 : x >>> amount & (mask() >>> amount) * ones;
    }

    /** Lanes shifted right by 0 to {@code bits}, filled with their top bits. */
    public long shiftRightSigned(long x, int amount) {
        int shift = Math.min(amount, bits - 1);
        long sign = tops >>> shift;
        return subtract(shiftRightUnsigned(x, shift) ^ sign, sign);
    }

    /** What a right shift of each lane by 1 to {@code bits} shifts out last: 1 where rounding adds 1. */
    public long roundingBits(long x, int amount) {
        return x >>> (amount - 1) & ones;
    }

    /** All ones in the lanes of {@code x} that are greater than those of {@code y}. */
    public long greater(long x, long y, boolean signed) {
        long sign = signed ? tops : 0;
        long a = x ^ sign;
        long b = y ^ sign;
        // Where taking a from b borrows.
        long found = (a & ~b | ~(a ^ b) & subtract(b, a)) & tops;
        return (found << 1) - (found >>> (bits - 1));
    }

    /** The products of lanes, as far as they fit. */
    public long multiply(long x, long y) {
        return switch (this) {
            case BITS_64 -> x * y;
            case BITS_32 -> x * y & 0xffffffffL | (x >>> 32) * (y >>> 32) << 32;
            case BITS_16 -> x * y & 0xffffL | (x >>> 16) * (y >>> 16) << 16 & 0xffff0000L
                    | (x >>> 32) * (y >>> 32) << 32 & 0xffff00000000L | (x >>> 48) * (y >>> 48) << 48;
            // The lowest byte of a product depends on those of its factors alone.
            case BITS_8 -> BITS_16.multiply(x, y) & 0x00ff00ff00ff00ffL
                    | (BITS_16.multiply(x >>> 8 & 0x00ff00ff00ff00ffL, y >>> 8 & 0x00ff00ff00ff00ffL) & 0x00ff00ff00ff00ffL) << 8;
        };
    }

    /** The products of the lanes of the low halves, in lanes of twice the width. Not for 64 bits. */
    public long multiplyLong(long x, long y, boolean signed) {
        if (signed) {
            return twice().multiply(widen(x, true), widen(y, true));
        }
        return switch (this) {
            case BITS_8 -> (x & 0xff) * (y & 0xff) | (x >>> 8 & 0xff) * (y >>> 8 & 0xff) << 16
                    | (x >>> 16 & 0xff) * (y >>> 16 & 0xff) << 32 | (x >>> 24 & 0xff) * (y >>> 24 & 0xff) << 48;
            case BITS_16 -> (x & 0xffff) * (y & 0xffff) | (x >>> 16 & 0xffff) * (y >>> 16 & 0xffff) << 32;
            default -> (x & 0xffffffffL) * (y & 0xffffffffL);
        };
    }

    /** The absolute differences of lanes: as signed or unsigned numbers, and unsigned themselves. */
    public long absoluteDifference(long x, long y, boolean signed) {
        long negative = greater(y, x, signed);
        return subtract(subtract(x, y) ^ negative, negative);
    }

    /** The lanes of the low half of a vector, extended to twice their width. Not for 64 bits. */
    public long widen(long x, boolean signed) {
        long wide = x & 0xffffffffL;
        if (bits <= 16) {
            wide = (wide | wide << 16) & 0x0000ffff0000ffffL;
        }
        if (bits == 8) {
            wide = (wide | wide << 8) & 0x00ff00ff00ff00ffL;
        }
        if (!signed) {
            return wide;
        }
        LaneSize twice = twice();
        long sign = twice.ones << (bits - 1);
        return twice.subtract(wide ^ sign, sign);
    }
}
