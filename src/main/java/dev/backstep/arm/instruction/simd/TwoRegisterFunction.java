package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.floatingpoint.Estimates;
import dev.backstep.arm.instruction.simd.ElementArithmetic.Relation;
import dev.backstep.arm.state.ExtensionRegisters;

/** What a two-register instruction makes of 64 bits of its operand (A7.4.5); a narrowing one answers with the low word. */
public enum TwoRegisterFunction {
    /** VREV64. */
    REVERSE_IN_64,
    /** VREV32. */
    REVERSE_IN_32,
    /** VREV16. */
    REVERSE_IN_16,
    /** VPADDL.S. */
    PAIRWISE_ADD_LONG_SIGNED,
    /** VPADDL.U. */
    PAIRWISE_ADD_LONG_UNSIGNED,
    /** VCLS. */
    COUNT_LEADING_SIGNS,
    /** VCLZ. */
    COUNT_LEADING_ZEROS,
    /** VCNT. */
    COUNT_ONES,
    /** VMVN. */
    NOT,
    /** VRECPE.U32. */
    RECIPROCAL_ESTIMATE,
    /** VRSQRTE.U32. */
    RECIPROCAL_SQUARE_ROOT_ESTIMATE,
    /** VQABS. */
    SATURATING_ABSOLUTE,
    /** VQNEG. */
    SATURATING_NEGATE,
    /** VABS. */
    ABSOLUTE,
    /** VNEG. */
    NEGATE,
    /** VCGT with zero. */
    GREATER_THAN_ZERO,
    /** VCGE with zero. */
    GREATER_OR_EQUAL_ZERO,
    /** VCEQ with zero. */
    EQUAL_ZERO,
    /** VCLE with zero. */
    LESS_OR_EQUAL_ZERO,
    /** VCLT with zero. */
    LESS_THAN_ZERO,
    /** VMOVN. */
    NARROW,
    /** VQMOVUN. */
    SATURATING_NARROW_SIGNED_TO_UNSIGNED,
    /** VQMOVN.S. */
    SATURATING_NARROW_SIGNED,
    /** VQMOVN.U. */
    SATURATING_NARROW_UNSIGNED,
    /** VSHLL by the element's width: of the low word. */
    SHIFT_LEFT_LONG_BY_WIDTH,
    /** VCVT to half precision. */
    TO_HALF,
    /** VCVT from half precision: of the low word. */
    FROM_HALF;

    /**
     * The result for one D register.
     *
     * @param registers for QC and for the status of floating point; not for operands
     * @param bits width of an element: 8, 16 or 32; of no interest where there is only one
     */
    long apply(ExtensionRegisters registers, long operand, int bits) {
        return switch (this) {
            case REVERSE_IN_64 -> ElementOrder.reverse(operand, 64, bits);
            case REVERSE_IN_32 -> ElementOrder.reverse(operand, 32, bits);
            case REVERSE_IN_16 -> ElementOrder.reverse(operand, 16, bits);
            case PAIRWISE_ADD_LONG_SIGNED -> ElementArithmetic.pairwiseAddLong(operand, bits, false);
            case PAIRWISE_ADD_LONG_UNSIGNED -> ElementArithmetic.pairwiseAddLong(operand, bits, true);
            case COUNT_LEADING_SIGNS -> ElementArithmetic.countLeadingSigns(operand, bits);
            case COUNT_LEADING_ZEROS -> ElementArithmetic.countLeadingZeros(operand, bits);
            case COUNT_ONES -> ElementArithmetic.countOnes(operand);
            case NOT -> ~operand;
            case RECIPROCAL_ESTIMATE -> words(Estimates.unsignedReciprocal((int) operand),
                    Estimates.unsignedReciprocal((int) (operand >>> 32)));
            case RECIPROCAL_SQUARE_ROOT_ESTIMATE -> words(Estimates.unsignedReciprocalSquareRoot((int) operand),
                    Estimates.unsignedReciprocalSquareRoot((int) (operand >>> 32)));
            case SATURATING_ABSOLUTE -> ElementArithmetic.saturatingAbsolute(registers, operand, bits);
            case SATURATING_NEGATE -> ElementArithmetic.saturatingNegate(registers, operand, bits);
            case ABSOLUTE -> ElementArithmetic.absolute(operand, bits);
            case NEGATE -> ElementArithmetic.negate(operand, bits);
            case GREATER_THAN_ZERO -> ElementArithmetic.compareWithZero(Relation.GREATER, operand, bits);
            case GREATER_OR_EQUAL_ZERO -> ElementArithmetic.compareWithZero(Relation.GREATER_OR_EQUAL, operand, bits);
            case EQUAL_ZERO -> ElementArithmetic.compareWithZero(Relation.EQUAL, operand, bits);
            case LESS_OR_EQUAL_ZERO -> ElementArithmetic.compareWithZero(Relation.LESS_OR_EQUAL, operand, bits);
            case LESS_THAN_ZERO -> ElementArithmetic.compareWithZero(Relation.LESS, operand, bits);
            case NARROW -> ElementOrder.packEven(operand, bits);
            case SATURATING_NARROW_SIGNED_TO_UNSIGNED ->
                    ElementArithmetic.saturatingNarrowSignedToUnsigned(registers, operand, bits);
            case SATURATING_NARROW_SIGNED -> ElementArithmetic.saturatingNarrowSigned(registers, operand, bits);
            case SATURATING_NARROW_UNSIGNED -> ElementArithmetic.saturatingNarrowUnsigned(registers, operand, bits);
            case SHIFT_LEFT_LONG_BY_WIDTH -> ElementArithmetic.shiftLeftLongByWidth(operand, bits);
            case TO_HALF -> FloatElements.toHalf(registers, operand);
            case FROM_HALF -> FloatElements.fromHalf(registers, operand);
        };
    }

    private static long words(int low, int high) {
        return low & 0xffffffffL | (long) high << 32;
    }
}
