package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** LDR (register) with the index shifted left and added, without write-back; neither base nor target is the PC. */
final class LoadWordIndex extends Instruction {

    private final int target;
    private final int base;
    private final int index;
    private final int amount;

    LoadWordIndex(int condition, int size, int target, int base, int index, int amount) {
        super(condition, size);
        this.target = target;
        this.base = base;
        this.index = index;
        this.amount = amount;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.r[target] = cpu.memory.load32(cpu.r[base] + (cpu.r[index] << amount));
    }
}
