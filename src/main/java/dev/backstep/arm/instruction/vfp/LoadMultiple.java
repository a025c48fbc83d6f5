package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.ExtensionRegisters;

/** VLDM and VPOP (A8.8.332, A8.8.367). Registers change when all words are there. */
public final class LoadMultiple extends VfpInstruction {

    private final boolean isDouble;
    private final int first;
    private final int count;
    private final int base;
    private final int startOffset;
    private final int baseChange;

    /** Loads the registers of {@code block}. */
    public LoadMultiple(int condition, int size, ExtensionBlock block) {
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
        int from = base == 15 ? cpu.r[15] & ~3 : cpu.r[base];
        int address = from + startOffset;
        ExtensionRegisters registers = cpu.extension;
        if (isDouble) {
            long[] loaded = cpu.memory.vectors.load(address, count);
            for (int i = 0; i < count; i++) {
                registers.d[first + i] = loaded[i];
            }
        } else {
            int[] loaded = cpu.memory.loadWords(address, count);
            for (int i = 0; i < count; i++) {
                registers.setS(first + i, loaded[i]);
            }
        }
        if (baseChange != 0) {
            cpu.r[base] = from + baseChange;
        }
    }
}
