package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** NOP, YIELD, DBG, unallocated hints, and ISB: what it waits for has been done here. */
public final class NoOperation extends Instruction {

    /** {@code condition} 0 to 15, {@code size} 2 or 4 bytes. */
    public NoOperation(int condition, int size) {
        super(condition, size);
    }

    @Override
    public void execute(Cpu cpu) { }
}
