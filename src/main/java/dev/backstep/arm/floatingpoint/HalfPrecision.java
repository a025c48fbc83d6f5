package dev.backstep.arm.floatingpoint;

/**
 * Conversions of binary16 bit patterns, and of the alternative half-precision format when the status says so (A2.7.4,
 * FPHalfToSingle and FPSingleToHalf). Half-precision subnormals are never flushed to zero.
 */
public final class HalfPrecision {

    private static final int INFINITY = 0x7c00;
    private static final int QUIET = 0x0200;
    private static final int FRACTION = 0x03ff;
    private static final int DEFAULT_NAN = 0x7e00;

    private HalfPrecision() { }

    /**
     * FPHalfToSingle.
     *
     * @param operand in bits 15 to 0; others are ignored
     */
    public static int toSingle(int operand, FloatingPointStatus status) {
        int sign = (operand & 0x8000) << 16;
        int exponent = (operand & INFINITY) >>> 10;
        int fraction = operand & FRACTION;
        if (exponent == 31 && !status.alternativeHalfPrecision) {
            if (fraction == 0) {
                return sign | SoftwareSingle.INFINITY;
            }
            if ((fraction & QUIET) == 0) {
                status.raise(FloatingPointStatus.INVALID_OPERATION);
            }
            return status.defaultNan ? SoftwareSingle.DEFAULT_NAN : sign | SoftwareSingle.DEFAULT_NAN | fraction << 13;
        }
        if (exponent != 0) {
            return sign | exponent + 112 << 23 | fraction << 13;
        }
        // Zero, or a subnormal: an exact multiple of 2^-24, a normal single.
        return sign | Float.floatToRawIntBits(fraction * 0x1p-24f);
    }

    /**
     * FPSingleToHalf.
     *
     * @return in bits 15 to 0, others 0
     */
    public static int fromSingle(int operand, FloatingPointStatus status) {
        int a = SoftwareSingle.flushed(operand, status);
        int sign = a >>> 31;
        if (SoftwareSingle.isNan(a)) {
            if (status.alternativeHalfPrecision || SoftwareSingle.isSignallingNan(a)) {
                status.raise(FloatingPointStatus.INVALID_OPERATION);
            }
            if (status.alternativeHalfPrecision) {
                return sign << 15;
            }
            return status.defaultNan ? DEFAULT_NAN : sign << 15 | DEFAULT_NAN | a >>> 13 & FRACTION;
        }
        if (SoftwareSingle.absolute(a) == SoftwareSingle.INFINITY) {
            if (status.alternativeHalfPrecision) {
                status.raise(FloatingPointStatus.INVALID_OPERATION);
                return sign << 15 | 0x7fff;
            }
            return sign << 15 | INFINITY;
        }
        if (SoftwareSingle.absolute(a) == 0) {
            return sign << 15;
        }
        return (int) Rounding.round(Rounding.HALF_FRACTION, Rounding.HALF_EXPONENT, sign,
                SoftwareSingle.exponent(a) - SoftwareSingle.SCALE, SoftwareSingle.significand(a), status);
    }
}
