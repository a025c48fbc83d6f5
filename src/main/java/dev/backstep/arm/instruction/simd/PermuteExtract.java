package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VEXT: bytes from the middle of two registers laid end to end. */
public final class PermuteExtract extends Instruction {

    private final int to;
    private final int low;
    private final int high;
    private final int start;
    private final boolean quad;

    /**
     * @param to first D register of the result
     * @param low first D register of Vn, the bytes that come first
     * @param high first D register of Vm
     * @param start number of the first byte: 0 to 7, of Q registers 0 to 15
     */
    public PermuteExtract(int size, int to, int low, int high, int start, boolean quad) {
        super(ALWAYS, size);
        this.to = to;
        this.low = low;
        this.high = high;
        this.start = start;
        this.quad = quad;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] d = cpu.extension.d;
        if (!quad) {
            d[to] = extract(d[low], d[high], start);
        } else {
            boolean fromSecond = start >= 8;
            long first = fromSecond ? d[low + 1] : d[low];
            long second = fromSecond ? d[high] : d[low + 1];
            long third = fromSecond ? d[high + 1] : d[high];
            d[to] = extract(first, second, start & 7);
            d[to + 1] = extract(second, third, start & 7);
        }
    }

    private static long extract(long low, long high, int start) {
        return start == 0 ? low : low >>> 8 * start | high << 64 - 8 * start;
    }
}
