package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** STR (immediate) without write-back; the base is not the PC. */
final class StoreWordOffset extends Instruction {

    private final byte source;
    private final byte base;
    private final int offset;

    StoreWordOffset(int condition, int size, int source, int base, int offset) {
        super(condition, size);
        this.source = (byte) source;
        this.base = (byte) base;
        this.offset = offset;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.memory.store32(cpu.r[base] + offset, cpu.r[source]);
    }
}
