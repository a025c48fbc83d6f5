package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.floatingpoint.HalfPrecision;
import dev.backstep.arm.floatingpoint.SinglePrecision;
import dev.backstep.arm.state.ExtensionRegisters;

/** VCVT between double and single precision (A8.8.309), VCVTB and VCVTT (A8.8.311). */
public final class ConvertPrecision extends VfpInstruction {

    /** What is converted. */
    public enum Conversion {
        /** Sd from Dm. */
        DOUBLE_TO_SINGLE,
        /** Dd from Sm. */
        SINGLE_TO_DOUBLE,
        /** Sd from bits 15 to 0 of Sm. */
        BOTTOM_HALF_TO_SINGLE,
        /** Sd from bits 31 to 16 of Sm. */
        TOP_HALF_TO_SINGLE,
        /** Bits 15 to 0 of Sd from Sm; others stay. */
        SINGLE_TO_BOTTOM_HALF,
        /** Bits 31 to 16 of Sd from Sm; others stay. */
        SINGLE_TO_TOP_HALF
    }

    private final Conversion conversion;
    private final int d;
    private final int m;

    /** Numbers of the registers that the conversion names. */
    public ConvertPrecision(int condition, int size, Conversion conversion, int d, int m) {
        super(condition, size, conversion == Conversion.DOUBLE_TO_SINGLE ? m
                : conversion == Conversion.SINGLE_TO_DOUBLE ? d : 0);
        this.conversion = conversion;
        this.d = d;
        this.m = m;
    }

    @Override
    void executeEnabled(Cpu cpu) {
        ExtensionRegisters registers = cpu.extension;
        switch (conversion) {
            case DOUBLE_TO_SINGLE -> registers.setS(d, SinglePrecision.fromDouble(registers.d[m], registers.scalar));
            case SINGLE_TO_DOUBLE -> registers.d[d] = SinglePrecision.toDouble(registers.s(m), registers.scalar);
            case BOTTOM_HALF_TO_SINGLE -> registers.setS(d, HalfPrecision.toSingle(registers.s(m), registers.scalar));
            case TOP_HALF_TO_SINGLE -> registers.setS(d, HalfPrecision.toSingle(registers.s(m) >>> 16, registers.scalar));
            case SINGLE_TO_BOTTOM_HALF -> {
                int half = HalfPrecision.fromSingle(registers.s(m), registers.scalar);
                registers.setS(d, registers.s(d) & 0xffff0000 | half);
            }
            case SINGLE_TO_TOP_HALF -> {
                int half = HalfPrecision.fromSingle(registers.s(m), registers.scalar);
                registers.setS(d, registers.s(d) & 0xffff | half << 16);
            }
        }
    }
}
