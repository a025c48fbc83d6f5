package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VADDHN, VRADDHN, VSUBHN, VRSUBHN (A7.4.2): the high halves of sums or differences of two Q registers. */
public final class VectorHighHalf extends Instruction {

    private final boolean subtract;
    private final LaneSize wide;
    /** What is added to each lane before its low half goes. */
    private final long rounding;
    private final int d;
    private final int n;
    private final int m;

    /**
     * See {@link Instruction#Instruction}; always executed.
     *
     * @param lanes those of the destination
     */
    public VectorHighHalf(int size, boolean subtract, boolean round, LaneSize lanes, int d, int n, int m) {
        super(ALWAYS, size);
        this.subtract = subtract;
        this.wide = lanes.twice();
        this.rounding = round ? wide.replicate(1L << (lanes.bits - 1)) : 0;
        this.d = d;
        this.n = n;
        this.m = m;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] v = cpu.extension.d;
        v[d] = half(v[n], v[m]) | half(v[n + 1], v[m + 1]) << 32;
    }

    private long half(long x, long y) {
        long exact = wide.add(subtract ? wide.subtract(x, y) : wide.add(x, y), rounding);
        int bits = wide.bits >> 1;
        return ElementOrder.packEven(exact >>> bits, bits);
    }
}
