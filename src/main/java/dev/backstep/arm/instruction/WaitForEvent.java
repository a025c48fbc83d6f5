package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** WFE (A8.8.424). */
public final class WaitForEvent extends Instruction {

    /** {@code condition} 0 to 15, {@code size} 2 or 4 bytes. */
    public WaitForEvent(int condition, int size) {
        super(condition, size);
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.interrupts.waitForEvent();
    }
}
