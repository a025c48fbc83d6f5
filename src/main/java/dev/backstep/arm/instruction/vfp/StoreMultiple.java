package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.ExtensionRegisters;
import dev.backstep.memory.PageBytes;
import dev.backstep.memory.Ram;

/** VSTM and VPUSH (A8.8.412, A8.8.368). */
public final class StoreMultiple extends VfpInstruction {

    private final boolean isDouble;
    private final int first;
    private final int count;
    private final int base;
    private final int startOffset;
    private final int words;
    private final int baseChange;

    /** Stores the registers of {@code block}. */
    public StoreMultiple(int condition, int size, ExtensionBlock block) {
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
        int to = base == 15 ? cpu.r[15] & ~3 : cpu.r[base];
        int address = to + startOffset;
        byte[] page = (address & 3) == 0 ? cpu.memory.writablePage(address, 4 * words) : null;
        if (page != null) {
            storeToPage(cpu.extension, page, address & Ram.PAGE_SIZE - 1);
        } else {
            store(cpu, address);
        }
        if (baseChange != 0) {
            cpu.r[base] = to + baseChange;
        }
    }

    private void storeToPage(ExtensionRegisters registers, byte[] page, int offset) {
        for (int i = 0; i < count; i++) {
            if (isDouble) {
                PageBytes.put64(page, offset + 8 * i, registers.d[first + i]);
            } else {
                PageBytes.put32(page, offset + 4 * i, registers.s(first + i));
            }
        }
    }

    private void store(Cpu cpu, int address) {
        int[] stored = cpu.memory.words();
        ExtensionRegisters registers = cpu.extension;
        int low = cpu.isBigEndian() ? 1 : 0;
        for (int i = 0; i < count; i++) {
            if (isDouble) {
                stored[2 * i + low] = (int) registers.d[first + i];
                stored[2 * i + 1 - low] = (int) (registers.d[first + i] >>> 32);
            } else {
                stored[i] = registers.s(first + i);
            }
        }
        cpu.memory.storeWords(address, words);
    }
}
