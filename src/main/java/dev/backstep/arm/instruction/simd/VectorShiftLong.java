package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VSHLL by less than the width, and VMOVL (A7.4.4): a D register extended and shifted left into a Q register. */
public final class VectorShiftLong extends Instruction {

    private final boolean signed;
    private final LaneSize lanes;
    private final int amount;
    private final int d;
    private final int m;

    /**
     * See {@link Instruction#Instruction}; always executed.
     *
     * @param lanes those of the operand
     * @param amount 0 to {@code lanes.bits - 1}
     */
    public VectorShiftLong(int size, boolean signed, LaneSize lanes, int amount, int d, int m) {
        super(ALWAYS, size);
        this.signed = signed;
        this.lanes = lanes;
        this.amount = amount;
        this.d = d;
        this.m = m;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] v = cpu.extension.d;
        long x = v[m];
        v[d] = half(x);
        v[d + 1] = half(x >>> 32);
    }

    private long half(long x) {
        return lanes.twice().shiftLeft(lanes.widen(x, signed), amount);
    }
}
