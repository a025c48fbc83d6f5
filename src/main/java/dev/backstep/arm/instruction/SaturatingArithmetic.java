package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** QADD, QSUB, QDADD, QDSUB (A8.8.133 and those after it): Rm plus or minus Rn, or twice Rn; Q when saturated. */
public final class SaturatingArithmetic extends Instruction {

    /** QSUB and QDSUB. */
    public final boolean subtract;
    /** QDADD and QDSUB: Rn counts twice, saturated by itself. */
    public final boolean doubled;
    /** Rd. */
    public final byte d;
    /** Rn. */
    public final byte n;
    /** Rm. */
    public final byte m;

    /** See {@link Instruction#Instruction}. */
    public SaturatingArithmetic(int condition, int size, boolean subtract, boolean doubled, int d, int n, int m) {
        super(condition, size);
        this.subtract = subtract;
        this.doubled = doubled;
        this.d = (byte) d;
        this.n = (byte) n;
        this.m = (byte) m;
    }

    @Override
    public void execute(Cpu cpu) {
        long second = cpu.r[n];
        if (doubled) {
            second *= 2;
            cpu.saturated |= Multiplication.overflows(second);
            second = Saturation.signed(second, 32);
        }
        long exact = subtract ? cpu.r[m] - second : cpu.r[m] + second;
        cpu.saturated |= Multiplication.overflows(exact);
        cpu.r[d] = Saturation.signed(exact, 32);
    }
}
