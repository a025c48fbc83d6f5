package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;

/** VSTR (A8.8.413). */
public final class StoreRegister extends VfpInstruction {

    private final boolean isDouble;
    private final int d;
    private final int base;
    private final int offset;

    /** {@code base} 15 is the PC, word-aligned; {@code offset} in bytes, signed. */
    public StoreRegister(int condition, int size, boolean isDouble, int d, int base, int offset) {
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
            cpu.memory.vectors.store(address, cpu.extension.d[d]);
        } else {
            cpu.memory.storeAligned32(address, cpu.extension.s(d));
        }
    }
}
