package dev.backstep.arm.floatingpoint;

/**
 * The host's arithmetic on binary32 bit patterns; and for each operation a glance, named after it, that tells whether its result
 * stands: the architecture's arithmetic gives the same and raises no exception that was not raised before. That is so when the
 * host rounds as the architecture does ({@link FloatingPointStatus#hostRounds}) and the numbers are usual ones. The glance may say
 * no where the answer is yes.
 *
 * <p>Methods are short, for the JVM's compilers put methods of up to 35 bytes into others without having seen them to be hot.
 */
public final class HostSingle {

    private static final int INFINITY = SoftwareSingle.INFINITY;
    private static final int HIDDEN = 1 << 23;
    /** The bits after the smallest normal number's, shifted left by one so that the sign is gone. */
    private static final int LEAST_ORDINARY = (HIDDEN << 1) + 2;
    private static final int ORDINARY_SPAN = (INFINITY << 1) - LEAST_ORDINARY;

    private HostSingle() { }

    /**
     * A normal number, and not the smallest of them: that may be what a tiny number was rounded to, which has
     * underflowed all the same (tininess is detected before rounding).
     */
    static boolean isOrdinary(int bits) {
        return (bits << 1) - LEAST_ORDINARY + Integer.MIN_VALUE < ORDINARY_SPAN + Integer.MIN_VALUE;
    }

    /** Not infinite, and not a NaN. */
    static boolean isFinite(int bits) {
        return (bits & INFINITY) < INFINITY;
    }

    static boolean isSubnormal(int bits) {
        return (bits << 1) - 1 + Integer.MIN_VALUE < (HIDDEN << 1) - 1 + Integer.MIN_VALUE;
    }

    static boolean isZero(int bits) {
        return bits << 1 == 0;
    }

    static boolean isNormalOrZero(int bits) {
        return isFinite(bits) && !isSubnormal(bits);
    }

    /** Neither is subnormal or zero. */
    private static boolean areNormal(int first, int second) {
        return ((first & INFINITY) - 1 | (second & INFINITY) - 1) >= 0;
    }

    static float value(int bits) {
        return Float.intBitsToFloat(bits);
    }

    static int bits(float value) {
        return Float.floatToRawIntBits(value);
    }

    private static boolean areNotSubnormal(int first, int second) {
        return !isSubnormal(first) && !isSubnormal(second);
    }

    // Products and quotients.

    private static boolean isRounded(int result, int first, int second, FloatingPointStatus status) {
        return isOrdinary(result) ? areUsual(first, second, status) : isZeroOfZero(result, first, second);
    }

    private static boolean areUsual(int first, int second, FloatingPointStatus status) {
        return status.hostKeepsSubnormals || status.hostRounds && areNormal(first, second);
    }

    private static boolean isZeroOfZero(int result, int first, int second) {
        return isZero(result) && (isZero(first) || isZero(second)) && areNotSubnormal(first, second);
    }

    // Sums: one that is subnormal or zero is exact.

    private static boolean isSum(int result, int first, int second, FloatingPointStatus status) {
        return status.hostKeepsSubnormals ? isFinite(result) : isFlushingSum(result, first, second, status);
    }

    private static boolean isFlushingSum(int result, int first, int second, FloatingPointStatus status) {
        return status.hostRounds && (isOrdinary(result) || isZero(result)) && areNotSubnormal(first, second);
    }

    // The operations.

    /** FPAdd. */
    public static int add(int first, int second) {
        return bits(value(first) + value(second));
    }

    /** See the class. */
    public static boolean addStands(int result, int first, int second, FloatingPointStatus status) {
        return isSum(result, first, second, status);
    }

    /** FPSub. */
    public static int subtract(int first, int second) {
        return bits(value(first) - value(second));
    }

    /** See the class. */
    public static boolean subtractStands(int result, int first, int second, FloatingPointStatus status) {
        return isSum(result, first, second, status);
    }

    /** FPMul. */
    public static int multiply(int first, int second) {
        return bits(value(first) * value(second));
    }

    /** See the class. */
    public static boolean multiplyStands(int result, int first, int second, FloatingPointStatus status) {
        return isRounded(result, first, second, status);
    }

    /** FPDiv. */
    public static int divide(int first, int second) {
        return bits(value(first) / value(second));
    }

    /** See the class. */
    public static boolean divideStands(int result, int first, int second, FloatingPointStatus status) {
        return isRounded(result, first, second, status);
    }

    /** FPSqrt. */
    public static int squareRoot(int operand) {
        return bits((float) Math.sqrt(value(operand)));
    }

    /** See the class. */
    public static boolean squareRootStands(int result, int operand, FloatingPointStatus status) {
        return status.hostRounds && operand > 0 && isOrdinary(operand);
    }

    /** FPCompare of numbers: N, Z, C and V in bits 31 to 28. */
    public static int compare(int first, int second, boolean signalQuiet) {
        float a = value(first);
        float b = value(second);
        return a < b ? 0x80000000 : a == b ? 0x60000000 : 0x20000000;
    }

    /** See the class. */
    public static boolean compareStands(int result, int first, int second, boolean signalQuiet, FloatingPointStatus status) {
        return isNumber(first) && isNumber(second) && (!status.flushToZero || areNotSubnormal(first, second));
    }

    private static boolean isNumber(int bits) {
        return value(bits) == value(bits);
    }

    /** FPSingleToDouble. */
    public static long toDouble(int operand) {
        return Double.doubleToRawLongBits(value(operand));
    }

    /** See the class. */
    public static boolean toDoubleStands(long result, int operand, FloatingPointStatus status) {
        return isNormalOrZero(operand);
    }

    /** FPDoubleToSingle. */
    public static int fromDouble(long operand) {
        return bits((float) Double.longBitsToDouble(operand));
    }

    /** See the class. An operand that is subnormal becomes no ordinary number. */
    public static boolean fromDoubleStands(int result, long operand, FloatingPointStatus status) {
        return status.hostRounds && isOrdinary(result);
    }

    /** FPToFixed, rounded towards zero. */
    public static int toFixed(int operand, int fractionBits, int width, boolean unsigned, int roundingMode) {
        return (int) scaled(operand, fractionBits);
    }

    /** See the class. */
    public static boolean toFixedStands(int result, int operand, int fractionBits, int width, boolean unsigned, int roundingMode,
            FloatingPointStatus status) {
        return status.hostRounds(roundingMode, FloatingPointStatus.TOWARDS_ZERO) && fits(operand, fractionBits, width, unsigned);
    }

    private static boolean fits(int operand, int fractionBits, int width, boolean unsigned) {
        return isNormalOrZero(operand) && DoublePrecision.isFixed(scaled(operand, fractionBits), width, unsigned);
    }

    /** Exact before it is truncated: a power of two, at least 1; beyond the largest double lies only saturation. */
    private static long scaled(int operand, int fractionBits) {
        return (long) (value(operand) * DoublePrecision.powerOfTwo(fractionBits));
    }

    /** FixedToFP, rounded to nearest. */
    public static int fromFixed(long value, int fractionBits, int roundingMode) {
        return bits((float) (value * DoublePrecision.powerOfTwo(-fractionBits)));
    }

    /** See the class. */
    public static boolean fromFixedStands(int result, long value, int fractionBits, int roundingMode, FloatingPointStatus status) {
        return status.hostRounds(roundingMode, FloatingPointStatus.TO_NEAREST);
    }
}
