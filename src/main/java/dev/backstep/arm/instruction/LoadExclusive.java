package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.mmu.AccessType;

/** LDREX, LDREXB, LDREXH: a load that marks its address; unaligned addresses fault. */
public final class LoadExclusive extends Instruction {

    private final Transfer transfer;
    private final byte target;
    private final byte base;
    private final int offset;

    /** {@code offset} in bytes. */
    public LoadExclusive(Transfer transfer, int condition, int size, int target, int base, int offset) {
        super(condition, size);
        this.transfer = transfer;
        this.target = (byte) target;
        this.base = (byte) base;
        this.offset = offset;
    }

    @Override
    public void execute(Cpu cpu) {
        int address = cpu.r[base] + offset;
        cpu.memory.requireAligned(address, transfer.bytes(), false);
        if (cpu.shared) {
            long value = cpu.memory.atomic().load(address, transfer.bytes());
            cpu.exclusive.mark(cpu.memory.translate(address, AccessType.READ), value);
            cpu.r[target] = (int) value;
        } else {
            int value = transfer.load(cpu.memory, address);
            cpu.exclusive.mark(cpu.memory.translate(address, AccessType.READ));
            cpu.r[target] = value;
        }
    }
}
