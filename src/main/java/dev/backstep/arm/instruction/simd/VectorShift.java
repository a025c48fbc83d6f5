package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.state.ExtensionRegisters;

/** Shifts of registers by a constant that keep the width of lanes (A7.4.4). */
public final class VectorShift extends VectorInstruction {

    /** What the shift does with what it finds. */
    public enum Operation {
        VSHL, VSHR, VSRA, VRSHR, VRSRA, VSLI, VSRI, VQSHL,
        /** Signed to unsigned. */
        VQSHLU
    }

    private final Operation operation;
    private final boolean signed;
    private final LaneSize lanes;
    private final int amount;

    /**
     * See {@link VectorInstruction}.
     *
     * @param amount to the left 0 to {@code lanes.bits - 1}, to the right 1 to {@code lanes.bits}
     */
    public VectorShift(int size, boolean quad, Operation operation, boolean signed, LaneSize lanes, int amount, int d,
            int m) {
        super(size, quad, d, m, m);
        this.operation = operation;
        this.signed = signed;
        this.lanes = lanes;
        this.amount = amount;
    }

    @Override
    protected long combine(ExtensionRegisters registers, long old, long x, long y) {
        return apply(registers, operation, signed, lanes, amount, old, y);
    }

    /** All lanes of a D register. */
    public static long apply(ExtensionRegisters registers, Operation operation, boolean signed, LaneSize lanes, int amount,
            long old, long x) {
        return switch (operation) {
            case VSHL -> lanes.shiftLeft(x, amount);
            case VSHR -> right(signed, lanes, amount, x);
            case VSRA -> lanes.add(old, right(signed, lanes, amount, x));
            case VRSHR -> roundingRight(signed, lanes, amount, x);
            case VRSRA -> lanes.add(old, roundingRight(signed, lanes, amount, x));
            case VSLI -> old & ~lanes.shiftLeft(-1, amount) | lanes.shiftLeft(x, amount);
            case VSRI -> old & ~lanes.shiftRightUnsigned(-1, amount) | lanes.shiftRightUnsigned(x, amount);
            case VQSHL, VQSHLU -> saturating(registers, operation, signed, lanes, amount, x);
        };
    }

    private static long right(boolean signed, LaneSize lanes, int amount, long x) {
        return signed ? lanes.shiftRightSigned(x, amount) : lanes.shiftRightUnsigned(x, amount);
    }

    private static long roundingRight(boolean signed, LaneSize lanes, int amount, long x) {
        return lanes.add(right(signed, lanes, amount, x), lanes.roundingBits(x, amount));
    }

    private static long saturating(ExtensionRegisters registers, Operation operation, boolean signed, LaneSize lanes,
            int amount, long x) {
        int bits = lanes.bits;
        long result = 0;
        for (int at = 0; at < 64; at += bits) {
            long value = lanes.lane(x, at, signed);
            long lane = operation == Operation.VQSHLU
                    ? SaturatingLanes.shiftLeftUnsigned(registers, value, amount, bits)
                    : SaturatingLanes.shiftLeft(registers, value, amount, bits, signed);
            result |= (lane & lanes.mask()) << at;
        }
        return result;
    }
}
