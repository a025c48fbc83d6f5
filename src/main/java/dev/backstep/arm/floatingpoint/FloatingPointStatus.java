package dev.backstep.arm.floatingpoint;

/**
 * What floating-point operations depend on besides their operands, and the exception flags that they add to. Laid out so
 * that each value stands at its place in FPSCR (B4.1.58).
 *
 * <p>A CPU has two: the one of FPSCR for VFP instructions, and the one of the "standard FPSCR value" for Advanced SIMD.
 *
 * <p>Thread: the CPU's own.
 */
public final class FloatingPointStatus {

    /** FPSCR.IOC: invalid operation. */
    public static final int INVALID_OPERATION = 1;
    /** FPSCR.DZC: division by zero. */
    public static final int DIVISION_BY_ZERO = 1 << 1;
    /** FPSCR.OFC: overflow. */
    public static final int OVERFLOW = 1 << 2;
    /** FPSCR.UFC: underflow. */
    public static final int UNDERFLOW = 1 << 3;
    /** FPSCR.IXC: inexact. */
    public static final int INEXACT = 1 << 4;
    /** FPSCR.IDC: input denormal. */
    public static final int INPUT_DENORMAL = 1 << 7;

    /** FPSCR.RMode: round to nearest, ties to even. */
    public static final int TO_NEAREST = 0;
    /** FPSCR.RMode: round towards plus infinity. */
    public static final int TOWARDS_PLUS_INFINITY = 1;
    /** FPSCR.RMode: round towards minus infinity. */
    public static final int TOWARDS_MINUS_INFINITY = 2;
    /** FPSCR.RMode: round towards zero. */
    public static final int TOWARDS_ZERO = 3;

    int roundingMode;
    boolean flushToZero;
    boolean defaultNan;
    boolean alternativeHalfPrecision;
    int exceptions;
    /**
     * Rounding is to nearest, and Inexact has been raised: the host's arithmetic does all that the architecture's does, as
     * long as no operand and no result is subnormal, infinite, or a NaN.
     */
    boolean hostRounds;
    /** The same with subnormal operands: they are not flushed. */
    boolean hostKeepsSubnormals;

    /** The values that Advanced SIMD arithmetic uses (A2.7.8): flush-to-zero, default NaN, round to nearest. */
    public static FloatingPointStatus standard() {
        FloatingPointStatus status = new FloatingPointStatus();
        status.setFlushToZero(true);
        status.setDefaultNan(true);
        return status;
    }

    /** One of the four rounding modes. */
    public int roundingMode() {
        return roundingMode;
    }

    /** Sets one of the four rounding modes. */
    public void setRoundingMode(int mode) {
        roundingMode = mode;
        update();
    }

    /** FPSCR.FZ: subnormal operands and results become zeros. */
    public boolean flushToZero() {
        return flushToZero;
    }

    /** Sets FPSCR.FZ. */
    public void setFlushToZero(boolean flush) {
        flushToZero = flush;
        update();
    }

    /** FPSCR.DN: results that are NaNs are the default one. */
    public boolean defaultNan() {
        return defaultNan;
    }

    /** Sets FPSCR.DN. */
    public void setDefaultNan(boolean onlyDefault) {
        defaultNan = onlyDefault;
    }

    /** FPSCR.AHP: alternative half-precision format. */
    public boolean alternativeHalfPrecision() {
        return alternativeHalfPrecision;
    }

    /** Sets FPSCR.AHP. */
    public void setAlternativeHalfPrecision(boolean alternative) {
        alternativeHalfPrecision = alternative;
    }

    /** Cumulative exceptions: the constants above, ORed. */
    public int exceptions() {
        return exceptions;
    }

    /** Sets the cumulative exceptions. */
    public void setExceptions(int newExceptions) {
        exceptions = newExceptions;
        update();
    }

    /** Adds exceptions. */
    public void raise(int newExceptions) {
        exceptions |= newExceptions;
        update();
    }

    /** The host rounds as asked for, and Inexact has been raised. */
    boolean hostRounds(int mode, int hostsMode) {
        return mode == hostsMode && (exceptions & INEXACT) != 0;
    }

    private void update() {
        hostRounds = roundingMode == TO_NEAREST && (exceptions & INEXACT) != 0;
        hostKeepsSubnormals = hostRounds && !flushToZero;
    }
}
