package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** RFE: PC and CPSR from memory (B9.3.13). */
public final class ReturnFromException extends Instruction {

    private final byte rn;
    private final boolean writeBack;
    private final int step;
    private final int offset;

    /** {@code step} is 8 or -8, added to the base on write-back; {@code offset} of the first word from the base. */
    public ReturnFromException(int condition, int size, int rn, boolean writeBack, int step, int offset) {
        super(condition, size);
        this.rn = (byte) rn;
        this.writeBack = writeBack;
        this.step = step;
        this.offset = offset;
    }

    @Override
    public void execute(Cpu cpu) {
        if (!cpu.isPrivileged()) {
            throw cpu.undefinedInstruction();
        }
        int base = cpu.r[rn];
        int target = cpu.memory.loadAligned32(base + offset);
        int status = cpu.memory.loadAligned32(base + offset + 4);
        if (writeBack) {
            cpu.r[rn] = base + step;
        }
        cpu.writeCpsrByInstruction(status, 0b1111, true);
        cpu.branchWritePc(target);
    }
}
