package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.state.ExtensionRegisters;

/** VSHRN, VRSHRN, VQSHRN, VQRSHRN, VQSHRUN, VQRSHRUN (A7.4.4): a Q register shifted right into a D register. */
public final class VectorShiftNarrow extends Instruction {

    /** What becomes of a shifted lane that is too wide. */
    public enum Kind {
        /** Its low half is taken. */
        TRUNCATE,
        /** Signed to signed. */
        SATURATE_SIGNED,
        /** Unsigned to unsigned. */
        SATURATE_UNSIGNED,
        /** Signed to unsigned. */
        SATURATE_SIGNED_TO_UNSIGNED
    }

    private final Kind kind;
    private final boolean round;
    private final LaneSize lanes;
    private final int amount;
    private final int d;
    private final int m;

    /**
     * See {@link Instruction#Instruction}; always executed.
     *
     * @param lanes those of the destination
     * @param amount 1 to {@code lanes.bits}
     */
    public VectorShiftNarrow(int size, Kind kind, boolean round, LaneSize lanes, int amount, int d, int m) {
        super(ALWAYS, size);
        this.kind = kind;
        this.round = round;
        this.lanes = lanes;
        this.amount = amount;
        this.d = d;
        this.m = m;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] v = cpu.extension.d;
        long low = half(cpu.extension, v[m]);
        v[d] = low | half(cpu.extension, v[m + 1]) << 32;
    }

    private long half(ExtensionRegisters registers, long x) {
        LaneSize wide = lanes.twice();
        if (kind == Kind.TRUNCATE) {
            long shifted = wide.shiftRightUnsigned(x, amount);
            return ElementOrder.packEven(round ? wide.add(shifted, wide.roundingBits(x, amount)) : shifted, lanes.bits);
        }
        boolean signed = kind != Kind.SATURATE_UNSIGNED;
        long result = 0;
        for (int at = 0; at < 64; at += wide.bits) {
            long value = wide.lane(x, at, signed);
            long shifted = round ? LaneShift.roundingShiftRight(value, amount, signed)
                    : LaneShift.shiftRight(value, amount, signed);
            result |= (narrow(registers, kind, shifted, lanes.bits) & lanes.mask()) << (at >> 1);
        }
        return result;
    }

    /** A wide lane made narrow: {@code bits} (8 to 32) bits, and anything above them. */
    public static long narrow(ExtensionRegisters registers, Kind kind, long value, int bits) {
        return switch (kind) {
            case TRUNCATE -> value;
            case SATURATE_SIGNED -> SaturatingLanes.signed(registers, value, bits);
            case SATURATE_UNSIGNED -> SaturatingLanes.unsignedOfUnsigned(registers, value, bits);
            case SATURATE_SIGNED_TO_UNSIGNED -> SaturatingLanes.unsigned(registers, value, bits);
        };
    }
}
