package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** SEL (A8.8.165). */
public final class SelectBytes extends ThreeRegisters {

    /** See {@link ThreeRegisters}. */
    public SelectBytes(int condition, int size, int d, int n, int m) {
        super(condition, size, d, n, m);
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.r[d] = Bytes.select(cpu.ge, cpu.r[n], cpu.r[m]);
    }
}
