package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VST2, VST3, VST4 (multiple structures): interleaved on the way. */
public final class StructureStore extends Instruction {

    private final StructureAddress address;
    private final StructureRegisters registers;
    private final int bits;
    private final boolean doubled;

    /**
     * @param registers of 2, 3 or 4 elements
     * @param doubled VST2 of two registers for each element: the second of each follows the first
     */
    public StructureStore(int size, StructureAddress address, StructureRegisters registers, boolean doubled) {
        super(ALWAYS, size);
        this.address = address;
        this.registers = registers;
        this.bits = 8 * address.elementBytes();
        this.doubled = doubled;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] stored = cpu.memory.vectors.doublewords();
        long[] d = cpu.extension.d;
        switch (registers.elements()) {
            case 2 -> {
                for (int i = 0; i < (doubled ? 2 : 1); i++) {
                    long even = d[registers.register(0) + i];
                    long odd = d[registers.register(1) + i];
                    stored[2 * i] = ElementOrder.zipLow(even, odd, bits);
                    stored[2 * i + 1] = ElementOrder.zipHigh(even, odd, bits);
                }
            }
            case 3 -> storeThree(d, stored);
            default -> storeFour(d, stored);
        }
        address.store(cpu);
        address.writeBack(cpu);
    }

    private void storeThree(long[] d, long[] stored) {
        for (int part = 0; part < 3; part++) {
            long value = 0;
            for (int at = 0; at < 64; at += bits) {
                int number = (64 * part + at) / bits;
                long element = ElementOrder.element(d[registers.register(number % 3)], number / 3, bits);
                value |= element << at;
            }
            stored[part] = value;
        }
    }

    private void storeFour(long[] d, long[] stored) {
        long d0 = d[registers.register(0)];
        long d1 = d[registers.register(1)];
        long d2 = d[registers.register(2)];
        long d3 = d[registers.register(3)];
        long evenLow = ElementOrder.zipLow(d0, d2, bits);
        long evenHigh = ElementOrder.zipHigh(d0, d2, bits);
        long oddLow = ElementOrder.zipLow(d1, d3, bits);
        long oddHigh = ElementOrder.zipHigh(d1, d3, bits);
        stored[0] = ElementOrder.zipLow(evenLow, oddLow, bits);
        stored[1] = ElementOrder.zipHigh(evenLow, oddLow, bits);
        stored[2] = ElementOrder.zipLow(evenHigh, oddHigh, bits);
        stored[3] = ElementOrder.zipHigh(evenHigh, oddHigh, bits);
    }
}
