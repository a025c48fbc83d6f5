package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/**
 * LDR, LDRB, LDRH, LDRSB, LDRSH in any addressing mode; {@link #of} chooses a class of its own for the frequent forms. A
 * loaded value wins over the write-back where both name one register.
 */
public final class Load extends Instruction {

    private final Transfer transfer;
    private final byte target;
    private final AddressingMode mode;

    private Load(Transfer transfer, int condition, int size, int target, AddressingMode mode) {
        super(condition, size);
        this.transfer = transfer;
        this.target = (byte) target;
        this.mode = mode;
    }

    /** The instruction for these operands; {@code target} 15 branches. */
    public static Instruction of(Transfer transfer, int condition, int size, int target, AddressingMode mode) {
        if (target == 15) {
            return new ToPc(transfer, condition, size, mode);
        }
        if (transfer == Transfer.WORD && mode.index() == AddressingMode.NONE && mode.base() == 15) {
            return new LoadWordLiteral(condition, size, target, mode.immediate());
        }
        if (mode.isPlainOffset()) {
            switch (transfer) {
                case WORD:
                    return new LoadWordOffset(condition, size, target, mode.base(), mode.immediate());
                case BYTE:
                    return new LoadByteOffset(condition, size, target, mode.base(), mode.immediate());
                default:
            }
        }
        if (mode.isPlainIndex()) {
            switch (transfer) {
                case WORD:
                    return new LoadWordIndex(condition, size, target, mode.base(), mode.index(), mode.amount());
                case BYTE:
                    return new LoadByteIndex(condition, size, target, mode.base(), mode.index(), mode.amount());
                default:
            }
        }
        return new Load(transfer, condition, size, target, mode);
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.r[target] = loadAndWriteBack(cpu, transfer, mode);
    }

    private static int loadAndWriteBack(Cpu cpu, Transfer transfer, AddressingMode mode) {
        int base = mode.baseValue(cpu);
        int moved = base + mode.offset(cpu);
        int value = transfer.load(cpu.memory, mode.beforeAccess() ? moved : base);
        if (mode.writeBack()) {
            cpu.r[mode.base()] = moved;
        }
        return value;
    }

    /** A load to the PC: a branch that may change the instruction set. */
    private static final class ToPc extends Instruction {

        private final Transfer transfer;
        private final AddressingMode mode;

        ToPc(Transfer transfer, int condition, int size, AddressingMode mode) {
            super(condition, size);
            this.transfer = transfer;
            this.mode = mode;
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.loadWritePc(loadAndWriteBack(cpu, transfer, mode));
        }
    }
}
