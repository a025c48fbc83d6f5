package dev.backstep.arm.floatingpoint;

/**
 * Arithmetic on binary32 bit patterns as the manual spells it out (A2.7.8, "Floating-point operations"), in integers: the
 * definition that {@link SinglePrecision} falls back on, and is tested against.
 */
final class SoftwareSingle {

    /** The default NaN. */
    static final int DEFAULT_NAN = 0x7fc00000;
    /** The sign bit. */
    static final int SIGN = 0x80000000;
    /** Plus infinity; also the mask of the exponent field. */
    static final int INFINITY = 0x7f800000;

    private static final int QUIET = 0x00400000;
    private static final int FRACTION = 0x007fffff;
    private static final int HIDDEN = 0x00800000;
    private static final int TWO = 0x40000000;
    private static final int ONE_AND_A_HALF = 0x3fc00000;
    private static final int THREE = 0x40400000;
    /** A number is its significand as an integer times 2 to the biased exponent less this. */
    static final int SCALE = 150;
    /** Room below the significands of a sum. */
    private static final int GUARD = 36;

    private SoftwareSingle() { }

    // Classes of operands.

    /** Any NaN. */
    static boolean isNan(int operand) {
        return (operand & ~SIGN) > INFINITY;
    }

    /** A signalling NaN. */
    static boolean isSignallingNan(int operand) {
        return isNan(operand) && (operand & QUIET) == 0;
    }

    private static boolean isInfinity(int operand) {
        return (operand & ~SIGN) == INFINITY;
    }

    private static boolean isZero(int operand) {
        return (operand & ~SIGN) == 0;
    }

    /** The operand, or a zero of its sign with Input Denormal raised when subnormals are flushed (FPUnpack). */
    static int flushed(int operand, FloatingPointStatus status) {
        if (status.flushToZero && (operand & INFINITY) == 0 && (operand & FRACTION) != 0) {
            status.raise(FloatingPointStatus.INPUT_DENORMAL);
            return operand & SIGN;
        }
        return operand;
    }

    /** FPProcessNaN. */
    private static int nan(int operand, FloatingPointStatus status) {
        if ((operand & QUIET) == 0) {
            status.raise(FloatingPointStatus.INVALID_OPERATION);
        }
        return status.defaultNan ? DEFAULT_NAN : operand | QUIET;
    }

    /** FPProcessNaNs: one of the two is a NaN. Signalling ones go first, then the first operand. */
    private static int nans(int first, int second, FloatingPointStatus status) {
        boolean takeFirst = isSignallingNan(first) || isNan(first) && !isSignallingNan(second);
        return nan(takeFirst ? first : second, status);
    }

    private static int invalid(FloatingPointStatus status) {
        status.raise(FloatingPointStatus.INVALID_OPERATION);
        return DEFAULT_NAN;
    }

    static int exponent(int operand) {
        return Math.max((operand & INFINITY) >>> 23, 1);
    }

    static int significand(int operand) {
        int fraction = operand & FRACTION;
        return (operand & INFINITY) == 0 ? fraction : fraction | HIDDEN;
    }

    private static int round(int sign, int exponent, long significand, FloatingPointStatus status) {
        return (int) Rounding.round(Rounding.SINGLE_FRACTION, Rounding.SINGLE_EXPONENT, sign, exponent, significand, status);
    }

    // Arithmetic.

    /** FPAbs: the sign bit cleared, of NaNs too. */
    static int absolute(int operand) {
        return operand & ~SIGN;
    }

    /** FPNeg: the sign bit inverted, of NaNs too. */
    static int negate(int operand) {
        return operand ^ SIGN;
    }

    /** FPAdd. */
    static int add(int first, int second, FloatingPointStatus status) {
        return sum(flushed(first, status), flushed(second, status), 0, 0, status);
    }

    /** FPSub: unlike adding the negative, a NaN keeps its sign. */
    static int subtract(int first, int second, FloatingPointStatus status) {
        return sum(flushed(first, status), flushed(second, status), SIGN, 0, status);
    }

    /**
     * A sum of operands that have been flushed, times a power of two.
     *
     * @param inversion {@link #SIGN} to subtract the second, or 0
     * @param scale added to the exponent of the result before it is rounded
     */
    private static int sum(int first, int second, int inversion, int scale, FloatingPointStatus status) {
        if (isNan(first) || isNan(second)) {
            return nans(first, second, status);
        }
        int addend = second ^ inversion;
        if (isInfinity(first)) {
            return isInfinity(addend) && addend != first ? invalid(status) : first;
        }
        if (isInfinity(addend)) {
            return addend;
        }
        if (isZero(first) && isZero(addend)) {
            return first == addend ? first : Rounding.signOfCancelledSum(status) << 31;
        }
        int firstExponent = exponent(first);
        int secondExponent = exponent(addend);
        int exponent = Math.max(firstExponent, secondExponent);
        long a = Rounding.shiftRightSticky((long) significand(first) << GUARD, exponent - firstExponent);
        long b = Rounding.shiftRightSticky((long) significand(addend) << GUARD, exponent - secondExponent);
        long total = (first < 0 ? -a : a) + (addend < 0 ? -b : b);
        if (total == 0) {
            return Rounding.signOfCancelledSum(status) << 31;
        }
        return round(total < 0 ? 1 : 0, exponent - SCALE - GUARD + scale, Math.abs(total), status);
    }

    /** FPMul. */
    static int multiply(int first, int second, FloatingPointStatus status) {
        int a = flushed(first, status);
        int b = flushed(second, status);
        if (isNan(a) || isNan(b)) {
            return nans(a, b, status);
        }
        int sign = (a ^ b) & SIGN;
        if (isInfinity(a) || isInfinity(b)) {
            return isZero(a) || isZero(b) ? invalid(status) : sign | INFINITY;
        }
        if (isZero(a) || isZero(b)) {
            return sign;
        }
        long product = (long) significand(a) * significand(b);
        return round(sign >>> 31, exponent(a) + exponent(b) - 2 * SCALE, product, status);
    }

    /** FPDiv. */
    static int divide(int first, int second, FloatingPointStatus status) {
        int a = flushed(first, status);
        int b = flushed(second, status);
        if (isNan(a) || isNan(b)) {
            return nans(a, b, status);
        }
        int sign = (a ^ b) & SIGN;
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
        long dividend = significand(a);
        int shift = Long.numberOfLeadingZeros(dividend) - 1;
        dividend <<= shift;
        long divisor = significand(b);
        long quotient = dividend / divisor;
        if (quotient * divisor != dividend) {
            quotient |= 1;
        }
        return round(sign >>> 31, exponent(a) - exponent(b) - shift, quotient, status);
    }

    /** FPSqrt. */
    static int squareRoot(int operand, FloatingPointStatus status) {
        int a = flushed(operand, status);
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

    /** FPMax. */
    static int maximum(int first, int second, FloatingPointStatus status) {
        int a = flushed(first, status);
        int b = flushed(second, status);
        if (isNan(a) || isNan(b)) {
            return nans(a, b, status);
        }
        return ordered(a) > ordered(b) ? a : b;
    }

    /** FPMin. */
    static int minimum(int first, int second, FloatingPointStatus status) {
        int a = flushed(first, status);
        int b = flushed(second, status);
        if (isNan(a) || isNan(b)) {
            return nans(a, b, status);
        }
        return ordered(a) < ordered(b) ? a : b;
    }

    /** An integer that orders as the number does, with minus zero less than plus zero. */
    private static int ordered(int operand) {
        return operand < 0 ? operand ^ ~SIGN : operand;
    }

    // Comparison.

    /**
     * FPCompare: N, Z, C and V in bits 31 to 28.
     *
     * @param signalQuiet true to raise Invalid Operation for quiet NaNs too (VCMPE)
     */
    static int compare(int first, int second, boolean signalQuiet, FloatingPointStatus status) {
        int a = flushed(first, status);
        int b = flushed(second, status);
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

    /** FPCompareEQ: false for NaNs; signalling ones raise Invalid Operation. */
    static boolean equal(int first, int second, FloatingPointStatus status) {
        return compare(first, second, false, status) == 0x60000000;
    }

    /** FPCompareGE: false for NaNs, with Invalid Operation. */
    static boolean greaterOrEqual(int first, int second, FloatingPointStatus status) {
        int flags = compare(first, second, true, status);
        return flags == 0x60000000 || flags == 0x20000000;
    }

    /** FPCompareGT: false for NaNs, with Invalid Operation. */
    static boolean greater(int first, int second, FloatingPointStatus status) {
        return compare(first, second, true, status) == 0x20000000;
    }

    // Reciprocals.

    /** FPRecipEstimate. Subnormals are zero whatever the status says: the instruction has no other form. */
    static int reciprocalEstimate(int operand, FloatingPointStatus status) {
        int a = flushed(operand, status);
        if (isNan(a)) {
            return nan(a, status);
        }
        int sign = a & SIGN;
        int exponent = (a & INFINITY) >>> 23;
        if (exponent == 0) {
            status.raise(FloatingPointStatus.DIVISION_BY_ZERO);
            return sign | INFINITY;
        }
        if (exponent == 255) {
            return sign;
        }
        if (exponent >= 253) {
            status.raise(FloatingPointStatus.UNDERFLOW);
            return sign;
        }
        int estimate = Estimates.reciprocal(256 | (a & FRACTION) >>> 15);
        return sign | 253 - exponent << 23 | (estimate & 0xff) << 15;
    }

    /** FPRSqrtEstimate. Subnormals are zero whatever the status says. */
    static int reciprocalSquareRootEstimate(int operand, FloatingPointStatus status) {
        int a = flushed(operand, status);
        if (isNan(a)) {
            return nan(a, status);
        }
        int exponent = (a & INFINITY) >>> 23;
        if (exponent == 0) {
            status.raise(FloatingPointStatus.DIVISION_BY_ZERO);
            return a & SIGN | INFINITY;
        }
        if (a < 0) {
            return invalid(status);
        }
        if (exponent == 255) {
            return 0;
        }
        int estimate = (a & HIDDEN) == 0
                ? Estimates.reciprocalSquareRootUpper(128 | (a & FRACTION) >>> 16)
                : Estimates.reciprocalSquareRootLower(128 | (a & FRACTION) >>> 16);
        return (380 - exponent) / 2 << 23 | (estimate & 0xff) << 15;
    }

    /** FPRecipStep: {@code 2 - first * second}, the product rounded; infinity times zero counts as zero. */
    static int reciprocalStep(int first, int second, FloatingPointStatus status) {
        int a = flushed(first, status);
        int b = flushed(second, status);
        if (isInfinity(a) && isZero(b) || isZero(a) && isInfinity(b)) {
            return TWO;
        }
        if (isNan(a) || isNan(b)) {
            return nans(a, b, status);
        }
        return subtract(TWO, multiply(a, b, status), status);
    }

    /** FPRSqrtStep: {@code (3 - first * second) / 2}, the product rounded; infinity times zero counts as zero. */
    static int reciprocalSquareRootStep(int first, int second, FloatingPointStatus status) {
        int a = flushed(first, status);
        int b = flushed(second, status);
        if (isInfinity(a) && isZero(b) || isZero(a) && isInfinity(b)) {
            return ONE_AND_A_HALF;
        }
        if (isNan(a) || isNan(b)) {
            return nans(a, b, status);
        }
        return sum(THREE, flushed(multiply(a, b, status), status), SIGN, -1, status);
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
    static int toFixed(int operand, int fractionBits, int width, boolean unsigned, int roundingMode,
            FloatingPointStatus status) {
        int a = flushed(operand, status);
        if (isNan(a)) {
            status.raise(FloatingPointStatus.INVALID_OPERATION);
            return 0;
        }
        return Rounding.toInteger(a >>> 31, exponent(a) - SCALE + fractionBits, significand(a), width, unsigned, roundingMode,
                status);
    }

    /**
     * FixedToFP.
     *
     * @param value the number times 2^fractionBits, already sign- or zero-extended from its width
     * @param fractionBits 0 for an integer, up to 32
     * @param roundingMode to nearest for fixed-point forms and Advanced SIMD, the status's own for VCVT from integers
     */
    static int fromFixed(long value, int fractionBits, int roundingMode, FloatingPointStatus status) {
        if (value == 0) {
            return 0;
        }
        return (int) Rounding.round(Rounding.SINGLE_FRACTION, Rounding.SINGLE_EXPONENT, value < 0 ? 1 : 0, -fractionBits,
                Math.abs(value), roundingMode, status);
    }

    /** FPSingleToDouble. */
    static long toDouble(int operand, FloatingPointStatus status) {
        int a = flushed(operand, status);
        long sign = (long) (a & SIGN) << 32;
        if (isNan(a)) {
            if ((a & QUIET) == 0) {
                status.raise(FloatingPointStatus.INVALID_OPERATION);
            }
            return status.defaultNan ? SoftwareDouble.DEFAULT_NAN
                    : sign | SoftwareDouble.DEFAULT_NAN | (long) (a & FRACTION) << 29;
        }
        if (isInfinity(a)) {
            return sign | SoftwareDouble.INFINITY;
        }
        // Exact, of subnormals too; Java's widening is the architecture's.
        return Double.doubleToRawLongBits(Float.intBitsToFloat(a));
    }

    /** FPDoubleToSingle. */
    static int fromDouble(long operand, FloatingPointStatus status) {
        long a = SoftwareDouble.flushed(operand, status);
        int sign = (int) (a >>> 32) & SIGN;
        if (SoftwareDouble.isNan(a)) {
            if (SoftwareDouble.isSignallingNan(a)) {
                status.raise(FloatingPointStatus.INVALID_OPERATION);
            }
            return status.defaultNan ? DEFAULT_NAN : sign | DEFAULT_NAN | (int) (a >>> 29) & FRACTION;
        }
        if ((a & ~SoftwareDouble.SIGN) == SoftwareDouble.INFINITY) {
            return sign | INFINITY;
        }
        if ((a & ~SoftwareDouble.SIGN) == 0) {
            return sign;
        }
        return round(sign >>> 31, SoftwareDouble.exponent(a) - SoftwareDouble.SCALE, SoftwareDouble.significand(a), status);
    }
}
