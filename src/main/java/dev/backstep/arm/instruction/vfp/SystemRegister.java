package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.ExtensionAccess;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.state.ExtensionRegisters;

/**
 * VMRS and VMSR (A8.8.348, B9.3.21, B9.3.22). All but FPSCR is for privileged modes, and there with FPEXC.EN clear too: how
 * else would it be set? Identification registers ignore writes.
 */
public final class SystemRegister extends Instruction {

    /** The registers. */
    public enum Register {
        FPSID, FPSCR, MVFR1, MVFR0, FPEXC
    }

    /** In place of Rt: FPSCR.NZCV to APSR. */
    public static final int APSR = 15;

    private final boolean read;
    private final Register register;
    private final int t;

    /**
     * See {@link Instruction#Instruction}.
     *
     * @param read VMRS
     * @param t a core register, or {@link #APSR}
     */
    public SystemRegister(int condition, int size, boolean read, Register register, int t) {
        super(condition, size);
        this.read = read;
        this.register = register;
        this.t = t;
    }

    @Override
    public void execute(Cpu cpu) {
        if (register == Register.FPSCR) {
            cpu.checkFloatingPointEnabled();
        } else if (!cpu.isPrivileged() || !ExtensionAccess.coprocessorAccessible(cpu)) {
            throw cpu.undefinedInstruction();
        }
        if (!read) {
            write(cpu, cpu.r[t]);
        } else if (t == APSR) {
            cpu.setNzcv(cpu.extension.nzcv());
        } else {
            cpu.r[t] = value(cpu.extension);
        }
    }

    private int value(ExtensionRegisters registers) {
        return switch (register) {
            case FPSID -> ExtensionRegisters.FPSID;
            case MVFR0 -> ExtensionRegisters.MVFR0;
            case MVFR1 -> ExtensionRegisters.MVFR1;
            case FPSCR -> registers.fpscr();
            case FPEXC -> registers.fpexc();
        };
    }

    private void write(Cpu cpu, int value) {
        switch (register) {
            case FPSCR -> cpu.extension.setFpscr(value);
            case FPEXC -> cpu.setFpexc(value);
            default -> { }
        }
    }
}
