package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** B. */
public final class Branch extends Instruction {

    private final int offset;

    /** {@code offset} in bytes from what the PC reads as. */
    public Branch(int condition, int size, int offset) {
        super(condition, size);
        this.offset = offset;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.pc = cpu.r[15] + offset;
    }
}
