package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.floatingpoint.FloatingPointStatus;
import dev.backstep.arm.floatingpoint.HalfPrecision;
import dev.backstep.arm.state.ExtensionRegisters;

/**
 * Functions of single-precision elements applied to both elements of a D register, with the standard FPSCR value (A2.7.8).
 */
public final class FloatElements {

    private FloatElements() { }

    private static long pair(int low, int high) {
        return low & 0xffffffffL | (long) high << 32;
    }

    /** The function of elements with the same number. */
    static long each(FloatFunction function, long first, long second, FloatingPointStatus status) {
        int low = function.apply((int) first, (int) second, status);
        return pair(low, function.apply((int) (first >>> 32), (int) (second >>> 32), status));
    }

    /** The function of the two elements of each operand; {@code first} gives the low element. */
    static long pairwise(FloatFunction function, long first, long second, FloatingPointStatus status) {
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
}
