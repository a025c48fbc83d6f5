package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VLD2, VLD3, VLD4 (multiple structures): de-interleaved on the way. */
public final class StructureLoad extends Instruction {

    private final StructureAddress address;
    private final StructureRegisters registers;
    private final int bits;
    private final boolean doubled;

    /**
     * @param registers of 2, 3 or 4 elements
     * @param doubled VLD2 of two registers for each element: the second of each follows the first
     */
    public StructureLoad(int size, StructureAddress address, StructureRegisters registers, boolean doubled) {
        super(ALWAYS, size);
        this.address = address;
        this.registers = registers;
        this.bits = 8 * address.elementBytes();
        this.doubled = doubled;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] loaded = address.load(cpu);
        address.writeBack(cpu);
        long[] d = cpu.extension.d;
        switch (registers.elements()) {
            case 2 -> {
                loadTwo(d, 0, loaded[0], loaded[1]);
                if (doubled) {
                    loadTwo(d, 1, loaded[2], loaded[3]);
                }
            }
            case 3 -> loadThree(d, loaded[0], loaded[1], loaded[2]);
            default -> loadFour(d, loaded[0], loaded[1], loaded[2], loaded[3]);
        }
    }

    private void loadTwo(long[] d, int next, long m0, long m1) {
        d[registers.register(0) + next] = ElementOrder.unzipEven(m0, m1, bits);
        d[registers.register(1) + next] = ElementOrder.unzipOdd(m0, m1, bits);
    }

    private void loadThree(long[] d, long m0, long m1, long m2) {
        for (int number = 0; number < 3; number++) {
            long value = 0;
            for (int at = 0; at < 64; at += bits) {
                int position = 3 * at + number * bits;
                long part = position < 64 ? m0 : position < 128 ? m1 : m2;
                value |= (part >>> (position & 63) & -1L >>> 64 - bits) << at;
            }
            d[registers.register(number)] = value;
        }
    }

    private void loadFour(long[] d, long m0, long m1, long m2, long m3) {
        long evenLow = ElementOrder.unzipEven(m0, m1, bits);
        long evenHigh = ElementOrder.unzipEven(m2, m3, bits);
        long oddLow = ElementOrder.unzipOdd(m0, m1, bits);
        long oddHigh = ElementOrder.unzipOdd(m2, m3, bits);
        d[registers.register(0)] = ElementOrder.unzipEven(evenLow, evenHigh, bits);
        d[registers.register(1)] = ElementOrder.unzipEven(oddLow, oddHigh, bits);
        d[registers.register(2)] = ElementOrder.unzipOdd(evenLow, evenHigh, bits);
        d[registers.register(3)] = ElementOrder.unzipOdd(oddLow, oddHigh, bits);
    }
}
