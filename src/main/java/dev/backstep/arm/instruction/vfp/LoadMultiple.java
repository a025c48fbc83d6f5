package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.ExtensionRegisters;

/** VLDM and VPOP (A8.8.332, A8.8.367). Registers change when all words are there. */
public final class LoadMultiple extends VfpInstruction {

    private final ExtensionBlock block;

    /** Loads the registers of {@code block}. */
    public LoadMultiple(int condition, int size, ExtensionBlock block) {
        super(condition, size, block.highestDouble());
        this.block = block;
    }

    @Override
    void executeEnabled(Cpu cpu) {
        int base = block.base();
        int from = base == 15 ? cpu.r[15] & ~3 : cpu.r[base];
        int[] words = cpu.memory.loadWords(from + block.startOffset(), block.words());
        ExtensionRegisters registers = cpu.extension;
        int first = block.first();
        if (block.isDouble()) {
            int low = cpu.isBigEndian() ? 1 : 0;
            for (int i = 0; i < block.count(); i++) {
                registers.d[first + i] = words[2 * i + low] & 0xffffffffL | (long) words[2 * i + 1 - low] << 32;
            }
        } else {
            for (int i = 0; i < block.count(); i++) {
                registers.setS(first + i, words[i]);
            }
        }
        if (block.baseChange() != 0) {
            cpu.r[base] = from + block.baseChange();
        }
    }
}
