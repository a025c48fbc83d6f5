package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** BLX (immediate): a call into the other instruction set. */
public final class BranchLinkExchange extends Instruction {

    private final int offset;
    private final boolean thumb;

    /**
     * @param offset in bytes from what the PC reads as; from T32 the word-aligned PC
     * @param thumb which instruction set this encoding belongs to
     */
    public BranchLinkExchange(int size, int offset, boolean thumb) {
        super(ALWAYS, size);
        this.offset = offset;
        this.thumb = thumb;
    }

    @Override
    public void execute(Cpu cpu) {
        if (thumb) {
            cpu.r[14] = cpu.pc | 1;
            cpu.pc = (cpu.r[15] & ~3) + offset;
        } else {
            cpu.r[14] = cpu.pc;
            cpu.pc = cpu.r[15] + offset;
        }
        cpu.setThumb(!thumb);
    }
}
