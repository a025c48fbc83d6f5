package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;

/**
 * VMOV between a core register and an element of a D register (A8.8.341, A8.8.342). Elements of 8 and 16 bits belong to
 * Advanced SIMD, and so can be taken away by CPACR.ASEDIS.
 */
public final class ScalarTransfer extends VfpInstruction {

    private final boolean toCore;
    private final boolean unsigned;
    private final int width;
    private final int d;
    private final int shift;
    private final int t;

    /**
     * See {@link VfpInstruction}.
     *
     * @param unsigned what the element is extended as on its way to the core register
     * @param width of the element: 8, 16 or 32 bits
     * @param index of the element
     */
    public ScalarTransfer(int condition, int size, boolean toCore, boolean unsigned, int width, int d, int index, int t) {
        super(condition, size, d);
        this.toCore = toCore;
        this.unsigned = unsigned;
        this.width = width;
        this.d = d;
        this.shift = width * index;
        this.t = t;
    }

    @Override
    void executeEnabled(Cpu cpu) {
        if (width < 32) {
            cpu.checkAdvancedSimdEnabled();
        }
        long[] registers = cpu.extension.d;
        if (toCore) {
            int element = (int) (registers[d] >>> shift) << 32 - width;
            cpu.r[t] = unsigned ? element >>> 32 - width : element >> 32 - width;
        } else {
            long mask = (1L << width) - 1;
            registers[d] = registers[d] & ~(mask << shift) | (cpu.r[t] & mask) << shift;
        }
    }
}
