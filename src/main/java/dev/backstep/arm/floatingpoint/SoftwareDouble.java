package dev.backstep.arm.floatingpoint;

/**
 * Arithmetic on binary64 bit patterns as the manual spells it out (A2.7.8, "Floating-point operations"), in integers: the
 * definition that {@link DoublePrecision} falls back on, and is tested against.
 */
final class SoftwareDouble {

    /** The default NaN. */
    static final long DEFAULT_NAN = 0x7ff8000000000000L;
    /** The sign bit. */
    static final long SIGN = 0x8000000000000000L;
    /** Plus infinity; also the mask of the exponent field. */
    static final long INFINITY = 0x7ff0000000000000L;

    private static final long QUIET = 0x0008000000000000L;
    private static final long FRACTION = 0x000fffffffffffffL;
    private static final long HIDDEN = 0x0010000000000000L;
    /** A number is its significand as an integer times 2 to the biased exponent less this. */
    static final int SCALE = 1075;
    /** Room below the significands of a sum. */
    private static final int GUARD = 9;
    /** Bits of a quotient after its first. */
    private static final int QUOTIENT_BITS = 57;

    private SoftwareDouble() { }

    // Classes of operands.

    /** Any NaN. */
    static boolean isNan(long operand) {
        return (operand & ~SIGN) > INFINITY;
    }

    /** A signalling NaN. */
    static boolean isSignallingNan(long operand) {
        return isNan(operand) && (operand & QUIET) == 0;
    }

    private static boolean isInfinity(long operand) {
        return (operand & ~SIGN) == INFINITY;
    }

    private static boolean isZero(long operand) {
        return (operand & ~SIGN) == 0;
    }

    /** The operand, or a zero of its sign with Input Denormal raised when subnormals are flushed (FPUnpack). */
    static long flushed(long operand, FloatingPointStatus status) {
        if (status.flushToZero && (operand & INFINITY) == 0 && (operand & FRACTION) != 0) {
            status.raise(FloatingPointStatus.INPUT_DENORMAL);
            return operand & SIGN;
        }
        return operand;
    }

    /** FPProcessNaN. */
    private static long nan(long operand, FloatingPointStatus status) {
        if ((operand & QUIET) == 0) {
            status.raise(FloatingPointStatus.INVALID_OPERATION);
        }
        return status.defaultNan ? DEFAULT_NAN : operand | QUIET;
    }

    /** FPProcessNaNs: one of the two is a NaN. Signalling ones go first, then the first operand. */
    private static long nans(long first, long second, FloatingPointStatus status) {
        boolean takeFirst = isSignallingNan(first) || isNan(first) && !isSignallingNan(second);
        return nan(takeFirst ? first : second, status);
    }

    private static long invalid(FloatingPointStatus status) {
        status.raise(FloatingPointStatus.INVALID_OPERATION);
        return DEFAULT_NAN;
    }

    static int exponent(long operand) {
        return Math.max((int) ((operand & INFINITY) >>> 52), 1);
    }

    static long significand(long operand) {
        long fraction = operand & FRACTION;
        return (operand & INFINITY) == 0 ? fraction : fraction | HIDDEN;
    }

    private static long round(int sign, int exponent, long significand, FloatingPointStatus status) {
        return Rounding.round(Rounding.DOUBLE_FRACTION, Rounding.DOUBLE_EXPONENT, sign, exponent, significand, status);
    }

    // Arithmetic.

    /** FPAbs: the sign bit cleared, of NaNs too. */
    static long absolute(long operand) {
        return operand & ~SIGN;
    }

    /** FPNeg: the sign bit inverted, of NaNs too. */
    static long negate(long operand) {
        return operand ^ SIGN;
    }

    /** FPAdd. */
    static long add(long first, long second, FloatingPointStatus status) {
        return sum(flushed(first, status), flushed(second, status), 0, status);
    }

    /** FPSub: unlike adding the negative, a NaN keeps its sign. */
    static long subtract(long first, long second, FloatingPointStatus status) {
        return sum(flushed(first, status), flushed(second, status), SIGN, status);
    }

    /**
     * A sum of operands that have been flushed.
     *
     * @param inversion {@link #SIGN} to subtract the second, or 0
     */
    private static long sum(long first, long second, long inversion, FloatingPointStatus status) {
        if (isNan(first) || isNan(second)) {
            return nans(first, second, status);
        }
        long addend = second ^ inversion;
        if (isInfinity(first)) {
            return isInfinity(addend) && addend != first ? invalid(status) : first;
        }
        if (isInfinity(addend)) {
            return addend;
        }
        if (isZero(first) && isZero(addend)) {
            return first == addend ? first : (long) Rounding.signOfCancelledSum(status) << 63;
        }
        int firstExponent = exponent(first);
        int secondExponent = exponent(addend);
        int exponent = Math.max(firstExponent, secondExponent);
        long a = Rounding.shiftRightSticky(significand(first) << GUARD, exponent - firstExponent);
        long b = Rounding.shiftRightSticky(significand(addend) << GUARD, exponent - secondExponent);
        long total = (first < 0 ? -a : a) + (addend < 0 ? -b : b);
        if (total == 0) {
            return (long) Rounding.signOfCancelledSum(status) << 63;
        }
        return round(total < 0 ? 1 : 0, exponent - SCALE - GUARD, Math.abs(total), status);
    }

    /** FPMul. */
    static long multiply(long first, long second, FloatingPointStatus status) {
        long a = flushed(first, status);
        long b = flushed(second, status);
        if (isNan(a) || isNan(b)) {
            return nans(a, b, status);
        }
        long sign = (a ^ b) & SIGN;
        if (isInfinity(a) || isInfinity(b)) {
            return isZero(a) || isZero(b) ? invalid(status) : sign | INFINITY;
        }
        if (isZero(a) || isZero(b)) {
            return sign;
        }
        long x = significand(a);
        long y = significand(b);
        int shiftX = Long.numberOfLeadingZeros(x) - 1;
        int shiftY = Long.numberOfLeadingZeros(y) - 1;
        x <<= shiftX;
        y <<= shiftY;
        // Both have 63 bits, so that the upper word of the product has at least 61.
        long product = Math.multiplyHigh(x, y) | (x * y != 0 ? 1 : 0);
        return round((int) (sign >>> 63), exponent(a) + exponent(b) - 2 * SCALE - shiftX - shiftY + 64, product, status);
    }

    /** FPDiv. */
    static long divide(long first, long second, FloatingPointStatus status) {
        long a = flushed(first, status);
        long b = flushed(second, status);
        if (isNan(a) || isNan(b)) {
            return nans(a, b, status);
        }
        long sign = (a ^ b) & SIGN;
        if (isInfinity(a)) {
            return isInfinity(b) ? invalid(status) : sign | INFINITY;
        }
        if (isInfinity(b)) {
            return sign;
        }
        if (isZero(b)) {
            if (isZero(a)) {
                return invalid(status);
            }
            status.raise(FloatingPointStatus.DIVISION_BY_ZERO);
            return sign | INFINITY;
        }
        if (isZero(a)) {
            return sign;
        }
        long remainder = significand(a);
        long divisor = significand(b);
        int shiftA = Long.numberOfLeadingZeros(remainder) - 11;
        int shiftB = Long.numberOfLeadingZeros(divisor) - 11;
        remainder <<= shiftA;
        divisor <<= shiftB;
        long quotient = 0;
        for (int bit = 0; bit <= QUOTIENT_BITS; bit++) {
            quotient <<= 1;
            if (remainder >= divisor) {
                remainder -= divisor;
                quotient |= 1;
            }
            remainder <<= 1;
        }
        if (remainder != 0) {
            quotient |= 1;
        }
        int exponent = exponent(a) - shiftA - (exponent(b) - shiftB) - QUOTIENT_BITS;
        return round((int) (sign >>> 63), exponent, quotient, status);
    }

    /** FPSqrt. */
    static long squareRoot(long operand, FloatingPointStatus status) {
        long a = flushed(operand, status);
        if (isNan(a)) {
            return nan(a, status);
        }
        if (isZero(a) || a == INFINITY) {
            return a;
        }
        if (a < 0) {
            return invalid(status);
        }
        int exponent = exponent(a) - SCALE;
        long radicand = significand(a);
        int shift = Long.numberOfLeadingZeros(radicand) - 11;
        if ((exponent - shift & 1) != 0) {
            shift++;
        }
        radicand <<= shift;
        return round(0, (exponent - shift) / 2 - 29, Rounding.squareRoot(radicand), status);
    }

    // Comparison.

    /**
     * FPCompare: N, Z, C and V in bits 31 to 28.
     *
     * @param signalQuiet true to raise Invalid Operation for quiet NaNs too (VCMPE)
     */
    static int compare(long first, long second, boolean signalQuiet, FloatingPointStatus status) {
        long a = flushed(first, status);
        long b = flushed(second, status);
        if (isNan(a) || isNan(b)) {
            if (signalQuiet || isSignallingNan(a) || isSignallingNan(b)) {
                status.raise(FloatingPointStatus.INVALID_OPERATION);
            }
            return 0x30000000;
        }
        if (a == b || isZero(a) && isZero(b)) {
            return 0x60000000;
        }
        return ordered(a) < ordered(b) ? 0x80000000 : 0x20000000;
    }

    /** An integer that orders as the number does, with minus zero less than plus zero. */
    private static long ordered(long operand) {
        return operand < 0 ? operand ^ ~SIGN : operand;
    }

    // Conversion.

    /**
     * FPToFixed: rounded and saturated; a NaN gives 0. Invalid Operation when it does not fit or is a NaN.
     *
     * @param fractionBits 0 for an integer, up to {@code width}
     * @param width of the result: 16 or 32 bits
     * @param roundingMode {@link FloatingPointStatus#TOWARDS_ZERO} for VCVT, the status's own for VCVTR
     * @return the result, sign- or zero-extended to 32 bits
     */
    static int toFixed(long operand, int fractionBits, int width, boolean unsigned, int roundingMode,
            FloatingPointStatus status) {
        long a = flushed(operand, status);
        if (isNan(a)) {
            status.raise(FloatingPointStatus.INVALID_OPERATION);
            return 0;
        }
        return Rounding.toInteger((int) (a >>> 63), exponent(a) - SCALE + fractionBits, significand(a), width, unsigned,
                roundingMode, status);
    }

    /**
     * FixedToFP: always exact.
     *
     * @param value the number times 2^fractionBits, already sign- or zero-extended from its width of at most 32 bits
     * @param fractionBits 0 for an integer, up to 32
     */
    static long fromFixed(long value, int fractionBits) {
        return Double.doubleToRawLongBits(Math.scalb((double) value, -fractionBits));
    }
}
