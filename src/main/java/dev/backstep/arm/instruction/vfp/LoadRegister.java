package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;

/** VLDR (A8.8.333). */
public final class LoadRegister extends VfpInstruction {

    private final boolean isDouble;
    private final int d;
    private final int base;
    private final int offset;

    /** {@code base} 15 is the PC, word-aligned; {@code offset} in bytes, signed. */
    public LoadRegister(int condition, int size, boolean isDouble, int d, int base, int offset) {
        super(condition, size, isDouble ? d : 0);
        this.isDouble = isDouble;
        this.d = d;
        this.base = base;
        this.offset = offset;
    }

    @Override
    void executeEnabled(Cpu cpu) {
        int address = (base == 15 ? cpu.r[15] & ~3 : cpu.r[base]) + offset;
        if (isDouble) {
            cpu.extension.d[d] = cpu.memory.vectors.load(address);
        } else {
            cpu.extension.setS(d, cpu.memory.loadAligned32(address));
        }
    }
}
