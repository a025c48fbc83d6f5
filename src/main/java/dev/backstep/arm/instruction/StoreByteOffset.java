package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** STRB (immediate) without write-back; the base is not the PC. */
final class StoreByteOffset extends Instruction {

    private final byte source;
    private final byte base;
    private final int offset;

    StoreByteOffset(int condition, int size, int source, int base, int offset) {
        super(condition, size);
        this.source = (byte) source;
        this.base = (byte) base;
        this.offset = offset;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.memory.store8(cpu.r[base] + offset, cpu.r[source]);
    }
}
