package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/**
 * SWP and SWPB (A8.8.229): a load and a store that nothing comes between. Always enabled: as in QEMU, SCTLR.SW is not
 * looked at.
 */
public final class Swap extends Instruction {

    private final Transfer transfer;
    private final byte target;
    private final byte source;
    private final byte base;

    /** {@code transfer} is a word or a byte. */
    public Swap(Transfer transfer, int condition, int size, int target, int source, int base) {
        super(condition, size);
        this.transfer = transfer;
        this.target = (byte) target;
        this.source = (byte) source;
        this.base = (byte) base;
    }

    @Override
    public void execute(Cpu cpu) {
        int address = cpu.r[base];
        // The read comes first: DFSR.WnR is 0.
        cpu.memory.requireAligned(address, transfer.bytes(), false);
        int value;
        if (cpu.shared) {
            value = swapAtomically(cpu, address);
        } else {
            value = transfer.load(cpu.memory, address);
            transfer.store(cpu.memory, address, cpu.r[source]);
        }
        cpu.r[target] = value;
    }

    private int swapAtomically(Cpu cpu, int address) {
        long value;
        do {
            value = cpu.memory.atomic().load(address, transfer.bytes());
        } while (!cpu.memory.atomic().compareAndStore(address, transfer.bytes(), value, cpu.r[source]));
        return (int) value;
    }
}
