package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** USAD8 and USADA8 (A8.8.260, A8.8.261). */
public final class AbsoluteDifferences extends ThreeRegisters {

    /** No accumulator: USAD8. */
    public static final int NONE = -1;

    /** Ra, or {@link #NONE}. */
    public final byte a;

    /** See {@link ThreeRegisters}. */
    public AbsoluteDifferences(int condition, int size, int d, int n, int m, int a) {
        super(condition, size, d, n, m);
        this.a = (byte) a;
    }

    @Override
    public void execute(Cpu cpu) {
        int sum = Bytes.sumOfAbsoluteDifferences(cpu.r[n], cpu.r[m]);
        cpu.r[d] = a == NONE ? sum : cpu.r[a] + sum;
    }
}
