package dev.backstep.arm.instruction.simd;

/** Shifts of one lane, extended to a long, by amounts that may be out of range and, to the right, negative. */
public final class LaneShift {

    private LaneShift() { }

    /** Shifted left by {@code amount} (-128 to 127). */
    public static long shift(long value, int amount, boolean signed) {
        if (amount >= 0) {
            return amount > 63 ? 0 : value << amount;
        }
        return shiftRight(value, -amount, signed);
    }

    /** Shifted left by {@code amount} (-128 to 127); to the right it rounds to the nearest number, halves upwards. */
    public static long roundingShift(long value, int amount, boolean signed) {
        return amount >= 0 ? shift(value, amount, signed) : roundingShiftRight(value, -amount, signed);
    }

    /** Shifted right by 1 to 128. */
    public static long shiftRight(long value, int amount, boolean signed) {
        if (signed) {
            return value >> Math.min(amount, 63);
        }
        return amount > 63 ? 0 : value >>> amount;
    }

    /** Shifted right by 1 to 128 and rounded: what was shifted out last is added. */
    public static long roundingShiftRight(long value, int amount, boolean signed) {
        if (amount > 64) {
            return 0;
        }
        return shiftRight(value, amount, signed) + (value >>> (amount - 1) & 1);
    }
}
