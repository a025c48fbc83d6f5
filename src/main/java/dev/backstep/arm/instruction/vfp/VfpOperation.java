package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.floatingpoint.DoublePrecision;
import dev.backstep.arm.floatingpoint.FloatingPointStatus;
import dev.backstep.arm.floatingpoint.SinglePrecision;

/**
 * The data-processing operations that work on vectors too (A7.5, Table A7-16). Products of the accumulating ones are rounded
 * before they are added: VFPv3 fuses nothing.
 */
public enum VfpOperation {
    /** VMLA (A8.8.337): d + n * m. */
    MULTIPLY_ADD,
    /** VMLS (A8.8.337): d - n * m. */
    MULTIPLY_SUBTRACT,
    /** VNMLA (A8.8.355): -d - n * m. */
    NEGATED_MULTIPLY_ADD,
    /** VNMLS (A8.8.355): -d + n * m. */
    NEGATED_MULTIPLY_SUBTRACT,
    /** VMUL (A8.8.351). */
    MULTIPLY,
    /** VNMUL (A8.8.355). */
    NEGATED_MULTIPLY,
    /** VADD (A8.8.283). */
    ADD,
    /** VSUB (A8.8.415). */
    SUBTRACT,
    /** VDIV (A8.8.312). */
    DIVIDE,
    /** VMOV, register (A8.8.340). */
    MOVE,
    /** VABS (A8.8.280). */
    ABSOLUTE,
    /** VNEG (A8.8.355). */
    NEGATE,
    /** VSQRT (A8.8.401). */
    SQUARE_ROOT;

    /**
     * The result in single precision.
     *
     * @param d the destination's old value, for those that accumulate
     * @param n the first operand; of no interest to operations with one
     */
    public int ofSingles(int d, int n, int m, FloatingPointStatus status) {
        return switch (this) {
            case MULTIPLY_ADD -> SinglePrecision.add(d, SinglePrecision.multiply(n, m, status), status);
            case MULTIPLY_SUBTRACT -> SinglePrecision.add(d,
                    SinglePrecision.negate(SinglePrecision.multiply(n, m, status)), status);
            case NEGATED_MULTIPLY_ADD -> SinglePrecision.add(SinglePrecision.negate(d),
                    SinglePrecision.negate(SinglePrecision.multiply(n, m, status)), status);
            case NEGATED_MULTIPLY_SUBTRACT -> SinglePrecision.add(SinglePrecision.negate(d),
                    SinglePrecision.multiply(n, m, status), status);
            case MULTIPLY -> SinglePrecision.multiply(n, m, status);
            case NEGATED_MULTIPLY -> SinglePrecision.negate(SinglePrecision.multiply(n, m, status));
            case ADD -> SinglePrecision.add(n, m, status);
            case SUBTRACT -> SinglePrecision.subtract(n, m, status);
            case DIVIDE -> SinglePrecision.divide(n, m, status);
            case MOVE -> m;
            case ABSOLUTE -> SinglePrecision.absolute(m);
            case NEGATE -> SinglePrecision.negate(m);
            case SQUARE_ROOT -> SinglePrecision.squareRoot(m, status);
        };
    }

    /** The result in double precision; see {@link #ofSingles}. */
    public long ofDoubles(long d, long n, long m, FloatingPointStatus status) {
        return switch (this) {
            case MULTIPLY_ADD -> DoublePrecision.add(d, DoublePrecision.multiply(n, m, status), status);
            case MULTIPLY_SUBTRACT -> DoublePrecision.add(d,
                    DoublePrecision.negate(DoublePrecision.multiply(n, m, status)), status);
            case NEGATED_MULTIPLY_ADD -> DoublePrecision.add(DoublePrecision.negate(d),
                    DoublePrecision.negate(DoublePrecision.multiply(n, m, status)), status);
            case NEGATED_MULTIPLY_SUBTRACT -> DoublePrecision.add(DoublePrecision.negate(d),
                    DoublePrecision.multiply(n, m, status), status);
            case MULTIPLY -> DoublePrecision.multiply(n, m, status);
            case NEGATED_MULTIPLY -> DoublePrecision.negate(DoublePrecision.multiply(n, m, status));
            case ADD -> DoublePrecision.add(n, m, status);
            case SUBTRACT -> DoublePrecision.subtract(n, m, status);
            case DIVIDE -> DoublePrecision.divide(n, m, status);
            case MOVE -> m;
            case ABSOLUTE -> DoublePrecision.absolute(m);
            case NEGATE -> DoublePrecision.negate(m);
            case SQUARE_ROOT -> DoublePrecision.squareRoot(m, status);
        };
    }
}
