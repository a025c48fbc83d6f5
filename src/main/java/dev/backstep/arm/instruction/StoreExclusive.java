package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.mmu.AccessType;

/**
 * STREX, STREXB, STREXH: stores when the address is still marked; the status is 0 then and 1 otherwise. Alignment,
 * translation and permission are checked in either case (A3.4.5, ExclusiveMonitorsPass).
 */
public final class StoreExclusive extends Instruction {

    private final Transfer transfer;
    private final byte status;
    private final byte source;
    private final byte base;
    private final int offset;

    /** {@code offset} in bytes. */
    public StoreExclusive(Transfer transfer, int condition, int size, int status, int source, int base, int offset) {
        super(condition, size);
        this.transfer = transfer;
        this.status = (byte) status;
        this.source = (byte) source;
        this.base = (byte) base;
        this.offset = offset;
    }

    @Override
    public void execute(Cpu cpu) {
        int address = cpu.r[base] + offset;
        cpu.memory.requireAligned(address, transfer.bytes(), true);
        boolean granted = cpu.exclusive.isMarked(cpu.memory.translate(address, AccessType.WRITE));
        if (granted && cpu.shared) {
            granted = cpu.memory.atomic().compareAndStore(address, transfer.bytes(), cpu.exclusive.value(), cpu.r[source]);
        } else if (granted) {
            transfer.store(cpu.memory, address, cpu.r[source]);
        }
        // After the store: a watchpoint that stops it must leave the mark for the next try.
        cpu.exclusive.clear();
        cpu.r[status] = granted ? 0 : 1;
    }
}
