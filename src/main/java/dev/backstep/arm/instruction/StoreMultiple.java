package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** STM in its four directions, and PUSH. A base in the list is stored as it was before the instruction. */
public final class StoreMultiple extends Instruction {

    private final byte base;
    private final int[] registers;
    private final int start;
    private final int writeBack;

    /** Stores the registers of {@code block}. */
    public StoreMultiple(int condition, int size, RegisterBlock block) {
        super(condition, size);
        this.base = (byte) block.base();
        this.registers = block.registers();
        this.start = block.startOffset();
        this.writeBack = block.baseChange();
    }

    @Override
    public void execute(Cpu cpu) {
        int[] r = cpu.r;
        int[] from = registers;
        int[] words = cpu.memory.words();
        for (int i = 0; i < from.length; i++) {
            words[i] = r[from[i]];
        }
        int to = r[base];
        cpu.memory.storeWords(to + start, from.length);
        r[base] = to + writeBack;
    }
}
