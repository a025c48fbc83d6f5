package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** An instruction that CPACR, NSACR and FPEXC let run or not (CheckVFPEnabled). */
abstract class VfpInstruction extends Instruction {

    private final boolean upper;

    /**
     * See {@link Instruction#Instruction}.
     *
     * @param highestDouble the highest D register that it accesses, or 0 when it can be none above D15
     */
    VfpInstruction(int condition, int size, int highestDouble) {
        super(condition, size);
        this.upper = highestDouble > 15;
    }

    @Override
    public final void execute(Cpu cpu) {
        cpu.checkFloatingPointEnabled();
        if (upper && !cpu.upperRegistersEnabled) {
            throw cpu.undefinedInstruction();
        }
        executeEnabled(cpu);
    }

    /** What the instruction does when it may. */
    abstract void executeEnabled(Cpu cpu);
}
