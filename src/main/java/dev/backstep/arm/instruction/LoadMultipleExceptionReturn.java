package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** LDM (exception return): registers of the present mode, then the CPSR from the SPSR, then the PC. Undefined in User mode. */
public final class LoadMultipleExceptionReturn extends Instruction {

    private final byte base;
    private final int[] registers;
    private final int start;
    private final int writeBack;

    /** {@code block} has the PC in its list. */
    public LoadMultipleExceptionReturn(int condition, int size, RegisterBlock block) {
        super(condition, size);
        this.base = (byte) block.base();
        this.registers = block.registers();
        this.start = block.startOffset();
        this.writeBack = block.baseChange();
    }

    @Override
    public void execute(Cpu cpu) {
        if (!cpu.isPrivileged()) {
            throw cpu.undefinedInstruction();
        }
        int[] words = cpu.memory.loadWords(cpu.r[base] + start, registers.length);
        cpu.r[base] += writeBack;
        int last = registers.length - 1;
        for (int i = 0; i < last; i++) {
            cpu.r[registers[i]] = words[i];
        }
        cpu.writeCpsrByInstruction(cpu.spsr(), 0xf, true);
        cpu.branchWritePc(words[last]);
    }
}
