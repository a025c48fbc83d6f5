package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.memory.Ram;

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
        int to = address.first(cpu, true);
        byte[] page = cpu.memory.writablePage(to, 8 * registers);
        int offset = to & Ram.PAGE_SIZE - 1;
        int[] words = cpu.memory.words();
        long[] d = cpu.extension.d;
        for (int i = 0; i < registers; i++) {
            StructureMemory.setPair(page, offset, words, i, d[from + i]);
        }
        if (page == null) {
            StructureMemory.store(cpu, address, to);
        }
        address.writeBack(cpu);
    }
}
