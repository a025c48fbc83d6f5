package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** BLX (register). */
public final class BranchLinkExchangeRegister extends Instruction {

    private final byte target;
    private final int linkBit;

    /**
     * @param target register, 0 to 15
     * @param thumb which instruction set this encoding belongs to
     */
    public BranchLinkExchangeRegister(int condition, int size, int target, boolean thumb) {
        super(condition, size);
        this.target = (byte) target;
        this.linkBit = thumb ? 1 : 0;
    }

    @Override
    public void execute(Cpu cpu) {
        int address = cpu.r[target];
        cpu.r[14] = cpu.pc | linkBit;
        cpu.bxWritePc(address);
    }
}
