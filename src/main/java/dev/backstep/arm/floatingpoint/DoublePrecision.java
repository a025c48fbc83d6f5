package dev.backstep.arm.floatingpoint;

import static dev.backstep.arm.floatingpoint.HostDouble.bits;
import static dev.backstep.arm.floatingpoint.HostDouble.isOrdinary;
import static dev.backstep.arm.floatingpoint.HostDouble.isSubnormal;
import static dev.backstep.arm.floatingpoint.HostDouble.value;

/**
 * Arithmetic on binary64 bit patterns (A2.7.8, "Floating-point operations"). Exceptions are added to the status that is
 * given, which also says how to round, whether subnormals are flushed, and what NaNs become.
 *
 * <p>Each operation has three ways. The host's arithmetic gives the bits and needs no more than a look at them when it rounds
 * as the architecture does ({@link FloatingPointStatus#hostRounds}) and all numbers are normal. While Inexact has not been
 * raised, "carefully" asks whether the result is exact as well. All else is {@link SoftwareDouble}'s.
 */
public final class DoublePrecision {

    /** The default NaN. */
    public static final long DEFAULT_NAN = SoftwareDouble.DEFAULT_NAN;
    /** The sign bit. */
    public static final long SIGN = SoftwareDouble.SIGN;
    /** Plus infinity; also the mask of the exponent field. */
    public static final long INFINITY = SoftwareDouble.INFINITY;

    private static final long HIDDEN = 1L << 52;
    private static final long FRACTION = HIDDEN - 1;

    private DoublePrecision() { }

    // Arithmetic.

    /** FPAbs: the sign bit cleared, of NaNs too. */
    public static long absolute(long operand) {
        return operand & ~SIGN;
    }

    /** FPNeg: the sign bit inverted, of NaNs too. */
    public static long negate(long operand) {
        return operand ^ SIGN;
    }

    /** FPAdd. */
    public static long add(long first, long second, FloatingPointStatus status) {
        long sum = HostDouble.add(first, second);
        return HostDouble.addStands(sum, first, second, status) ? sum : addCarefully(first, second, status);
    }

    private static long addCarefully(long first, long second, FloatingPointStatus status) {
        return isExactSum(first, second, status) ? bits(value(first) + value(second))
                : SoftwareDouble.add(first, second, status);
    }

    /** FPSub: unlike adding the negative, a NaN keeps its sign. */
    public static long subtract(long first, long second, FloatingPointStatus status) {
        long difference = HostDouble.subtract(first, second);
        return HostDouble.subtractStands(difference, first, second, status) ? difference : subtractCarefully(first, second, status);
    }

    private static long subtractCarefully(long first, long second, FloatingPointStatus status) {
        return isExactSum(first, second ^ SIGN, status) ? bits(value(first) - value(second))
                : SoftwareDouble.subtract(first, second, status);
    }

    /** Whether the host's sum is the architecture's and raises nothing. Zeros are among them. */
    private static boolean isExactSum(long first, long second, FloatingPointStatus status) {
        double a = value(first);
        double b = value(second);
        double sum = a + b;
        if (status.roundingMode != FloatingPointStatus.TO_NEAREST || isSubnormal(first) || isSubnormal(second)
                || !isOrdinary(bits(sum)) && sum != 0) {
            return false;
        }
        // What rounding took away, by Knuth's and Moller's exact transformation. Should it overflow, it is not zero.
        double fromSecond = sum - a;
        return a - (sum - fromSecond) + (b - fromSecond) == 0;
    }

    /** FPMul. */
    public static long multiply(long first, long second, FloatingPointStatus status) {
        long product = HostDouble.multiply(first, second);
        return HostDouble.multiplyStands(product, first, second, status) ? product : multiplyCarefully(first, second, status);
    }

    private static long multiplyCarefully(long first, long second, FloatingPointStatus status) {
        long product = bits(value(first) * value(second));
        if (status.roundingMode == FloatingPointStatus.TO_NEAREST && isOrdinary(product) && !isSubnormal(first)
                && !isSubnormal(second) && isProduct(product, first, second)) {
            return product;
        }
        return SoftwareDouble.multiply(first, second, status);
    }

    /** FPDiv. */
    public static long divide(long first, long second, FloatingPointStatus status) {
        long quotient = HostDouble.divide(first, second);
        return HostDouble.divideStands(quotient, first, second, status) ? quotient : divideCarefully(first, second, status);
    }

    private static long divideCarefully(long first, long second, FloatingPointStatus status) {
        long quotient = bits(value(first) / value(second));
        if (status.roundingMode == FloatingPointStatus.TO_NEAREST && isOrdinary(quotient) && !isSubnormal(first)
                && !isSubnormal(second) && isProduct(first, quotient, second)) {
            return quotient;
        }
        return SoftwareDouble.divide(first, second, status);
    }

    /** FPSqrt. */
    public static long squareRoot(long operand, FloatingPointStatus status) {
        long root = HostDouble.squareRoot(operand);
        return HostDouble.squareRootStands(root, operand, status) ? root : squareRootCarefully(operand, status);
    }

    private static long squareRootCarefully(long operand, FloatingPointStatus status) {
        if (status.roundingMode == FloatingPointStatus.TO_NEAREST && operand > 0 && isOrdinary(operand)) {
            long root = bits(Math.sqrt(value(operand)));
            if (isProduct(operand, root, root)) {
                return root;
            }
        }
        return SoftwareDouble.squareRoot(operand, status);
    }

    /** Whether {@code product}, known to lie within rounding of the product of normal numbers, is that product. */
    private static boolean isProduct(long product, long first, long second) {
        long a = first & FRACTION | HIDDEN;
        long b = second & FRACTION | HIDDEN;
        long c = product & FRACTION | HIDDEN;
        long low = a * b;
        long high = Math.multiplyHigh(a, b);
        // Two significands of 53 bits multiply to one of 105 or 106.
        return low == c << 52 && high == c >>> 12 || low == c << 53 && high == c >>> 11;
    }

    // Comparison.

    /**
     * FPCompare: N, Z, C and V in bits 31 to 28.
     *
     * @param signalQuiet true to raise Invalid Operation for quiet NaNs too (VCMPE)
     */
    public static int compare(long first, long second, boolean signalQuiet, FloatingPointStatus status) {
        int flags = HostDouble.compare(first, second, signalQuiet);
        return HostDouble.compareStands(flags, first, second, signalQuiet, status) ? flags
                : SoftwareDouble.compare(first, second, signalQuiet, status);
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
    public static int toFixed(long operand, int fractionBits, int width, boolean unsigned, int roundingMode,
            FloatingPointStatus status) {
        int result = HostDouble.toFixed(operand, fractionBits, width, unsigned, roundingMode);
        return HostDouble.toFixedStands(result, operand, fractionBits, width, unsigned, roundingMode, status) ? result
                : toFixedCarefully(operand, fractionBits, width, unsigned, roundingMode, status);
    }

    private static int toFixedCarefully(long operand, int fractionBits, int width, boolean unsigned, int roundingMode,
            FloatingPointStatus status) {
        // Exact: a power of two, at least 1; beyond the largest double lies only saturation.
        double scaled = value(operand) * powerOfTwo(fractionBits);
        long result = (long) scaled;
        if (isFixed(result, width, unsigned) && (result == scaled
                || roundingMode == FloatingPointStatus.TOWARDS_ZERO && (status.exceptions & FloatingPointStatus.INEXACT) != 0
                && (operand & INFINITY) != 0 && (operand & INFINITY) != INFINITY)) {
            return (int) result;
        }
        return SoftwareDouble.toFixed(operand, fractionBits, width, unsigned, roundingMode, status);
    }

    /** Whether an integer fits the width. */
    static boolean isFixed(long value, int width, boolean unsigned) {
        return unsigned ? value >>> width == 0 : value << 64 - width >> 64 - width == value;
    }

    /** 2 to the power of a number from -64 to 64. */
    static double powerOfTwo(int exponent) {
        return Double.longBitsToDouble(1023L + exponent << 52);
    }

    /**
     * FixedToFP: always exact.
     *
     * @param value the number times 2^fractionBits, already sign- or zero-extended from its width of at most 32 bits
     * @param fractionBits 0 for an integer, up to 32
     */
    public static long fromFixed(long value, int fractionBits) {
        return bits(value * powerOfTwo(-fractionBits));
    }
}
