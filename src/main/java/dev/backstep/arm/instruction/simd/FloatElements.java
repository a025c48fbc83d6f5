package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.floatingpoint.FloatingPointStatus;
import dev.backstep.arm.floatingpoint.HalfPrecision;
import dev.backstep.arm.floatingpoint.SinglePrecision;
import dev.backstep.arm.state.ExtensionRegisters;

/**
 * Functions of single-precision elements applied to both elements of a D register, with the standard FPSCR value (A2.7.8).
 */
public final class FloatElements {

    private FloatElements() { }

    /** A function of one element. */
    @FunctionalInterface
    public interface OfOne {
        /** The result's bits for the operand's; exceptions go to {@code status}. */
        int apply(int operand, FloatingPointStatus status);
    }

    /** A function of two elements. */
    @FunctionalInterface
    public interface OfTwo {
        /** The result's bits for the operands'; exceptions go to {@code status}. */
        int apply(int first, int second, FloatingPointStatus status);
    }

    /** A condition on two elements. */
    @FunctionalInterface
    public interface Condition {
        /** Whether it holds; exceptions go to {@code status}. */
        boolean holds(int first, int second, FloatingPointStatus status);

        /** All ones where it holds, otherwise zeros. */
        default OfTwo mask() {
            return (first, second, status) -> holds(first, second, status) ? -1 : 0;
        }
    }

    private static long pair(int low, int high) {
        return low & 0xffffffffL | (long) high << 32;
    }

    /** The function of each element, in order of element numbers. */
    public static TwoRegisterFunction each(OfOne function) {
        return (registers, operand) -> {
            int low = function.apply((int) operand, registers.standard);
            return pair(low, function.apply((int) (operand >>> 32), registers.standard));
        };
    }

    /** The function of elements with the same number. */
    static long each(OfTwo function, long first, long second, FloatingPointStatus status) {
        int low = function.apply((int) first, (int) second, status);
        return pair(low, function.apply((int) (first >>> 32), (int) (second >>> 32), status));
    }

    /** The function of the two elements of each operand; {@code first} gives the low element. */
    static long pairwise(OfTwo function, long first, long second, FloatingPointStatus status) {
        int low = function.apply((int) first, (int) (first >>> 32), status);
        return pair(low, function.apply((int) second, (int) (second >>> 32), status));
    }

    /** VCVT to half precision: two elements to the low word. */
    public static long toHalf(ExtensionRegisters registers, long operand) {
        int low = HalfPrecision.fromSingle((int) operand, registers.standard);
        int high = HalfPrecision.fromSingle((int) (operand >>> 32), registers.standard);
        return low | (long) high << 16;
    }

    /** VCVT from half precision: the two elements of the low word. */
    public static long fromHalf(ExtensionRegisters registers, long operand) {
        int low = HalfPrecision.toSingle((int) operand & 0xffff, registers.standard);
        return pair(low, HalfPrecision.toSingle((int) operand >>> 16, registers.standard));
    }

    /** VABD: the absolute value of the difference. */
    public static int absoluteDifference(int first, int second, FloatingPointStatus status) {
        return SinglePrecision.absolute(SinglePrecision.subtract(first, second, status));
    }

    /** VACGE. */
    public static boolean absoluteGreaterOrEqual(int first, int second, FloatingPointStatus status) {
        return SinglePrecision.greaterOrEqual(SinglePrecision.absolute(first), SinglePrecision.absolute(second), status);
    }

    /** VACGT. */
    public static boolean absoluteGreater(int first, int second, FloatingPointStatus status) {
        return SinglePrecision.greater(SinglePrecision.absolute(first), SinglePrecision.absolute(second), status);
    }
}
