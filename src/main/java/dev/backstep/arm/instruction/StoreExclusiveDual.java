package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.mmu.AccessType;

/** STREXD: as {@link StoreExclusive}, with two words and an address that is a multiple of 8 (else an alignment fault). */
public final class StoreExclusiveDual extends Instruction {

    private final byte status;
    private final byte first;
    private final byte second;
    private final byte base;

    /** {@code first} goes to the lower address. */
    public StoreExclusiveDual(int condition, int size, int status, int first, int second, int base) {
        super(condition, size);
        this.status = (byte) status;
        this.first = (byte) first;
        this.second = (byte) second;
        this.base = (byte) base;
    }

    @Override
    public void execute(Cpu cpu) {
        int address = cpu.r[base];
        cpu.memory.requireAligned(address, 8, true);
        boolean granted = cpu.exclusive.isMarked(cpu.memory.translate(address, AccessType.WRITE));
        if (granted && cpu.shared) {
            long pair = cpu.r[first] & 0xffffffffL | (long) cpu.r[second] << 32;
            granted = cpu.memory.atomic().compareAndStore(address, 8, cpu.exclusive.value(), pair);
        } else if (granted) {
            cpu.memory.storePair(address, cpu.r[first], cpu.r[second]);
        }
        cpu.exclusive.clear();
        cpu.r[status] = granted ? 0 : 1;
    }
}
