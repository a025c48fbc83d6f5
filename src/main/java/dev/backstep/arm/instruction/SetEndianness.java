package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** SETEND: CPSR.E (A8.8.157). */
public final class SetEndianness extends Instruction {

    private final boolean bigEndian;

    /** {@code bigEndian} is the new CPSR.E. */
    public SetEndianness(int condition, int size, boolean bigEndian) {
        super(condition, size);
        this.bigEndian = bigEndian;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.setBigEndian(bigEndian);
    }
}
