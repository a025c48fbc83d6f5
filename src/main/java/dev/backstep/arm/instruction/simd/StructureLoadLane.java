package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VLD1 to VLD4 (single element or structure to one lane). */
public final class StructureLoadLane extends Instruction {

    private final StructureAddress address;
    private final StructureRegisters registers;
    private final int lane;

    /**
     * @param registers of 1 to 4 elements
     * @param lane number of the element that is changed in each
     */
    public StructureLoadLane(int size, StructureAddress address, StructureRegisters registers, int lane) {
        super(ALWAYS, size);
        this.address = address;
        this.registers = registers;
        this.lane = lane;
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
            int register = registers.register(i);
            d[register] = ElementOrder.withElement(d[register], lane, 8 * bytes, words[i]);
        }
    }
}
