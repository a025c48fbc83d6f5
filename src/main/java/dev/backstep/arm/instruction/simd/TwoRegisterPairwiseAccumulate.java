package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VPADAL: adds the sums of neighbours to elements twice as wide. */
public final class TwoRegisterPairwiseAccumulate extends Instruction {

    private final int bits;
    private final boolean unsigned;
    private final int to;
    private final int from;
    private final int registers;

    /**
     * @param bits width of the operand's elements: 8, 16 or 32
     * @param to first D register of the sums
     * @param from first D register of the operand
     * @param registers 1 or 2
     */
    public TwoRegisterPairwiseAccumulate(int size, int bits, boolean unsigned, int to, int from, int registers) {
        super(ALWAYS, size);
        this.bits = bits;
        this.unsigned = unsigned;
        this.to = to;
        this.from = from;
        this.registers = registers;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] d = cpu.extension.d;
        for (int i = 0; i < registers; i++) {
            long pairs = ElementArithmetic.pairwiseAddLong(d[from + i], bits, unsigned);
            d[to + i] = ElementArithmetic.add(d[to + i], pairs, 2 * bits);
        }
    }
}
