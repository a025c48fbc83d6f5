package dev.backstep.arm.floatingpoint;

/**
 * The one rounding of all formats: FPRound and the rounding half of FPToFixed (A2.7.8). A format is the number of its
 * fraction bits and of its exponent bits.
 */
final class Rounding {

    static final int HALF_FRACTION = 10;
    static final int HALF_EXPONENT = 5;
    static final int SINGLE_FRACTION = 23;
    static final int SINGLE_EXPONENT = 8;
    static final int DOUBLE_FRACTION = 52;
    static final int DOUBLE_EXPONENT = 11;

    private Rounding() { }

    /**
     * Shifts right, with any bit that falls out kept in bit 0 ("sticky").
     *
     * @param count 0 or more
     */
    static long shiftRightSticky(long value, int count) {
        if (count == 0) {
            return value;
        }
        if (count > 63) {
            return value != 0 ? 1 : 0;
        }
        return value >>> count | (value << -count != 0 ? 1 : 0);
    }

    /** Rounds as the status says; see the other {@code round}. */
    static long round(int fractionBits, int exponentBits, int sign, int exponent, long significand,
            FloatingPointStatus status) {
        return round(fractionBits, exponentBits, sign, exponent, significand, status.roundingMode, status);
    }

    /**
     * The bit pattern of {@code significand * 2^exponent}, rounded, with the exceptions that it raises. Tininess is
     * detected before rounding. Half-precision results are never flushed to zero.
     *
     * @param sign 0 or 1
     * @param significand unsigned, not 0; its lowest bit may be sticky when it has at least two bits more than the format
     * @param mode a rounding mode
     */
    static long round(int fractionBits, int exponentBits, int sign, int exponent, long significand, int mode,
            FloatingPointStatus status) {
        int leading = Long.numberOfLeadingZeros(significand);
        long normal = significand << leading;
        int bias = (1 << exponentBits - 1) - 1;
        // What lies far above the format overflows like what lies just above, and leaves room for its sign.
        int biased = Math.min(exponent - leading + 63 + bias, 1 << exponentBits);
        long signBit = (long) sign << fractionBits + exponentBits;
        boolean tiny = biased < 1;
        if (tiny) {
            if (status.flushToZero && exponentBits != HALF_EXPONENT) {
                status.raise(FloatingPointStatus.UNDERFLOW);
                return signBit;
            }
            normal = shiftRightSticky(normal, 1 - biased);
            // A subnormal has no hidden bit to add to its exponent field: the sum below starts one lower.
            biased = 1;
        }
        int dropped = 63 - fractionBits;
        long integer = normal >>> dropped;
        long error = normal << 64 - dropped;
        if (tiny && error != 0) {
            status.raise(FloatingPointStatus.UNDERFLOW);
        }
        if (roundsUp(mode, sign, integer, error)) {
            integer++;
        }
        // The hidden bit adds one to the exponent field, and so does a carry out of the fraction.
        long magnitude = ((long) (biased - 1) << fractionBits) + integer;
        long infinity = (1L << exponentBits) - 1 << fractionBits;
        if (exponentBits == HALF_EXPONENT && status.alternativeHalfPrecision) {
            long limit = 1L << exponentBits + fractionBits;
            if (Long.compareUnsigned(magnitude, limit) >= 0) {
                status.raise(FloatingPointStatus.INVALID_OPERATION);
                return signBit | limit - 1;
            }
        } else if (Long.compareUnsigned(magnitude, infinity) >= 0) {
            status.raise(FloatingPointStatus.OVERFLOW | FloatingPointStatus.INEXACT);
            return signBit | (overflowsToInfinity(mode, sign) ? infinity : infinity - 1);
        }
        if (error != 0) {
            status.raise(FloatingPointStatus.INEXACT);
        }
        return signBit | magnitude;
    }

    /**
     * FPToFixed for a finite number {@code significand * 2^exponent}: rounded to an integer and saturated.
     *
     * @param sign 0 or 1
     * @param significand at least 0, less than 2^53
     * @param width of the result: 16 or 32 bits
     * @param mode a rounding mode
     * @return the result, sign- or zero-extended to 32 bits
     */
    static int toInteger(int sign, int exponent, long significand, int width, boolean unsigned, int mode,
            FloatingPointStatus status) {
        if (significand == 0) {
            return 0;
        }
        long magnitude;
        long error = 0;
        if (exponent >= 0) {
            // 40 bits are more than any result has; beyond them lies only saturation.
            magnitude = Long.numberOfLeadingZeros(significand) - exponent > 1 ? significand << exponent : Long.MAX_VALUE;
        } else {
            int count = -exponent;
            magnitude = count > 63 ? 0 : significand >>> count;
            error = count > 63 ? 1 : significand << -count;
            if (roundsUp(mode, sign, magnitude, error)) {
                magnitude++;
            }
        }
        long value = sign != 0 ? -magnitude : magnitude;
        long minimum = unsigned ? 0 : -1L << width - 1;
        long maximum = unsigned ? (1L << width) - 1 : (1L << width - 1) - 1;
        if (value < minimum || value > maximum) {
            status.raise(FloatingPointStatus.INVALID_OPERATION);
            return (int) (value < minimum ? minimum : maximum);
        }
        if (error != 0) {
            status.raise(FloatingPointStatus.INEXACT);
        }
        return (int) value;
    }

    /** Whether a magnitude becomes the next larger integer; {@code error} is its fraction in units of 2^-64. */
    private static boolean roundsUp(int mode, int sign, long integer, long error) {
        return switch (mode) {
            case FloatingPointStatus.TO_NEAREST -> error < 0 && (error != Long.MIN_VALUE || (integer & 1) != 0);
            case FloatingPointStatus.TOWARDS_PLUS_INFINITY -> error != 0 && sign == 0;
            case FloatingPointStatus.TOWARDS_MINUS_INFINITY -> error != 0 && sign != 0;
            default -> false;
        };
    }

    private static boolean overflowsToInfinity(int mode, int sign) {
        return switch (mode) {
            case FloatingPointStatus.TO_NEAREST -> true;
            case FloatingPointStatus.TOWARDS_PLUS_INFINITY -> sign == 0;
            case FloatingPointStatus.TOWARDS_MINUS_INFINITY -> sign != 0;
            default -> false;
        };
    }

    /** The sign of an exact zero that is the sum of two numbers of different sign. */
    static int signOfCancelledSum(FloatingPointStatus status) {
        return status.roundingMode == FloatingPointStatus.TOWARDS_MINUS_INFINITY ? 1 : 0;
    }

    /**
     * {@code floor(sqrt(radicand) * 2^29)}, with bit 0 sticky.
     *
     * @param radicand at least 2^52, less than 2^54
     */
    static long squareRoot(long radicand) {
        long root = 0;
        long remainder = 0;
        for (int pair = 0; pair < 56; pair++) {
            int position = 52 - 2 * pair;
            remainder = remainder << 2 | (position >= 0 ? radicand >>> position & 3 : 0);
            long trial = root << 2 | 1;
            root <<= 1;
            if (remainder >= trial) {
                remainder -= trial;
                root |= 1;
            }
        }
        return remainder != 0 ? root | 1 : root;
    }
}
