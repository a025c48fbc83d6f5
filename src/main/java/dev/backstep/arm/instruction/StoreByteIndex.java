package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** STRB (register) with the index shifted left and added, without write-back; the base is not the PC. */
final class StoreByteIndex extends Instruction {

    private final byte source;
    private final byte base;
    private final byte index;
    private final byte amount;

    StoreByteIndex(int condition, int size, int source, int base, int index, int amount) {
        super(condition, size);
        this.source = (byte) source;
        this.base = (byte) base;
        this.index = (byte) index;
        this.amount = (byte) amount;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.memory.store8(cpu.r[base] + (cpu.r[index] << amount), cpu.r[source]);
    }
}
