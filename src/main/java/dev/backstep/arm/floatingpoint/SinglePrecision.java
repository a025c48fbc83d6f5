package dev.backstep.arm.floatingpoint;

import static dev.backstep.arm.floatingpoint.HostSingle.bits;
import static dev.backstep.arm.floatingpoint.HostSingle.isOrdinary;
import static dev.backstep.arm.floatingpoint.HostSingle.isSubnormal;
import static dev.backstep.arm.floatingpoint.HostSingle.value;

/**
 * Arithmetic on binary32 bit patterns (A2.7.8, "Floating-point operations"): what VFP and Advanced SIMD instructions do to
 * one element. Exceptions are added to the status that is given, which also says how to round, whether subnormals are
 * flushed, and what NaNs become.
 *
 * <p>Each operation has three ways, as in {@link DoublePrecision}: the host's arithmetic, the same with a look at whether the
 * result is exact, and {@link SoftwareSingle}'s.
 */
public final class SinglePrecision {

    /** The default NaN. */
    public static final int DEFAULT_NAN = SoftwareSingle.DEFAULT_NAN;
    /** The sign bit. */
    public static final int SIGN = SoftwareSingle.SIGN;
    /** Plus infinity; also the mask of the exponent field. */
    public static final int INFINITY = SoftwareSingle.INFINITY;

    private static final int HIDDEN = 1 << 23;
    private static final int TWO = 0x40000000;
    private static final int THREE = 0x40400000;

    private SinglePrecision() { }

    // Arithmetic.

    /** FPAbs: the sign bit cleared, of NaNs too. */
    public static int absolute(int operand) {
        return operand & ~SIGN;
    }

    /** FPNeg: the sign bit inverted, of NaNs too. */
    public static int negate(int operand) {
        return operand ^ SIGN;
    }

    /** FPAdd. */
    public static int add(int first, int second, FloatingPointStatus status) {
        int sum = HostSingle.add(first, second);
        return HostSingle.addStands(sum, first, second, status) ? sum : addCarefully(first, second, status);
    }

    private static int addCarefully(int first, int second, FloatingPointStatus status) {
        return isExactSum(first, second, status) ? bits(value(first) + value(second))
                : SoftwareSingle.add(first, second, status);
    }

    /** FPSub: unlike adding the negative, a NaN keeps its sign. */
    public static int subtract(int first, int second, FloatingPointStatus status) {
        int difference = HostSingle.subtract(first, second);
        return HostSingle.subtractStands(difference, first, second, status) ? difference : subtractCarefully(first, second, status);
    }

    private static int subtractCarefully(int first, int second, FloatingPointStatus status) {
        return isExactSum(first, second ^ SIGN, status) ? bits(value(first) - value(second))
                : SoftwareSingle.subtract(first, second, status);
    }

    /** Whether the host's sum is the architecture's and raises nothing. Zeros are among them. */
    private static boolean isExactSum(int first, int second, FloatingPointStatus status) {
        float a = value(first);
        float b = value(second);
        float sum = a + b;
        if (status.roundingMode != FloatingPointStatus.TO_NEAREST || isSubnormal(first) || isSubnormal(second)
                || !isOrdinary(bits(sum)) && sum != 0) {
            return false;
        }
        // What rounding took away, by Knuth's and Moller's exact transformation. Should it overflow, it is not zero.
        float fromSecond = sum - a;
        return a - (sum - fromSecond) + (b - fromSecond) == 0;
    }

    /** FPMul. */
    public static int multiply(int first, int second, FloatingPointStatus status) {
        int product = HostSingle.multiply(first, second);
        return HostSingle.multiplyStands(product, first, second, status) ? product : multiplyCarefully(first, second, status);
    }

    private static int multiplyCarefully(int first, int second, FloatingPointStatus status) {
        int product = bits(value(first) * value(second));
        if (status.roundingMode == FloatingPointStatus.TO_NEAREST && isOrdinary(product) && !isSubnormal(first)
                && !isSubnormal(second) && isProduct(product, first, second)) {
            return product;
        }
        return SoftwareSingle.multiply(first, second, status);
    }

    /** FPDiv. */
    public static int divide(int first, int second, FloatingPointStatus status) {
        int quotient = HostSingle.divide(first, second);
        return HostSingle.divideStands(quotient, first, second, status) ? quotient : divideCarefully(first, second, status);
    }

    private static int divideCarefully(int first, int second, FloatingPointStatus status) {
        int quotient = bits(value(first) / value(second));
        if (status.roundingMode == FloatingPointStatus.TO_NEAREST && isOrdinary(quotient) && !isSubnormal(first)
                && !isSubnormal(second) && isProduct(first, quotient, second)) {
            return quotient;
        }
        return SoftwareSingle.divide(first, second, status);
    }

    /** FPSqrt. */
    public static int squareRoot(int operand, FloatingPointStatus status) {
        int root = HostSingle.squareRoot(operand);
        return HostSingle.squareRootStands(root, operand, status) ? root : squareRootCarefully(operand, status);
    }

    private static int squareRootCarefully(int operand, FloatingPointStatus status) {
        if (status.roundingMode == FloatingPointStatus.TO_NEAREST && operand > 0 && isOrdinary(operand)) {
            int root = bits((float) Math.sqrt(value(operand)));
            if (isProduct(operand, root, root)) {
                return root;
            }
        }
        return SoftwareSingle.squareRoot(operand, status);
    }

    /** Whether the product of normal numbers is {@code product}: that of two singles is an exact double. */
    private static boolean isProduct(int product, int first, int second) {
        return (double) value(first) * value(second) == value(product);
    }

    /** FPMax. */
    public static int maximum(int first, int second, FloatingPointStatus status) {
        return SoftwareSingle.maximum(first, second, status);
    }

    /** FPMin. */
    public static int minimum(int first, int second, FloatingPointStatus status) {
        return SoftwareSingle.minimum(first, second, status);
    }

    // Comparison.

    /**
     * FPCompare: N, Z, C and V in bits 31 to 28.
     *
     * @param signalQuiet true to raise Invalid Operation for quiet NaNs too (VCMPE)
     */
    public static int compare(int first, int second, boolean signalQuiet, FloatingPointStatus status) {
        int flags = HostSingle.compare(first, second, signalQuiet);
        return HostSingle.compareStands(flags, first, second, signalQuiet, status) ? flags
                : SoftwareSingle.compare(first, second, signalQuiet, status);
    }

    /** FPCompareEQ: false for NaNs; signalling ones raise Invalid Operation. */
    public static boolean equal(int first, int second, FloatingPointStatus status) {
        if (!status.flushToZero || !isSubnormal(first) && !isSubnormal(second)) {
            float a = value(first);
            float b = value(second);
            if (a == b) {
                return true;
            }
            if (a < b || a > b) {
                return false;
            }
        }
        return SoftwareSingle.equal(first, second, status);
    }

    /** FPCompareGE: false for NaNs, with Invalid Operation. */
    public static boolean greaterOrEqual(int first, int second, FloatingPointStatus status) {
        if (!status.flushToZero || !isSubnormal(first) && !isSubnormal(second)) {
            float a = value(first);
            float b = value(second);
            if (a >= b) {
                return true;
            }
            if (a < b) {
                return false;
            }
        }
        return SoftwareSingle.greaterOrEqual(first, second, status);
    }

    /** FPCompareGT: false for NaNs, with Invalid Operation. */
    public static boolean greater(int first, int second, FloatingPointStatus status) {
        if (!status.flushToZero || !isSubnormal(first) && !isSubnormal(second)) {
            float a = value(first);
            float b = value(second);
            if (a > b) {
                return true;
            }
            if (a <= b) {
                return false;
            }
        }
        return SoftwareSingle.greater(first, second, status);
    }

    // Reciprocals.

    /** FPRecipEstimate. Subnormals are zero whatever the status says: the instruction has no other form. */
    public static int reciprocalEstimate(int operand, FloatingPointStatus status) {
        return SoftwareSingle.reciprocalEstimate(operand, status);
    }

    /** FPRSqrtEstimate. Subnormals are zero whatever the status says. */
    public static int reciprocalSquareRootEstimate(int operand, FloatingPointStatus status) {
        return SoftwareSingle.reciprocalSquareRootEstimate(operand, status);
    }

    /** FPRecipStep: {@code 2 - first * second}, the product rounded; infinity times zero counts as zero. */
    public static int reciprocalStep(int first, int second, FloatingPointStatus status) {
        if (isOrdinary(first) && isOrdinary(second)) {
            return subtract(TWO, multiply(first, second, status), status);
        }
        return SoftwareSingle.reciprocalStep(first, second, status);
    }

    /** FPRSqrtStep: {@code (3 - first * second) / 2}, the product rounded; infinity times zero counts as zero. */
    public static int reciprocalSquareRootStep(int first, int second, FloatingPointStatus status) {
        if (status.hostRounds && isOrdinary(first) && isOrdinary(second)) {
            int product = multiply(first, second, status);
            int difference = subtract(THREE, product, status);
            // Rounded to nearest, no finite product makes the difference overflow; and it is too large for its half to be
            // tiny. (A product that overflows does so again below, to the same effect.)
            if (isOrdinary(product) && isOrdinary(difference)) {
                return difference - HIDDEN;
            }
        }
        return SoftwareSingle.reciprocalSquareRootStep(first, second, status);
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
    public static int toFixed(int operand, int fractionBits, int width, boolean unsigned, int roundingMode,
            FloatingPointStatus status) {
        int result = HostSingle.toFixed(operand, fractionBits, width, unsigned, roundingMode);
        return HostSingle.toFixedStands(result, operand, fractionBits, width, unsigned, roundingMode, status) ? result
                : toFixedCarefully(operand, fractionBits, width, unsigned, roundingMode, status);
    }

    private static int toFixedCarefully(int operand, int fractionBits, int width, boolean unsigned, int roundingMode,
            FloatingPointStatus status) {
        // An exact double.
        double scaled = value(operand) * DoublePrecision.powerOfTwo(fractionBits);
        long result = (long) scaled;
        if (DoublePrecision.isFixed(result, width, unsigned) && (result == scaled
                || roundingMode == FloatingPointStatus.TOWARDS_ZERO && (status.exceptions & FloatingPointStatus.INEXACT) != 0
                && (operand & INFINITY) != 0 && (operand & INFINITY) != INFINITY)) {
            return (int) result;
        }
        return SoftwareSingle.toFixed(operand, fractionBits, width, unsigned, roundingMode, status);
    }

    /**
     * FixedToFP.
     *
     * @param value the number times 2^fractionBits, already sign- or zero-extended from its width of at most 32 bits
     * @param fractionBits 0 for an integer, up to 32
     * @param roundingMode to nearest for fixed-point forms and Advanced SIMD, the status's own for VCVT from integers
     */
    public static int fromFixed(long value, int fractionBits, int roundingMode, FloatingPointStatus status) {
        int result = HostSingle.fromFixed(value, fractionBits, roundingMode);
        return HostSingle.fromFixedStands(result, value, fractionBits, roundingMode, status) ? result
                : fromFixedCarefully(value, fractionBits, roundingMode, status);
    }

    private static int fromFixedCarefully(long value, int fractionBits, int roundingMode, FloatingPointStatus status) {
        double exact = value * DoublePrecision.powerOfTwo(-fractionBits);
        float result = (float) exact;
        if (result == exact
                || roundingMode == FloatingPointStatus.TO_NEAREST && (status.exceptions & FloatingPointStatus.INEXACT) != 0) {
            return bits(result);
        }
        return SoftwareSingle.fromFixed(value, fractionBits, roundingMode, status);
    }

    /** FPSingleToDouble. */
    public static long toDouble(int operand, FloatingPointStatus status) {
        long result = HostSingle.toDouble(operand);
        return HostSingle.toDoubleStands(result, operand, status) ? result : SoftwareSingle.toDouble(operand, status);
    }

    /** FPDoubleToSingle. */
    public static int fromDouble(long operand, FloatingPointStatus status) {
        int result = HostSingle.fromDouble(operand);
        return HostSingle.fromDoubleStands(result, operand, status) ? result : fromDoubleCarefully(operand, status);
    }

    private static int fromDoubleCarefully(long operand, FloatingPointStatus status) {
        double exact = Double.longBitsToDouble(operand);
        float result = (float) exact;
        return isOrdinary(bits(result)) && result == exact ? bits(result) : SoftwareSingle.fromDouble(operand, status);
    }
}
