package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.ExtensionRegisters;

/** VSTM and VPUSH (A8.8.412, A8.8.368). */
public final class StoreMultiple extends VfpInstruction {

    private final ExtensionBlock block;

    /** Stores the registers of {@code block}. */
    public StoreMultiple(int condition, int size, ExtensionBlock block) {
        super(condition, size, block.highestDouble());
        this.block = block;
    }

    @Override
    void executeEnabled(Cpu cpu) {
        int base = block.base();
        int to = base == 15 ? cpu.r[15] & ~3 : cpu.r[base];
        int[] words = cpu.memory.words();
        ExtensionRegisters registers = cpu.extension;
        int first = block.first();
        if (block.isDouble()) {
            int low = cpu.isBigEndian() ? 1 : 0;
            for (int i = 0; i < block.count(); i++) {
                words[2 * i + low] = (int) registers.d[first + i];
                words[2 * i + 1 - low] = (int) (registers.d[first + i] >>> 32);
            }
        } else {
            for (int i = 0; i < block.count(); i++) {
                words[i] = registers.s(first + i);
            }
        }
        cpu.memory.storeWords(to + block.startOffset(), block.words());
        if (block.baseChange() != 0) {
            cpu.r[base] = to + block.baseChange();
        }
    }
}
