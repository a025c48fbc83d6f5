package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.memory.Ram;

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
        int to = address.first(cpu, true);
        byte[] page = cpu.memory.writablePage(to, address.bytes());
        int offset = to & Ram.PAGE_SIZE - 1;
        int[] words = cpu.memory.words();
        long[] d = cpu.extension.d;
        switch (registers.elements()) {
            case 2 -> {
                for (int i = 0; i < (doubled ? 2 : 1); i++) {
                    long even = d[registers.register(0) + i];
                    long odd = d[registers.register(1) + i];
                    StructureMemory.setPair(page, offset, words, 2 * i, ElementOrder.zipLow(even, odd, bits));
                    StructureMemory.setPair(page, offset, words, 2 * i + 1, ElementOrder.zipHigh(even, odd, bits));
                }
            }
            case 3 -> storeThree(d, page, offset, words);
            default -> storeFour(d, page, offset, words);
        }
        if (page == null) {
            StructureMemory.store(cpu, address, to);
        }
        address.writeBack(cpu);
    }

    private void storeThree(long[] d, byte[] page, int offset, int[] words) {
        for (int part = 0; part < 3; part++) {
            long value = 0;
            for (int at = 0; at < 64; at += bits) {
                int number = (64 * part + at) / bits;
                long element = ElementOrder.element(d[registers.register(number % 3)], number / 3, bits);
                value |= element << at;
            }
            StructureMemory.setPair(page, offset, words, part, value);
        }
    }

    private void storeFour(long[] d, byte[] page, int offset, int[] words) {
        long d0 = d[registers.register(0)];
        long d1 = d[registers.register(1)];
        long d2 = d[registers.register(2)];
        long d3 = d[registers.register(3)];
        long evenLow = ElementOrder.zipLow(d0, d2, bits);
        long evenHigh = ElementOrder.zipHigh(d0, d2, bits);
        long oddLow = ElementOrder.zipLow(d1, d3, bits);
        long oddHigh = ElementOrder.zipHigh(d1, d3, bits);
        StructureMemory.setPair(page, offset, words, 0, ElementOrder.zipLow(evenLow, oddLow, bits));
        StructureMemory.setPair(page, offset, words, 1, ElementOrder.zipHigh(evenLow, oddLow, bits));
        StructureMemory.setPair(page, offset, words, 2, ElementOrder.zipLow(evenHigh, oddHigh, bits));
        StructureMemory.setPair(page, offset, words, 3, ElementOrder.zipHigh(evenHigh, oddHigh, bits));
    }
}
