package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** STR (register) with the index shifted left and added, without write-back; the base is not the PC. */
final class StoreWordIndex extends Instruction {

    private final int source;
    private final int base;
    private final int index;
    private final int amount;

    StoreWordIndex(int condition, int size, int source, int base, int index, int amount) {
        super(condition, size);
        this.source = source;
        this.base = base;
        this.index = index;
        this.amount = amount;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.memory.store32(cpu.r[base] + (cpu.r[index] << amount), cpu.r[source]);
    }
}
