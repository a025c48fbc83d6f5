package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.Mode;

/**
 * LDM (User registers) and STM (User registers): the registers of User mode, the base of the present mode. Undefined in
 * User mode.
 */
public final class UserRegisterTransfer extends Instruction {

    private final boolean isLoad;
    private final byte base;
    private final int[] registers;
    private final int start;
    private final int writeBack;

    /** A load (without the PC) or store. */
    public UserRegisterTransfer(boolean isLoad, int condition, int size, RegisterBlock block) {
        super(condition, size);
        this.isLoad = isLoad;
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
        int address = cpu.r[base] + start;
        if (isLoad) {
            int[] words = cpu.memory.loadWords(address, registers.length);
            cpu.r[base] += writeBack;
            for (int i = 0; i < registers.length; i++) {
                cpu.setBanked(Mode.USER, registers[i], words[i]);
            }
        } else {
            int[] words = cpu.memory.words();
            for (int i = 0; i < registers.length; i++) {
                words[i] = registers[i] == 15 ? cpu.r[15] : cpu.banked(Mode.USER, registers[i]);
            }
            cpu.memory.storeWords(address, registers.length);
            cpu.r[base] += writeBack;
        }
    }
}
