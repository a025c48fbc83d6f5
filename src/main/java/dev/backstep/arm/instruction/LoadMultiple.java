package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/**
 * LDM in its four directions, and POP. Registers are changed when all words are there; a loaded base wins over the
 * write-back.
 */
public final class LoadMultiple extends Instruction {

    private final byte base;
    private final int[] registers;
    private final int start;
    private final int writeBack;
    private final boolean branches;

    /** {@code block} with 15 in its list branches. */
    public LoadMultiple(int condition, int size, RegisterBlock block) {
        super(condition, size);
        this.base = (byte) block.base();
        this.registers = block.registers();
        this.start = block.startOffset();
        this.writeBack = block.baseChange();
        this.branches = block.includes(15);
    }

    @Override
    public void execute(Cpu cpu) {
        int[] r = cpu.r;
        int[] to = registers;
        int from = r[base];
        int[] words = cpu.memory.loadWords(from + start, to.length);
        r[base] = from + writeBack;
        for (int i = 0; i < to.length; i++) {
            r[to[i]] = words[i];
        }
        if (branches) {
            cpu.loadWritePc(words[to.length - 1]);
        }
    }
}
