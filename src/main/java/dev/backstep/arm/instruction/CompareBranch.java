package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** CBZ and CBNZ. */
public final class CompareBranch extends Instruction {

    private final byte register;
    private final boolean nonzero;
    private final int offset;

    /** {@code nonzero} for CBNZ; {@code offset} in bytes from what the PC reads as. */
    public CompareBranch(int size, int register, boolean nonzero, int offset) {
        super(ALWAYS, size);
        this.register = (byte) register;
        this.nonzero = nonzero;
        this.offset = offset;
    }

    @Override
    public void execute(Cpu cpu) {
        if ((cpu.r[register] != 0) == nonzero) {
            cpu.pc = cpu.r[15] + offset;
        }
    }
}
