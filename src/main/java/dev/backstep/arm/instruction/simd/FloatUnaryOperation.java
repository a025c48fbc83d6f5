package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.floatingpoint.FloatingPointStatus;
import dev.backstep.arm.instruction.Instruction;

/** A function of single-precision elements: VABS.F32, VCVT, VRECPE.F32, VCGT.F32 with zero, ... */
public final class FloatUnaryOperation extends Instruction {

    private final FloatUnaryFunction function;
    private final int fractionBits;
    private final int to;
    private final int from;
    private final boolean quad;

    /**
     * See {@link Instruction#Instruction}; always executed.
     *
     * @param fractionBits see {@link FloatUnaryFunction#apply}
     * @param to first D register of the result
     * @param from first D register of the operand
     * @param quad of Q registers
     */
    public FloatUnaryOperation(int size, FloatUnaryFunction function, int fractionBits, int to, int from, boolean quad) {
        super(ALWAYS, size);
        this.function = function;
        this.fractionBits = fractionBits;
        this.to = to;
        this.from = from;
        this.quad = quad;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] d = cpu.extension.d;
        FloatingPointStatus status = cpu.extension.standard;
        d[to] = each(d[from], status);
        if (quad) {
            d[to + 1] = each(d[from + 1], status);
        }
    }

    private long each(long operand, FloatingPointStatus status) {
        int low = function.apply((int) operand, fractionBits, status);
        return low & 0xffffffffL | (long) function.apply((int) (operand >>> 32), fractionBits, status) << 32;
    }
}
