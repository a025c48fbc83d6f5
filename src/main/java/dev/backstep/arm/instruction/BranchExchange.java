package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** BX, and BXJ, which is the same without Jazelle. */
public final class BranchExchange extends Instruction {

    private final byte target;

    /** {@code target} register, 0 to 15. */
    public BranchExchange(int condition, int size, int target) {
        super(condition, size);
        this.target = (byte) target;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.bxWritePc(cpu.r[target]);
    }
}
