package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.floatingpoint.DoublePrecision;
import dev.backstep.arm.floatingpoint.FloatingPointStatus;
import dev.backstep.arm.floatingpoint.SinglePrecision;
import dev.backstep.arm.state.ExtensionRegisters;

/** VCVT and VCVTR from floating point to integer (A8.8.306) and to fixed point (A8.8.308). */
public final class ConvertToFixed extends VfpInstruction {

    private final boolean isDouble;
    private final FixedFormat format;
    private final boolean roundAsStatus;
    private final boolean toDoubleRegister;
    private final int d;
    private final int m;

    /**
     * To an integer in an S register.
     *
     * @param roundAsStatus true for VCVTR; others round towards zero
     * @param d an S register
     * @param m a D or S register
     */
    public static ConvertToFixed toInteger(int condition, int size, boolean isDouble, boolean unsigned,
            boolean roundAsStatus, int d, int m) {
        return new ConvertToFixed(condition, size, isDouble, new FixedFormat(unsigned, 32, 0), roundAsStatus, false, d, m);
    }

    /** To fixed point, in place: the result is extended to the width of the register. */
    public static ConvertToFixed inPlace(int condition, int size, boolean isDouble, FixedFormat format, int d) {
        return new ConvertToFixed(condition, size, isDouble, format, false, isDouble, d, d);
    }

    private ConvertToFixed(int condition, int size, boolean isDouble, FixedFormat format, boolean roundAsStatus,
            boolean toDoubleRegister, int d, int m) {
        super(condition, size, isDouble ? m : 0);
        this.isDouble = isDouble;
        this.format = format;
        this.roundAsStatus = roundAsStatus;
        this.toDoubleRegister = toDoubleRegister;
        this.d = d;
        this.m = m;
    }

    @Override
    void executeEnabled(Cpu cpu) {
        ExtensionRegisters registers = cpu.extension;
        FloatingPointStatus status = registers.scalar;
        int mode = roundAsStatus ? status.roundingMode() : FloatingPointStatus.TOWARDS_ZERO;
        int result = isDouble
                ? DoublePrecision.toFixed(registers.d[m], format.fractionBits(), format.width(), format.unsigned(), mode, status)
                : SinglePrecision.toFixed(registers.s(m), format.fractionBits(), format.width(), format.unsigned(), mode, status);
        if (toDoubleRegister) {
            registers.d[d] = format.unsigned() ? result & 0xffffffffL : result;
        } else {
            registers.setS(d, result);
        }
    }
}
