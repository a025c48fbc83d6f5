package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** LDR (register) with the index shifted left and added, without write-back; neither base nor target is the PC. */
final class LoadWordIndex extends Instruction {

    private final byte target;
    private final byte base;
    private final byte index;
    private final byte amount;

    LoadWordIndex(int condition, int size, int target, int base, int index, int amount) {
        super(condition, size);
        this.target = (byte) target;
        this.base = (byte) base;
        this.index = (byte) index;
        this.amount = (byte) amount;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.r[target] = cpu.memory.load32(cpu.r[base] + (cpu.r[index] << amount));
    }
}
