package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.ExtensionRegisters;
import dev.backstep.memory.PageBytes;
import dev.backstep.memory.Ram;

/** VLDM and VPOP (A8.8.332, A8.8.367). Registers change when all words are there. */
public final class LoadMultiple extends VfpInstruction {

    private final boolean isDouble;
    private final int first;
    private final int count;
    private final int base;
    private final int startOffset;
    private final int words;
    private final int baseChange;

    /** Loads the registers of {@code block}. */
    public LoadMultiple(int condition, int size, ExtensionBlock block) {
        super(condition, size, block.highestDouble());
        this.isDouble = block.isDouble();
        this.first = block.first();
        this.count = block.count();
        this.base = block.base();
        this.startOffset = block.startOffset();
        this.words = block.words();
        this.baseChange = block.baseChange();
    }

    @Override
    void executeEnabled(Cpu cpu) {
        int from = base == 15 ? cpu.r[15] & ~3 : cpu.r[base];
        int address = from + startOffset;
        byte[] page = (address & 3) == 0 ? cpu.memory.readablePage(address, 4 * words) : null;
        if (page != null) {
            loadFromPage(cpu.extension, page, address & Ram.PAGE_SIZE - 1);
        } else {
            load(cpu, address);
        }
        if (baseChange != 0) {
            cpu.r[base] = from + baseChange;
        }
    }

    private void loadFromPage(ExtensionRegisters registers, byte[] page, int offset) {
        for (int i = 0; i < count; i++) {
            if (isDouble) {
                registers.d[first + i] = PageBytes.get64(page, offset + 8 * i);
            } else {
                registers.setS(first + i, PageBytes.get32(page, offset + 4 * i));
            }
        }
    }

    private void load(Cpu cpu, int address) {
        int[] loaded = cpu.memory.loadWords(address, words);
        ExtensionRegisters registers = cpu.extension;
        int low = cpu.isBigEndian() ? 1 : 0;
        for (int i = 0; i < count; i++) {
            if (isDouble) {
                registers.d[first + i] = loaded[2 * i + low] & 0xffffffffL | (long) loaded[2 * i + 1 - low] << 32;
            } else {
                registers.setS(first + i, loaded[i]);
            }
        }
    }
}
