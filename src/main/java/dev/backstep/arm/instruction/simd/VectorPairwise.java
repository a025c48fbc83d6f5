package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.state.ExtensionRegisters;

/** VPADD, VPMAX, VPMIN (integer) (A7.4.1): neighbours of the first operand, then those of the second. D registers only. */
public final class VectorPairwise extends Instruction {

    private final LaneOperation operation;
    private final boolean signed;
    private final LaneSize lanes;
    private final int d;
    private final int n;
    private final int m;

    /** See {@link Instruction#Instruction}; always executed. */
    public VectorPairwise(int size, LaneOperation operation, boolean signed, LaneSize lanes, int d, int n, int m) {
        super(ALWAYS, size);
        this.operation = operation;
        this.signed = signed;
        this.lanes = lanes;
        this.d = d;
        this.n = n;
        this.m = m;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        ExtensionRegisters registers = cpu.extension;
        long[] v = registers.d;
        long x = v[n];
        long y = v[m];
        v[d] = operation.applyToVectors(registers, signed, lanes, 0, ElementOrder.unzipEven(x, y, lanes.bits),
                ElementOrder.unzipOdd(x, y, lanes.bits));
    }
}
