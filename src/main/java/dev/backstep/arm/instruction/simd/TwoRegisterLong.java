package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** From a D register to a Q register of elements twice as wide: VSHLL by the element's width, VCVT from half precision. */
public final class TwoRegisterLong extends Instruction {

    private final TwoRegisterFunction function;
    private final int bits;
    private final int to;
    private final int from;

    /**
     * @param function takes the elements of the low word of what it is given
     * @param bits width of an element of the operand, see {@link TwoRegisterFunction#apply}
     * @param to first D register of the result
     * @param from D register
     */
    public TwoRegisterLong(int size, TwoRegisterFunction function, int bits, int to, int from) {
        super(ALWAYS, size);
        this.function = function;
        this.bits = bits;
        this.to = to;
        this.from = from;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] d = cpu.extension.d;
        long operand = d[from];
        d[to] = function.apply(cpu.extension, operand, bits);
        d[to + 1] = function.apply(cpu.extension, operand >>> 32, bits);
    }
}
