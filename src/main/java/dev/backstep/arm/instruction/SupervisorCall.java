package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** SVC: a semihosting call when the immediate says so and somebody takes it, else the exception (A8.8.228). */
public final class SupervisorCall extends Instruction {

    private final boolean semihosting;

    /** {@code semihosting} true when the immediate is that of semihosting calls. */
    public SupervisorCall(int condition, int size, boolean semihosting) {
        super(condition, size);
        this.semihosting = semihosting;
    }

    @Override
    public void execute(Cpu cpu) {
        if (!semihosting || !cpu.semihosting().call(cpu)) {
            cpu.exceptions().takeSupervisorCall();
        }
    }
}
