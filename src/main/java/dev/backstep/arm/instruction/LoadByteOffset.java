package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** LDRB (immediate) without write-back; neither register is the PC. */
final class LoadByteOffset extends Instruction {

    private final byte target;
    private final byte base;
    private final int offset;

    LoadByteOffset(int condition, int size, int target, int base, int offset) {
        super(condition, size);
        this.target = (byte) target;
        this.base = (byte) base;
        this.offset = offset;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.r[target] = cpu.memory.load8(cpu.r[base] + offset);
    }
}
