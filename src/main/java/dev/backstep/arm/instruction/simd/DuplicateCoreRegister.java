package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VDUP (ARM core register): the low bits of a core register in all elements. The one conditional instruction here. */
public final class DuplicateCoreRegister extends Instruction {

    private final int to;
    private final int registers;
    private final int from;
    private final int bits;

    /**
     * @param to first D register of the result
     * @param registers 1 or 2
     * @param from core register, 0 to 14
     * @param bits width of an element: 8, 16 or 32
     */
    public DuplicateCoreRegister(int condition, int size, int to, int registers, int from, int bits) {
        super(condition, size);
        this.to = to;
        this.registers = registers;
        this.from = from;
        this.bits = bits;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] d = cpu.extension.d;
        long value = ElementOrder.replicate(cpu.r[from], bits);
        d[to] = value;
        if (registers == 2) {
            d[to + 1] = value;
        }
    }
}
