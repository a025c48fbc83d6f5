package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** A function of each D register of the operand, of the same width: VREV16, VCLZ, VABS, VCVT, ... */
public final class TwoRegisterOperation extends Instruction {

    private final TwoRegisterFunction function;
    private final int bits;
    private final int to;
    private final int from;
    private final int registers;

    /**
     * @param bits width of an element of the operand, see {@link TwoRegisterFunction#apply}
     * @param to first D register of the result
     * @param from first D register of the operand
     * @param registers 1 or 2 (a Q register)
     */
    public TwoRegisterOperation(int size, TwoRegisterFunction function, int bits, int to, int from, int registers) {
        super(ALWAYS, size);
        this.function = function;
        this.bits = bits;
        this.to = to;
        this.from = from;
        this.registers = registers;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] d = cpu.extension.d;
        d[to] = function.apply(cpu.extension, d[from], bits);
        if (registers == 2) {
            d[to + 1] = function.apply(cpu.extension, d[from + 1], bits);
        }
    }
}
