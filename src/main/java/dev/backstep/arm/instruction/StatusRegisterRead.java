package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** MRS: CPSR or SPSR to a register (A8.8.109, B9.3.8). */
public final class StatusRegisterRead extends Instruction {

    /** Execution state bits other than E read as 0. */
    private static final int VISIBLE = 0xf8ff03df;

    private final boolean spsr;
    private final byte rd;

    /** {@code spsr} false reads the CPSR; {@code rd} 0 to 14. */
    public StatusRegisterRead(int condition, int size, boolean spsr, int rd) {
        super(condition, size);
        this.spsr = spsr;
        this.rd = (byte) rd;
    }

    @Override
    public void execute(Cpu cpu) {
        if (!spsr) {
            cpu.r[rd] = cpu.cpsr() & VISIBLE;
        } else if (cpu.isPrivileged()) {
            cpu.r[rd] = cpu.spsr();
        } else {
            throw cpu.undefinedInstruction();
        }
    }
}
