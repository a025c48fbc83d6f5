package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** SEV (A8.8.158). */
public final class SendEvent extends Instruction {

    /** {@code condition} 0 to 15, {@code size} 2 or 4 bytes. */
    public SendEvent(int condition, int size) {
        super(condition, size);
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.cluster().signalEvent();
    }
}
