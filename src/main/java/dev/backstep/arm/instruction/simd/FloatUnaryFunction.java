package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.floatingpoint.FloatingPointStatus;
import dev.backstep.arm.floatingpoint.SinglePrecision;

/** Functions of one single-precision element (A7.4.4, A7.4.5). */
public enum FloatUnaryFunction {
    /** VCGT with zero: all ones where it holds, as for the other comparisons. */
    GREATER_THAN_ZERO,
    /** VCGE with zero. */
    GREATER_OR_EQUAL_ZERO,
    /** VCEQ with zero. */
    EQUAL_ZERO,
    /** VCLE with zero. */
    LESS_OR_EQUAL_ZERO,
    /** VCLT with zero. */
    LESS_THAN_ZERO,
    /** VABS. */
    ABSOLUTE,
    /** VNEG. */
    NEGATE,
    /** VRECPE. */
    RECIPROCAL_ESTIMATE,
    /** VRSQRTE. */
    RECIPROCAL_SQUARE_ROOT_ESTIMATE,
    /** VCVT from signed integers or fixed point. */
    FROM_SIGNED,
    /** VCVT from unsigned integers or fixed point. */
    FROM_UNSIGNED,
    /** VCVT to signed integers or fixed point. */
    TO_SIGNED,
    /** VCVT to unsigned integers or fixed point. */
    TO_UNSIGNED;

    /**
     * The result's bits for the operand's; exceptions go to {@code status}.
     *
     * @param fractionBits of the fixed-point format, 0 for integers; of no interest to what converts nothing
     */
    int apply(int operand, int fractionBits, FloatingPointStatus status) {
        return switch (this) {
            case GREATER_THAN_ZERO -> mask(SinglePrecision.greater(operand, 0, status));
            case GREATER_OR_EQUAL_ZERO -> mask(SinglePrecision.greaterOrEqual(operand, 0, status));
            case EQUAL_ZERO -> mask(SinglePrecision.equal(operand, 0, status));
            case LESS_OR_EQUAL_ZERO -> mask(SinglePrecision.greaterOrEqual(0, operand, status));
            case LESS_THAN_ZERO -> mask(SinglePrecision.greater(0, operand, status));
            case ABSOLUTE -> SinglePrecision.absolute(operand);
            case NEGATE -> SinglePrecision.negate(operand);
            case RECIPROCAL_ESTIMATE -> SinglePrecision.reciprocalEstimate(operand, status);
            case RECIPROCAL_SQUARE_ROOT_ESTIMATE -> SinglePrecision.reciprocalSquareRootEstimate(operand, status);
            case FROM_SIGNED -> SinglePrecision.fromFixed(operand, fractionBits, FloatingPointStatus.TO_NEAREST, status);
            case FROM_UNSIGNED -> SinglePrecision.fromFixed(operand & 0xffffffffL, fractionBits,
                    FloatingPointStatus.TO_NEAREST, status);
            case TO_SIGNED -> SinglePrecision.toFixed(operand, fractionBits, 32, false, FloatingPointStatus.TOWARDS_ZERO, status);
            case TO_UNSIGNED -> SinglePrecision.toFixed(operand, fractionBits, 32, true, FloatingPointStatus.TOWARDS_ZERO, status);
        };
    }

    private static int mask(boolean holds) {
        return holds ? -1 : 0;
    }
}
