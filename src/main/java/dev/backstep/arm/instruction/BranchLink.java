package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** BL (immediate), which stays in its instruction set. In T32 bit 0 of the link says so. */
public final class BranchLink extends Instruction {

    private final int offset;
    private final int linkBit;

    /**
     * @param offset in bytes from what the PC reads as
     * @param thumb which instruction set this encoding belongs to
     */
    public BranchLink(int condition, int size, int offset, boolean thumb) {
        super(condition, size);
        this.offset = offset;
        this.linkBit = thumb ? 1 : 0;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.r[14] = cpu.pc | linkBit;
        cpu.pc = cpu.r[15] + offset;
    }
}
