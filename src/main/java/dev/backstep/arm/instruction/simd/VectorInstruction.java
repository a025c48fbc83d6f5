package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.state.ExtensionRegisters;

/** Instructions whose vectors are of the same length, D or Q: each D register of the result comes from those at its place. */
public abstract class VectorInstruction extends Instruction {

    /** The first D register of the destination. */
    public final int d;
    /** The first D register of the first operand. */
    public final int n;
    /** The first D register of the second operand. */
    public final int m;
    /** Vectors are Q registers: D registers of even numbers, and the next ones. */
    public final boolean quad;

    /** See {@link Instruction#Instruction}; always executed. */
    protected VectorInstruction(int size, boolean quad, int d, int n, int m) {
        super(ALWAYS, size);
        this.quad = quad;
        this.d = d;
        this.n = n;
        this.m = m;
    }

    /**
     * One D register of the result.
     *
     * @param registers for FPSCR.QC
     * @param old what is in the destination
     * @param x the first operand
     * @param y the second operand
     */
    protected abstract long combine(ExtensionRegisters registers, long old, long x, long y);

    @Override
    public final void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        ExtensionRegisters registers = cpu.extension;
        long[] v = registers.d;
        // Q registers are the same or share nothing: it does not matter which half is written first.
        long low = combine(registers, v[d], v[n], v[m]);
        if (quad) {
            v[d + 1] = combine(registers, v[d + 1], v[n + 1], v[m + 1]);
        }
        v[d] = low;
    }
}
