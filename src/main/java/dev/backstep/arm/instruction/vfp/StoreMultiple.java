package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.ExtensionRegisters;

/** VSTM and VPUSH (A8.8.412, A8.8.368). */
public final class StoreMultiple extends VfpInstruction {

    private final boolean isDouble;
    private final int first;
    private final int count;
    private final int base;
    private final int startOffset;
    private final int baseChange;

    /** Stores the registers of {@code block}. */
    public StoreMultiple(int condition, int size, ExtensionBlock block) {
        super(condition, size, block.highestDouble());
        this.isDouble = block.isDouble();
        this.first = block.first();
        this.count = block.count();
        this.base = block.base();
        this.startOffset = block.startOffset();
        this.baseChange = block.baseChange();
    }

    @Override
    void executeEnabled(Cpu cpu) {
        int to = base == 15 ? cpu.r[15] & ~3 : cpu.r[base];
        int address = to + startOffset;
        ExtensionRegisters registers = cpu.extension;
        if (isDouble) {
            long[] stored = cpu.memory.vectors.doublewords();
            for (int i = 0; i < count; i++) {
                stored[i] = registers.d[first + i];
            }
            cpu.memory.vectors.store(address, count);
        } else {
            int[] stored = cpu.memory.words();
            for (int i = 0; i < count; i++) {
                stored[i] = registers.s(first + i);
            }
            cpu.memory.storeWords(address, count);
        }
        if (baseChange != 0) {
            cpu.r[base] = to + baseChange;
        }
    }
}
