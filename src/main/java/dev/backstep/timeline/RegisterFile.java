package dev.backstep.timeline;

import dev.backstep.arm.cpu.Cpu;

/** The registers that a debugger reads and writes, by number: 0 to 14, {@link #PC}, {@link #CPSR}. */
public final class RegisterFile {

    /** The address of the next instruction. */
    public static final int PC = 15;
    /** The current program status register. */
    public static final int CPSR = 16;
    /** How many there are. */
    public static final int COUNT = 17;

    private RegisterFile() { }

    /** A register's value. */
    public static int read(Cpu cpu, int register) {
        return switch (register) {
            case PC -> cpu.pc;
            case CPSR -> cpu.cpsr();
            default -> cpu.r[register];
        };
    }

    /** Sets a register, without any side effect of an instruction that would. */
    static void write(Cpu cpu, int register, int value) {
        switch (register) {
            case PC -> cpu.pc = value & (cpu.thumb ? ~1 : ~3);
            case CPSR -> cpu.setCpsr(value);
            default -> cpu.r[register] = value;
        }
    }
}
