package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** STRD: two words to a word-aligned address (else an alignment fault). */
public final class StoreDual extends Instruction {

    private final byte first;
    private final byte second;
    private final AddressingMode mode;

    /** {@code first} goes to the address, {@code second} after it. */
    public StoreDual(int condition, int size, int first, int second, AddressingMode mode) {
        super(condition, size);
        this.first = (byte) first;
        this.second = (byte) second;
        this.mode = mode;
    }

    @Override
    public void execute(Cpu cpu) {
        int base = mode.baseValue(cpu);
        int moved = base + mode.offset(cpu);
        cpu.memory.storePair(mode.beforeAccess() ? moved : base, cpu.r[first], cpu.r[second]);
        if (mode.writeBack()) {
            cpu.r[mode.base()] = moved;
        }
    }
}
