package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

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
        long[] loaded = address.load(cpu);
        address.writeBack(cpu);
        long[] d = cpu.extension.d;
        for (int i = 0; i < registers; i++) {
            d[to + i] = loaded[i];
        }
    }
}
