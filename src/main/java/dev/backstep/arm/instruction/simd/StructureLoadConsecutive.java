package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.memory.Ram;

/** VLD1 (multiple single elements): one to four D registers, as they stand in memory. */
public final class StructureLoadConsecutive extends Instruction {

    private final StructureAddress address;
    private final int to;
    private final int registers;

    /**
     * @param to first D register
     * @param registers 1 to 4, none beyond D31
     */
    public StructureLoadConsecutive(int size, StructureAddress address, int to, int registers) {
        super(ALWAYS, size);
        this.address = address;
        this.to = to;
        this.registers = registers;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        int from = address.first(cpu, false);
        byte[] page = cpu.memory.readablePage(from, 8 * registers);
        if (page == null) {
            StructureMemory.load(cpu, address, from);
        }
        address.writeBack(cpu);
        int offset = from & Ram.PAGE_SIZE - 1;
        int[] words = cpu.memory.words();
        long[] d = cpu.extension.d;
        for (int i = 0; i < registers; i++) {
            d[to + i] = StructureMemory.pair(page, offset, words, i);
        }
    }
}
