package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.floatingpoint.DoublePrecision;
import dev.backstep.arm.floatingpoint.SinglePrecision;
import dev.backstep.arm.state.ExtensionRegisters;

/** VCMP and VCMPE, with a register or with zero: to FPSCR.NZCV (A8.8.303). */
public final class Compare extends VfpInstruction {

    /** In place of the second register: compare with zero. */
    public static final int WITH_ZERO = -1;

    private final boolean isDouble;
    private final boolean signalQuiet;
    private final int d;
    private final int m;

    /**
     * See {@link VfpInstruction}.
     *
     * @param signalQuiet true for VCMPE
     * @param m a register or {@link #WITH_ZERO}
     */
    public Compare(int condition, int size, boolean isDouble, boolean signalQuiet, int d, int m) {
        super(condition, size, isDouble ? Math.max(d, m) : 0);
        this.isDouble = isDouble;
        this.signalQuiet = signalQuiet;
        this.d = d;
        this.m = m;
    }

    @Override
    void executeEnabled(Cpu cpu) {
        ExtensionRegisters registers = cpu.extension;
        if (isDouble) {
            long second = m == WITH_ZERO ? 0 : registers.d[m];
            registers.setNzcv(DoublePrecision.compare(registers.d[d], second, signalQuiet, registers.scalar));
        } else {
            int second = m == WITH_ZERO ? 0 : registers.s(m);
            registers.setNzcv(SinglePrecision.compare(registers.s(d), second, signalQuiet, registers.scalar));
        }
    }
}
