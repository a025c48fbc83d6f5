package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** PLD, PLDW, PLI and unallocated memory hints: there is no cache to fill. */
public final class MemoryHint extends Instruction {

    /** {@code size} 2 or 4 bytes. */
    public MemoryHint(int size) {
        super(ALWAYS, size);
    }

    @Override
    public void execute(Cpu cpu) { }
}
