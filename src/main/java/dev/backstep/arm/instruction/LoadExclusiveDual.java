package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.mmu.AccessType;

/** LDREXD: two words from an address that is a multiple of 8 (else an alignment fault), which is marked. */
public final class LoadExclusiveDual extends Instruction {

    private final byte first;
    private final byte second;
    private final byte base;

    /** {@code first} gets the word at the lower address. */
    public LoadExclusiveDual(int condition, int size, int first, int second, int base) {
        super(condition, size);
        this.first = (byte) first;
        this.second = (byte) second;
        this.base = (byte) base;
    }

    @Override
    public void execute(Cpu cpu) {
        int address = cpu.r[base];
        cpu.memory.requireAligned(address, 8, false);
        long pair;
        if (cpu.shared) {
            pair = cpu.memory.atomic().load(address, 8);
            cpu.exclusive.mark(cpu.memory.translate(address, AccessType.READ), pair);
        } else {
            pair = cpu.memory.loadPair(address);
            cpu.exclusive.mark(cpu.memory.translate(address, AccessType.READ));
        }
        cpu.r[first] = (int) pair;
        cpu.r[second] = (int) (pair >>> 32);
    }
}
