package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** CLZ, RBIT, REV, REV16, REVSH (A8.8.33, A8.8.144 to A8.8.147). */
public final class UnaryOperation extends Instruction {

    /** What is done. */
    public enum Operation {
        CLZ, RBIT, REV, REV16, REVSH;

        /** The result for a value. */
        public int apply(int value) {
            return switch (this) {
                case CLZ -> Integer.numberOfLeadingZeros(value);
                case RBIT -> Integer.reverse(value);
                case REV -> Integer.reverseBytes(value);
                case REV16 -> Bytes.reverseHalves(value);
                case REVSH -> Bytes.reverseSignedHalf(value);
            };
        }
    }

    /** The operation. */
    public final Operation operation;
    /** Rd. */
    public final byte d;
    /** Rm. */
    public final byte m;

    /** See {@link Instruction#Instruction}. */
    public UnaryOperation(int condition, int size, Operation operation, int d, int m) {
        super(condition, size);
        this.operation = operation;
        this.d = (byte) d;
        this.m = (byte) m;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.r[d] = operation.apply(cpu.r[m]);
    }
}
