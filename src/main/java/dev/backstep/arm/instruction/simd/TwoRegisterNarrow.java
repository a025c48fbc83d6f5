package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** From a Q register to a D register of elements half as wide: VMOVN, VQMOVN, VQMOVUN, VCVT to half precision. */
public final class TwoRegisterNarrow extends Instruction {

    private final TwoRegisterFunction function;
    private final int bits;
    private final int to;
    private final int from;

    /**
     * @param function gives the low word of its result for one D register
     * @param bits width of an element of the result, see {@link TwoRegisterFunction#apply}
     * @param to D register
     * @param from first D register of the operand
     */
    public TwoRegisterNarrow(int size, TwoRegisterFunction function, int bits, int to, int from) {
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
        long low = function.apply(cpu.extension, d[from], bits);
        long high = function.apply(cpu.extension, d[from + 1], bits);
        d[to] = low | high << 32;
    }
}
