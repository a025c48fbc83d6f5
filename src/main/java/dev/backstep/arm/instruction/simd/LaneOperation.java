package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.state.ExtensionRegisters;

/** What integer instructions of three operands do to a lane: the one definition, whatever the widths of the operands. */
public enum LaneOperation {
    VADD, VSUB, VHADD, VRHADD, VHSUB, VQADD, VQSUB,
    VCGT, VCGE, VMAX, VMIN, VABD, VABA,
    VSHL, VRSHL, VQSHL, VQRSHL,
    VMUL, VMUL_POLYNOMIAL, VMLA, VMLS,
    VQDMULH, VQRDMULH, VQDMULL, VQDMLAL, VQDMLSL;

    /**
     * The new lane; bits above its width mean nothing.
     *
     * @param registers whose {@code saturated} is set where the result is not exact
     * @param d the old lane of the destination, extended
     * @param n the lane of the first operand, extended
     * @param m the lane of the second operand, extended
     * @param bits how wide the lane of the second operand is: 8 to 64
     * @param signed how lanes are extended, and what they saturate to
     */
    public long apply(ExtensionRegisters registers, long d, long n, long m, int bits, boolean signed) {
        return switch (this) {
            case VADD -> n + m;
            case VSUB -> n - m;
            case VHADD -> n + m >> 1;
            case VRHADD -> n + m + 1 >> 1;
            case VHSUB -> n - m >> 1;
            case VQADD -> SaturatingLanes.add(registers, n, m, bits, signed);
            case VQSUB -> SaturatingLanes.subtract(registers, n, m, bits, signed);
            case VCGT -> n > m ? -1 : 0;
            case VCGE -> n >= m ? -1 : 0;
            case VMAX -> Math.max(n, m);
            case VMIN -> Math.min(n, m);
            case VABD -> Math.abs(n - m);
            case VABA -> d + Math.abs(n - m);
            // The first operand in the encoding is the amount: VSHL Vd, Vm, Vn.
            case VSHL -> LaneShift.shift(m, (byte) n, signed);
            case VRSHL -> LaneShift.roundingShift(m, (byte) n, signed);
            case VQSHL -> (byte) n > 0 ? SaturatingLanes.shiftLeft(registers, m, (byte) n, bits, signed)
                    : LaneShift.shift(m, (byte) n, signed);
            case VQRSHL -> (byte) n > 0 ? SaturatingLanes.shiftLeft(registers, m, (byte) n, bits, signed)
                    : LaneShift.roundingShift(m, (byte) n, signed);
            case VMUL -> n * m;
            case VMUL_POLYNOMIAL -> polynomialProduct((int) n, (int) m);
            case VMLA -> d + n * m;
            case VMLS -> d - n * m;
            case VQDMULH -> SaturatingLanes.doublingProductHigh(registers, n, m, bits, false);
            case VQRDMULH -> SaturatingLanes.doublingProductHigh(registers, n, m, bits, true);
            case VQDMULL -> SaturatingLanes.doublingProduct(registers, n, m, bits);
            case VQDMLAL -> SaturatingLanes.add(registers, d,
                    SaturatingLanes.doublingProduct(registers, n, m, bits), 2 * bits, true);
            case VQDMLSL -> SaturatingLanes.subtract(registers, d,
                    SaturatingLanes.doublingProduct(registers, n, m, bits), 2 * bits, true);
        };
    }

    /**
     * All lanes of a D register.
     *
     * <p>An operand with narrower lanes than the result has as many of them in its low half; what is above is not looked at.
     *
     * @param registers whose {@code saturated} is set where a result is not exact
     * @param signed what lanes are
     * @param d the old content of the destination
     * @param dSize its lanes: as wide as those of the operands, or twice as wide
     * @param n the first operand
     * @param nSize its lanes
     * @param m the second operand
     * @param mSize its lanes
     */
    public long applyToLanes(ExtensionRegisters registers, boolean signed, long d, LaneSize dSize, long n, LaneSize nSize,
            long m, LaneSize mSize) {
        int nLonger = dSize.ordinal() - nSize.ordinal();
        int mLonger = dSize.ordinal() - mSize.ordinal();
        long mask = dSize.mask();
        long result = 0;
        for (int at = 0; at < 64; at += dSize.bits) {
            long lane = apply(registers, dSize.lane(d, at, signed), nSize.lane(n, at >> nLonger, signed),
                    mSize.lane(m, at >> mLonger, signed), mSize.bits, signed);
            result |= (lane & mask) << at;
        }
        return result;
    }

    /**
     * All lanes of a D register, the same width everywhere: at once where the arithmetic of a long can do that.
     *
     * @param registers whose {@code saturated} is set where a result is not exact
     * @param signed what lanes are
     * @param d the old content of the destination
     * @param n the first operand
     * @param m the second operand
     */
    public long applyToVectors(ExtensionRegisters registers, boolean signed, LaneSize lanes, long d, long n, long m) {
        return switch (this) {
            case VADD -> lanes.add(n, m);
            case VSUB -> lanes.subtract(n, m);
            case VMUL -> lanes.multiply(n, m);
            case VMLA -> lanes.add(d, lanes.multiply(n, m));
            case VMLS -> lanes.subtract(d, lanes.multiply(n, m));
            case VCGT -> lanes.greater(n, m, signed);
            case VCGE -> ~lanes.greater(m, n, signed);
            case VMAX -> select(lanes.greater(n, m, signed), n, m);
            case VMIN -> select(lanes.greater(n, m, signed), m, n);
            case VABD -> lanes.absoluteDifference(n, m, signed);
            case VABA -> lanes.add(d, lanes.absoluteDifference(n, m, signed));
            // Half a sum is the bits in common and half of the others.
            case VHADD -> lanes.add(n & m, half(lanes, n ^ m, signed));
            case VRHADD -> lanes.subtract(n | m, half(lanes, n ^ m, signed));
            default -> applyToLanes(registers, signed, d, lanes, n, lanes, m, lanes);
        };
    }

    /**
     * The same for a destination whose lanes are twice as wide as those of the operands, which are in the low halves.
     *
     * @param lanes those of the operands
     */
    public long applyToLowHalves(ExtensionRegisters registers, boolean signed, LaneSize lanes, long d, long n, long m) {
        return switch (this) {
            // Extended to twice the width, lanes have room for what these make of them.
            case VMUL -> lanes.multiplyLong(n, m, signed);
            case VMLA -> lanes.twice().add(d, lanes.multiplyLong(n, m, signed));
            case VMLS -> lanes.twice().subtract(d, lanes.multiplyLong(n, m, signed));
            case VADD, VSUB -> applyToVectors(registers, signed, lanes.twice(), d, lanes.widen(n, signed),
                    lanes.widen(m, signed));
            // Extended lanes are signed numbers, whatever they were.
            case VABD, VABA -> applyToVectors(registers, true, lanes.twice(), d, lanes.widen(n, signed), lanes.widen(m, signed));
            default -> applyToLanes(registers, signed, d, lanes.twice(), n, lanes, m, lanes);
        };
    }

    private static long select(long mask, long where, long elsewhere) {
        return where & mask | elsewhere & ~mask;
    }

    private static long half(LaneSize lanes, long x, boolean signed) {
        return signed ? lanes.shiftRightSigned(x, 1) : lanes.shiftRightUnsigned(x, 1);
    }

    /** The product of two polynomials over {0, 1} of degree 7 (A2.8.1): 15 bits. */
    static int polynomialProduct(int x, int y) {
        int result = 0;
        for (int i = 0; i < 8; i++) {
            result ^= -(y >> i & 1) & (x & 0xff) << i;
        }
        return result;
    }
}
