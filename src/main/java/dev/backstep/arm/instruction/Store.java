package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/**
 * STR, STRB, STRH in any addressing mode; {@link #of} chooses a class of its own for the frequent forms. The PC is stored
 * as it reads: the instruction's address plus 8.
 */
public final class Store extends Instruction {

    private final Transfer transfer;
    private final byte source;
    private final AddressingMode mode;

    private Store(Transfer transfer, int condition, int size, int source, AddressingMode mode) {
        super(condition, size);
        this.transfer = transfer;
        this.source = (byte) source;
        this.mode = mode;
    }

    /** The instruction for these operands. */
    public static Instruction of(Transfer transfer, int condition, int size, int source, AddressingMode mode) {
        if (mode.isPlainOffset()) {
            switch (transfer) {
                case WORD:
                    return new StoreWordOffset(condition, size, source, mode.base(), mode.immediate());
                case BYTE:
                    return new StoreByteOffset(condition, size, source, mode.base(), mode.immediate());
                default:
            }
        }
        if (mode.isPlainIndex()) {
            switch (transfer) {
                case WORD:
                    return new StoreWordIndex(condition, size, source, mode.base(), mode.index(), mode.amount());
                case BYTE:
                    return new StoreByteIndex(condition, size, source, mode.base(), mode.index(), mode.amount());
                default:
            }
        }
        return new Store(transfer, condition, size, source, mode);
    }

    @Override
    public void execute(Cpu cpu) {
        int base = mode.baseValue(cpu);
        int moved = base + mode.offset(cpu);
        transfer.store(cpu.memory, mode.beforeAccess() ? moved : base, cpu.r[source]);
        if (mode.writeBack()) {
            cpu.r[mode.base()] = moved;
        }
    }
}
