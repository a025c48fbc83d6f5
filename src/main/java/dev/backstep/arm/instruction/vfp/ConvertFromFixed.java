package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.floatingpoint.DoublePrecision;
import dev.backstep.arm.floatingpoint.FloatingPointStatus;
import dev.backstep.arm.floatingpoint.SinglePrecision;
import dev.backstep.arm.state.ExtensionRegisters;

/** VCVT from integer (A8.8.306) and from fixed point (A8.8.308) to floating point. */
public final class ConvertFromFixed extends VfpInstruction {

    private final boolean isDouble;
    private final FixedFormat format;
    private final boolean roundToNearest;
    private final boolean fromDoubleRegister;
    private final int d;
    private final int m;

    /**
     * From an integer in an S register, rounded as the status says.
     *
     * @param d a D or S register
     * @param m an S register
     */
    public static ConvertFromFixed fromInteger(int condition, int size, boolean isDouble, boolean unsigned, int d, int m) {
        return new ConvertFromFixed(condition, size, isDouble, new FixedFormat(unsigned, 32, 0), false, false, d, m);
    }

    /** From fixed point, in place; rounds to nearest always. */
    public static ConvertFromFixed inPlace(int condition, int size, boolean isDouble, FixedFormat format, int d) {
        return new ConvertFromFixed(condition, size, isDouble, format, true, isDouble, d, d);
    }

    private ConvertFromFixed(int condition, int size, boolean isDouble, FixedFormat format, boolean roundToNearest,
            boolean fromDoubleRegister, int d, int m) {
        super(condition, size, isDouble ? d : 0);
        this.isDouble = isDouble;
        this.format = format;
        this.roundToNearest = roundToNearest;
        this.fromDoubleRegister = fromDoubleRegister;
        this.d = d;
        this.m = m;
    }

    @Override
    void executeEnabled(Cpu cpu) {
        ExtensionRegisters registers = cpu.extension;
        long value = format.extend(fromDoubleRegister ? (int) registers.d[m] : registers.s(m));
        if (isDouble) {
            registers.d[d] = DoublePrecision.fromFixed(value, format.fractionBits());
        } else {
            int mode = roundToNearest ? FloatingPointStatus.TO_NEAREST : registers.scalar.roundingMode();
            registers.setS(d, SinglePrecision.fromFixed(value, format.fractionBits(), mode, registers.scalar));
        }
    }
}
