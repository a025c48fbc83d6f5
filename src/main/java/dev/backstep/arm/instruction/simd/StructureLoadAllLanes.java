package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VLD1 to VLD4 (single element or structure to all lanes). */
public final class StructureLoadAllLanes extends Instruction {

    private final StructureAddress address;
    private final StructureRegisters registers;
    private final boolean doubled;

    /**
     * @param registers of 1 to 4 elements
     * @param doubled VLD1 of two registers: the second follows the first
     */
    public StructureLoadAllLanes(int size, StructureAddress address, StructureRegisters registers, boolean doubled) {
        super(ALWAYS, size);
        this.address = address;
        this.registers = registers;
        this.doubled = doubled;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        int from = address.first(cpu, false);
        int bytes = address.elementBytes();
        int[] words = cpu.memory.words();
        for (int i = 0; i < registers.elements(); i++) {
            words[i] = StructureMemory.loadElement(cpu.memory, from + i * bytes, bytes);
        }
        address.writeBack(cpu);
        long[] d = cpu.extension.d;
        for (int i = 0; i < registers.elements(); i++) {
            long value = ElementOrder.replicate(words[i], 8 * bytes);
            d[registers.register(i)] = value;
            if (doubled) {
                d[registers.register(i) + 1] = value;
            }
        }
    }
}
