package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** LDRD: two words from a word-aligned address (else an alignment fault). The write-back wins over a loaded base. */
public final class LoadDual extends Instruction {

    private final byte first;
    private final byte second;
    private final AddressingMode mode;

    /** {@code first} gets the word at the address, {@code second} the next; 15 as the second branches. */
    public LoadDual(int condition, int size, int first, int second, AddressingMode mode) {
        super(condition, size);
        this.first = (byte) first;
        this.second = (byte) second;
        this.mode = mode;
    }

    @Override
    public void execute(Cpu cpu) {
        int base = mode.baseValue(cpu);
        int moved = base + mode.offset(cpu);
        long pair = cpu.memory.loadPair(mode.beforeAccess() ? moved : base);
        cpu.r[first] = (int) pair;
        if (second == 15) {
            cpu.loadWritePc((int) (pair >>> 32));
        } else {
            cpu.r[second] = (int) (pair >>> 32);
        }
        if (mode.writeBack()) {
            cpu.r[mode.base()] = moved;
        }
    }
}
