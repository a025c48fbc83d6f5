package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** IT: makes the next one to four instructions conditional. */
public final class IfThen extends Instruction {

    private final int state;

    /** {@code state} is what ITSTATE becomes: the first condition in bits 7 to 4, the mask (not 0) in bits 3 to 0. */
    public IfThen(int size, int state) {
        super(ALWAYS, size);
        this.state = state;
    }

    /** What ITSTATE becomes. */
    public int state() {
        return state;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.itState = state;
    }
}
