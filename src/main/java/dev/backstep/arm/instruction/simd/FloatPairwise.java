package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VPADD.F32, VPMAX.F32, VPMIN.F32: of D registers only. */
public final class FloatPairwise extends Instruction {

    private final FloatFunction function;
    private final int to;
    private final int first;
    private final int second;

    /**
     * @param to D register of the result
     * @param first D register Vn, which gives element 0
     * @param second D register Vm, which gives element 1
     */
    public FloatPairwise(int size, FloatFunction function, int to, int first, int second) {
        super(ALWAYS, size);
        this.function = function;
        this.to = to;
        this.first = first;
        this.second = second;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] d = cpu.extension.d;
        d[to] = FloatElements.pairwise(function, d[first], d[second], cpu.extension.standard);
    }
}
