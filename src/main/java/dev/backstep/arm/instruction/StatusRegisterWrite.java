package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** MSR: a register or a constant to fields of CPSR or SPSR (A8.8.111, B9.3.11, B9.3.12). */
public final class StatusRegisterWrite extends Instruction {

    private static final int NO_REGISTER = -1;
    /** Bits 23 to 20 are reserved: of them, as on QEMU, only bit 20 is kept. */
    private static final int SPSR_BITS = 0xff1fffff;

    private final boolean spsr;
    private final int byteMask;
    private final byte rn;
    private final int constant;
    private final int bits;

    private StatusRegisterWrite(int condition, int size, boolean spsr, int byteMask, int rn,
            int constant) {
        super(condition, size);
        this.spsr = spsr;
        this.byteMask = byteMask;
        this.rn = (byte) rn;
        this.constant = constant;
        this.bits = SPSR_BITS & ((byteMask & 1) * 0xff | (byteMask >> 1 & 1) * 0xff00
                | (byteMask >> 2 & 1) * 0xff0000 | (byteMask >> 3 & 1) * 0xff000000);
    }

    /** MSR (register): {@code rn} 0 to 14. */
    public static StatusRegisterWrite ofRegister(int condition, int size, boolean spsr, int byteMask, int rn) {
        return new StatusRegisterWrite(condition, size, spsr, byteMask, rn, 0);
    }

    /** MSR (immediate). */
    public static StatusRegisterWrite ofConstant(int condition, int size, boolean spsr, int byteMask, int constant) {
        return new StatusRegisterWrite(condition, size, spsr, byteMask, NO_REGISTER, constant);
    }

    @Override
    public void execute(Cpu cpu) {
        int value = rn == NO_REGISTER ? constant : cpu.r[rn];
        if (!spsr) {
            cpu.writeCpsrByInstruction(value, byteMask, false);
        } else if (cpu.isPrivileged()) {
            cpu.setSpsr(cpu.spsr() & ~bits | value & bits);
        } else {
            throw cpu.undefinedInstruction();
        }
    }
}
