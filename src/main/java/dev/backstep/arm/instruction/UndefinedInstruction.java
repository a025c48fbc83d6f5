package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** Any encoding that is UNDEFINED, and UNPREDICTABLE ones that are treated so. */
public final class UndefinedInstruction extends Instruction {

    /** {@code condition} 0 to 15, {@code size} 2 or 4 bytes. */
    public UndefinedInstruction(int condition, int size) {
        super(condition, size);
    }

    @Override
    public void execute(Cpu cpu) {
        throw cpu.undefinedInstruction();
    }
}
