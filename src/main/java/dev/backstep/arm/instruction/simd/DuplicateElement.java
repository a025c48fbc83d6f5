package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VDUP (scalar): one element in all of them. */
public final class DuplicateElement extends Instruction {

    private final int to;
    private final int registers;
    private final int from;
    private final int index;
    private final int bits;

    /**
     * @param to first D register of the result
     * @param registers 1 or 2
     * @param from D register of the element
     * @param index its number
     * @param bits its width: 8, 16 or 32
     */
    public DuplicateElement(int size, int to, int registers, int from, int index, int bits) {
        super(ALWAYS, size);
        this.to = to;
        this.registers = registers;
        this.from = from;
        this.index = index;
        this.bits = bits;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] d = cpu.extension.d;
        long value = ElementOrder.replicate(d[from] >>> index * bits, bits);
        d[to] = value;
        if (registers == 2) {
            d[to + 1] = value;
        }
    }
}
