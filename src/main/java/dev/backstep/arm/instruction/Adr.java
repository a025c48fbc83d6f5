package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** ADR of T32 (A8.8.12): an address relative to Align(PC, 4). In A32 it is an ADD or SUB of the PC. */
public final class Adr extends Instruction {

    /** Rd. */
    public final byte d;
    /** Offset in bytes, negative for the form that subtracts. */
    public final int offset;

    /** See {@link Instruction#Instruction}. */
    public Adr(int condition, int size, int d, int offset) {
        super(condition, size);
        this.d = (byte) d;
        this.offset = offset;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.r[d] = (cpu.r[15] & ~3) + offset;
    }
}
