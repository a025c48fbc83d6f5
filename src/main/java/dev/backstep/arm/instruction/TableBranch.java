package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** TBB and TBH: forward by twice an entry of a table of bytes or halfwords. */
public final class TableBranch extends Instruction {

    private final byte base;
    private final byte index;
    private final boolean halfwords;

    /** {@code base} may be 15: the table follows the instruction. */
    public TableBranch(int size, int base, int index, boolean halfwords) {
        super(ALWAYS, size);
        this.base = (byte) base;
        this.index = (byte) index;
        this.halfwords = halfwords;
    }

    @Override
    public void execute(Cpu cpu) {
        int entry = halfwords
                ? cpu.memory.load16(cpu.r[base] + (cpu.r[index] << 1))
                : cpu.memory.load8(cpu.r[base] + cpu.r[index]);
        cpu.pc = cpu.r[15] + 2 * entry;
    }
}
