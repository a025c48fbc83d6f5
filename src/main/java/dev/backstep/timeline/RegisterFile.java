package dev.backstep.timeline;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.ExtensionRegisters;

/**
 * The registers that a debugger reads and writes, by number: 0 to 14, {@link #PC}, {@link #CPSR}, {@link #D0} to D31,
 * {@link #FPSCR}, {@link #FPEXC}.
 */
public final class RegisterFile {

    /** The address of the next instruction. */
    public static final int PC = 15;
    /** The current program status register. */
    public static final int CPSR = 16;
    /** D0; D1 to D31 follow. These have 64 bits, the others 32. */
    public static final int D0 = 17;
    /** The floating-point status and control register. */
    public static final int FPSCR = D0 + 32;
    /** The floating-point exception register. */
    public static final int FPEXC = FPSCR + 1;
    /** How many there are. */
    public static final int COUNT = FPEXC + 1;

    private RegisterFile() { }

    /** A register's value, zero-extended. */
    public static long read(Cpu cpu, int register) {
        if (register >= D0 && register < FPSCR) {
            return cpu.extension.d[register - D0];
        }
        int word = switch (register) {
            case PC -> cpu.pc;
            case CPSR -> cpu.cpsr();
            case FPSCR -> cpu.extension.fpscr();
            case FPEXC -> cpu.extension.fpexc();
            default -> cpu.r[register];
        };
        return Integer.toUnsignedLong(word);
    }

    /** Sets a register, without any side effect of an instruction that would. */
    static void write(Cpu cpu, int register, long value) {
        if (register >= D0 && register < FPSCR) {
            cpu.extension.d[register - D0] = value;
            return;
        }
        int word = (int) value;
        switch (register) {
            case PC -> cpu.pc = word & (cpu.thumb ? ~1 : ~3);
            case CPSR -> cpu.setCpsr(word);
            case FPSCR -> cpu.extension.setFpscr(word);
            case FPEXC -> cpu.setFpexc(word);
            default -> cpu.r[register] = word;
        }
    }
}
