package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** WFI (A8.8.425). */
public final class WaitForInterrupt extends Instruction {

    /** {@code condition} 0 to 15, {@code size} 2 or 4 bytes. */
    public WaitForInterrupt(int condition, int size) {
        super(condition, size);
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.interrupts.waitForInterrupt();
    }
}
