package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.state.ExtensionRegisters;

/**
 * Arithmetic on one lane that saturates (A2.2.1 SatQ) and then sets FPSCR.QC. Lanes are 8 to 64 bits wide, extended to a
 * long as {@code signed} says; unsigned lanes of 64 bits are as they are.
 */
public final class SaturatingLanes {

    private SaturatingLanes() { }

    /** The nearest signed number of {@code bits} bits to an exact signed value. */
    public static long signed(ExtensionRegisters registers, long exact, int bits) {
        long result = exact << (64 - bits) >> (64 - bits);
        if (result == exact) {
            return result;
        }
        registers.saturated = true;
        return greatest(bits) ^ exact >> 63;
    }

    /** The nearest unsigned number of {@code bits} bits to an exact signed value. */
    public static long unsigned(ExtensionRegisters registers, long exact, int bits) {
        if (exact < 0) {
            registers.saturated = true;
            return 0;
        }
        return unsignedOfUnsigned(registers, exact, bits);
    }

    /** The nearest unsigned number of {@code bits} bits to an exact unsigned value. */
    public static long unsignedOfUnsigned(ExtensionRegisters registers, long exact, int bits) {
        long limit = -1L >>> (64 - bits);
        if ((exact & ~limit) == 0) {
            return exact;
        }
        registers.saturated = true;
        return limit;
    }

    /** {@code n + m}. */
    public static long add(ExtensionRegisters registers, long n, long m, int bits, boolean signed) {
        long sum = n + m;
        if (bits < 64) {
            return signed ? signed(registers, sum, bits) : unsigned(registers, sum, bits);
        }
        if (signed) {
            return ((n ^ sum) & (m ^ sum)) < 0 ? limit(registers, n) : sum;
        }
        if (Long.compareUnsigned(sum, n) < 0) {
            registers.saturated = true;
            return -1;
        }
        return sum;
    }

    /** {@code n - m}. */
    public static long subtract(ExtensionRegisters registers, long n, long m, int bits, boolean signed) {
        long difference = n - m;
        if (bits < 64) {
            return signed ? signed(registers, difference, bits) : unsigned(registers, difference, bits);
        }
        if (signed) {
            return ((n ^ m) & (n ^ difference)) < 0 ? limit(registers, n) : difference;
        }
        if (Long.compareUnsigned(n, m) < 0) {
            registers.saturated = true;
            return 0;
        }
        return difference;
    }

    /** {@code value << amount}, 0 to 127. */
    public static long shiftLeft(ExtensionRegisters registers, long value, int amount, int bits, boolean signed) {
        if (value == 0) {
            return 0;
        }
        int shift = Math.min(amount, 63);
        long shifted = value << shift;
        boolean exact = amount < bits && (signed
                ? shifted << (64 - bits) >> (64 - bits) >> shift == value
                : (shifted & -1L >>> (64 - bits)) >>> shift == value);
        if (exact) {
            return shifted;
        }
        registers.saturated = true;
        return signed ? greatest(bits) ^ value >> 63 : -1L >>> (64 - bits);
    }

    /** A signed value shifted left by 0 to 63, saturated to unsigned. */
    public static long shiftLeftUnsigned(ExtensionRegisters registers, long value, int amount, int bits) {
        if (value < 0) {
            registers.saturated = true;
            return 0;
        }
        return shiftLeft(registers, value, amount, bits, false);
    }

    /** {@code 2 * n * m} in {@code 2 * bits} bits, of signed lanes of {@code bits} (16 or 32) bits. */
    public static long doublingProduct(ExtensionRegisters registers, long n, long m, int bits) {
        long product = n * m;
        return add(registers, product, product, 2 * bits, true);
    }

    /** The high half of {@code 2 * n * m}, of signed lanes of {@code bits} (16 or 32) bits. */
    public static long doublingProductHigh(ExtensionRegisters registers, long n, long m, int bits, boolean round) {
        // Half of the manual's sum: with 32 bits, twice the product need not fit.
        long rounding = round ? 1L << (bits - 2) : 0;
        return signed(registers, n * m + rounding >> (bits - 1), bits);
    }

    private static long greatest(int bits) {
        return -1L >>> (65 - bits);
    }

    private static long limit(ExtensionRegisters registers, long sign) {
        registers.saturated = true;
        return Long.MAX_VALUE ^ sign >> 63;
    }
}
