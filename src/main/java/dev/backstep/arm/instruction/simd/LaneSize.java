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
}
