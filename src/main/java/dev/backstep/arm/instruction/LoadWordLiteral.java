package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** LDR (literal): relative to the word-aligned PC; the target is not the PC. */
final class LoadWordLiteral extends Instruction {

    private final byte target;
    private final int offset;

    LoadWordLiteral(int condition, int size, int target, int offset) {
        super(condition, size);
        this.target = (byte) target;
        this.offset = offset;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.r[target] = cpu.memory.load32((cpu.r[15] & ~3) + offset);
    }
}
