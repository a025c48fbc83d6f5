package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.floatingpoint.FloatingPointStatus;
import dev.backstep.arm.floatingpoint.SinglePrecision;

/** Functions of two single-precision elements (A7.4.1). */
public enum FloatFunction {
    /** VADD, VPADD. */
    ADD,
    /** VSUB. */
    SUBTRACT,
    /** VMUL. */
    MULTIPLY,
    /** VABD: the absolute value of the difference. */
    ABSOLUTE_DIFFERENCE,
    /** VMAX, VPMAX. */
    MAXIMUM,
    /** VMIN, VPMIN. */
    MINIMUM,
    /** VRECPS. */
    RECIPROCAL_STEP,
    /** VRSQRTS. */
    RECIPROCAL_SQUARE_ROOT_STEP,
    /** VCEQ: all ones where it holds, as for the other comparisons. */
    EQUAL,
    /** VCGE. */
    GREATER_OR_EQUAL,
    /** VCGT. */
    GREATER,
    /** VACGE. */
    ABSOLUTE_GREATER_OR_EQUAL,
    /** VACGT. */
    ABSOLUTE_GREATER;

    /** The result's bits for the operands'; exceptions go to {@code status}. */
    int apply(int first, int second, FloatingPointStatus status) {
        return switch (this) {
            case ADD -> SinglePrecision.add(first, second, status);
            case SUBTRACT -> SinglePrecision.subtract(first, second, status);
            case MULTIPLY -> SinglePrecision.multiply(first, second, status);
            case ABSOLUTE_DIFFERENCE -> SinglePrecision.absolute(SinglePrecision.subtract(first, second, status));
            case MAXIMUM -> SinglePrecision.maximum(first, second, status);
            case MINIMUM -> SinglePrecision.minimum(first, second, status);
            case RECIPROCAL_STEP -> SinglePrecision.reciprocalStep(first, second, status);
            case RECIPROCAL_SQUARE_ROOT_STEP -> SinglePrecision.reciprocalSquareRootStep(first, second, status);
            case EQUAL -> mask(SinglePrecision.equal(first, second, status));
            case GREATER_OR_EQUAL -> mask(SinglePrecision.greaterOrEqual(first, second, status));
            case GREATER -> mask(SinglePrecision.greater(first, second, status));
            case ABSOLUTE_GREATER_OR_EQUAL -> mask(SinglePrecision.greaterOrEqual(SinglePrecision.absolute(first),
                    SinglePrecision.absolute(second), status));
            case ABSOLUTE_GREATER -> mask(SinglePrecision.greater(SinglePrecision.absolute(first),
                    SinglePrecision.absolute(second), status));
        };
    }

    private static int mask(boolean holds) {
        return holds ? -1 : 0;
    }
}
