package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VST1 to VST4 (single element or structure from one lane). */
public final class StructureStoreLane extends Instruction {

    private final StructureAddress address;
    private final StructureRegisters registers;
    private final int lane;

    /**
     * @param registers of 1 to 4 elements
     * @param lane number of the element that is stored of each
     */
    public StructureStoreLane(int size, StructureAddress address, StructureRegisters registers, int lane) {
        super(ALWAYS, size);
        this.address = address;
        this.registers = registers;
        this.lane = lane;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        int to = address.first(cpu, true);
        int bytes = address.elementBytes();
        long[] d = cpu.extension.d;
        if (registers.elements() > 1) {
            // A single store is all or nothing, and checks its alignment, by itself.
            cpu.memory.requireAligned(to, cpu.memory.isAlignmentChecked() ? bytes : 1, true);
            cpu.memory.probeWrite(to, address.bytes());
        }
        for (int i = 0; i < registers.elements(); i++) {
            int element = (int) ElementOrder.element(d[registers.register(i)], lane, 8 * bytes);
            StructureMemory.storeElement(cpu.memory, to + i * bytes, bytes, element);
        }
        address.writeBack(cpu);
    }
}
