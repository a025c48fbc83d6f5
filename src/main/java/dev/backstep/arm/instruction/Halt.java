package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** HLT: a semihosting call when the immediate says so and somebody takes it. Undefined otherwise in ARMv7. */
public final class Halt extends Instruction {

    private final boolean semihosting;

    /** {@code semihosting} true when the immediate is that of semihosting calls. */
    public Halt(int condition, int size, boolean semihosting) {
        super(condition, size);
        this.semihosting = semihosting;
    }

    @Override
    public void execute(Cpu cpu) {
        if (!semihosting || !cpu.semihosting().call(cpu)) {
            throw cpu.undefinedInstruction();
        }
    }
}
