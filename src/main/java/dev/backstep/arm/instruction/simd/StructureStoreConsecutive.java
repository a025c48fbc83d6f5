package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VST1 (multiple single elements): one to four D registers. */
public final class StructureStoreConsecutive extends Instruction {

    private final StructureAddress address;
    private final int from;
    private final int registers;

    /**
     * @param from first D register
     * @param registers 1 to 4, none beyond D31
     */
    public StructureStoreConsecutive(int size, StructureAddress address, int from, int registers) {
        super(ALWAYS, size);
        this.address = address;
        this.from = from;
        this.registers = registers;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] stored = cpu.memory.vectors.doublewords();
        long[] d = cpu.extension.d;
        for (int i = 0; i < registers; i++) {
            stored[i] = d[from + i];
        }
        address.store(cpu);
        address.writeBack(cpu);
    }
}
