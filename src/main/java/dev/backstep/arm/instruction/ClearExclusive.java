package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** CLREX. */
public final class ClearExclusive extends Instruction {

    /** Unconditional, four bytes. */
    public ClearExclusive() {
        super(ALWAYS, 4);
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.exclusive.clear();
    }
}
