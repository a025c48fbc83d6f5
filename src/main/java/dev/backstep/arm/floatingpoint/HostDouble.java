package dev.backstep.arm.floatingpoint;

/**
 * The host's arithmetic on binary64 bit patterns; and for each operation a glance, named after it, that tells whether its result
 * stands: the architecture's arithmetic gives the same and raises no exception that was not raised before. That is so when the
 * host rounds as the architecture does ({@link FloatingPointStatus#hostRounds}) and the numbers are usual ones. The glance may say
 * no where the answer is yes.
 *
 * <p>Methods are short, for the JVM's compilers put methods of up to 35 bytes into others without having seen them to be hot.
 */
public final class HostDouble {

    /** The upper word of the smallest normal number, of infinity, and the bits of an upper word that are not the sign. */
    private static final int UPPER_HIDDEN = 1 << 20;
    private static final int UPPER_INFINITY = 0x7ff00000;
    private static final int UPPER_MAGNITUDE = 0x7fffffff;
    private static final long INFINITY = SoftwareDouble.INFINITY;
    private static final long HIDDEN = 1L << 52;

    private HostDouble() { }

    /**
     * A normal number, and not among the smallest: the smallest of all may be what a tiny number was rounded to, which has
     * underflowed all the same (tininess is detected before rounding).
     */
    static boolean isOrdinary(long bits) {
        int aboveLeast = ((int) (bits >>> 32) & UPPER_MAGNITUDE) - (UPPER_HIDDEN + 1);
        return aboveLeast + Integer.MIN_VALUE < UPPER_INFINITY - (UPPER_HIDDEN + 1) + Integer.MIN_VALUE;
    }

    /** Not infinite, and not a NaN. */
    static boolean isFinite(long bits) {
        return ((int) (bits >>> 32) & UPPER_MAGNITUDE) < UPPER_INFINITY;
    }

    static boolean isSubnormal(long bits) {
        return (bits << 1) - 1 + Long.MIN_VALUE < (HIDDEN << 1) - 1 + Long.MIN_VALUE;
    }

    static boolean isZero(long bits) {
        return bits << 1 == 0;
    }

    static boolean isNormalOrZero(long bits) {
        return isFinite(bits) && !isSubnormal(bits);
    }

    /** Neither is subnormal or zero. */
    private static boolean areNormal(long first, long second) {
        return ((first & INFINITY) - 1 | (second & INFINITY) - 1) >= 0;
    }

    static double value(long bits) {
        return Double.longBitsToDouble(bits);
    }

    static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }

    private static boolean areNotSubnormal(long first, long second) {
        return !isSubnormal(first) && !isSubnormal(second);
    }

    // Products and quotients.

    private static boolean isRounded(long result, long first, long second, FloatingPointStatus status) {
        return isOrdinary(result) ? areUsual(first, second, status) : isZeroOfZero(result, first, second);
    }

    private static boolean areUsual(long first, long second, FloatingPointStatus status) {
        return status.hostKeepsSubnormals || status.hostRounds && areNormal(first, second);
    }

    private static boolean isZeroOfZero(long result, long first, long second) {
        return isZero(result) && (isZero(first) || isZero(second)) && areNotSubnormal(first, second);
    }

    // Sums: one that is subnormal or zero is exact.

    private static boolean isSum(long result, long first, long second, FloatingPointStatus status) {
        return status.hostKeepsSubnormals ? isFinite(result) : isFlushingSum(result, first, second, status);
    }

    private static boolean isFlushingSum(long result, long first, long second, FloatingPointStatus status) {
        return status.hostRounds && (isOrdinary(result) || isZero(result)) && areNotSubnormal(first, second);
    }

    // The operations.

    /** FPAdd. */
    public static long add(long first, long second) {
        return bits(value(first) + value(second));
    }

    /** See the class. */
    public static boolean addStands(long result, long first, long second, FloatingPointStatus status) {
        return isSum(result, first, second, status);
    }

    /** FPSub. */
    public static long subtract(long first, long second) {
        return bits(value(first) - value(second));
    }

    /** See the class. */
    public static boolean subtractStands(long result, long first, long second, FloatingPointStatus status) {
        return isSum(result, first, second, status);
    }

    /** FPMul. */
    public static long multiply(long first, long second) {
        return bits(value(first) * value(second));
    }

    /** See the class. */
    public static boolean multiplyStands(long result, long first, long second, FloatingPointStatus status) {
        return isRounded(result, first, second, status);
    }

    /** FPDiv. */
    public static long divide(long first, long second) {
        return bits(value(first) / value(second));
    }

    /** See the class. */
    public static boolean divideStands(long result, long first, long second, FloatingPointStatus status) {
        return isRounded(result, first, second, status);
    }

    /** FPSqrt. */
    public static long squareRoot(long operand) {
        return bits(Math.sqrt(value(operand)));
    }

    /** See the class. */
    public static boolean squareRootStands(long result, long operand, FloatingPointStatus status) {
        return status.hostRounds && operand > 0 && isOrdinary(operand);
    }

    /** FPCompare of numbers: N, Z, C and V in bits 31 to 28. */
    public static int compare(long first, long second, boolean signalQuiet) {
        double a = value(first);
        double b = value(second);
        return a < b ? 0x80000000 : a == b ? 0x60000000 : 0x20000000;
    }

    /** See the class. */
    public static boolean compareStands(int result, long first, long second, boolean signalQuiet, FloatingPointStatus status) {
        return isNumber(first) && isNumber(second) && (!status.flushToZero || areNotSubnormal(first, second));
    }

    private static boolean isNumber(long bits) {
        return value(bits) == value(bits);
    }

    /** FPToFixed, rounded towards zero. */
    public static int toFixed(long operand, int fractionBits, int width, boolean unsigned, int roundingMode) {
        return (int) scaled(operand, fractionBits);
    }

    /** See the class. */
    public static boolean toFixedStands(int result, long operand, int fractionBits, int width, boolean unsigned, int roundingMode,
            FloatingPointStatus status) {
        return status.hostRounds(roundingMode, FloatingPointStatus.TOWARDS_ZERO) && fits(operand, fractionBits, width, unsigned);
    }

    private static boolean fits(long operand, int fractionBits, int width, boolean unsigned) {
        return isNormalOrZero(operand) && DoublePrecision.isFixed(scaled(operand, fractionBits), width, unsigned);
    }

    /** Exact before it is truncated: a power of two, at least 1; beyond the largest double lies only saturation. */
    private static long scaled(long operand, int fractionBits) {
        return (long) (value(operand) * DoublePrecision.powerOfTwo(fractionBits));
    }
}
