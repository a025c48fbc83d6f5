package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/**
 * Data processing with Rm shifted by a constant, Rd not R15, no flags: a class for each shift, as they are frequent. The
 * operations are those that {@link #combine} knows.
 */
public abstract class ShiftedOperand extends ThreeRegisters {

    /** ADD, SUB, RSB, AND, EOR, ORR, ORN, BIC or MVN. */
    public final DataProcessingOpcode opcode;
    /** 1 to 31. */
    public final byte amount;

    /** See {@link ThreeRegisters}. */
    protected ShiftedOperand(int condition, int size, DataProcessingOpcode opcode, int d, int n, int m, int amount) {
        super(condition, size, d, n, m);
        this.opcode = opcode;
        this.amount = (byte) amount;
    }

    /** True for the operations that have these forms. */
    public static boolean knows(DataProcessingOpcode opcode) {
        return switch (opcode) {
            case ADD, SUB, RSB, AND, EOR, ORR, ORN, BIC, MVN -> true;
            default -> false;
        };
    }

    final int combine(int a, int b) {
        return switch (opcode) {
            case ADD -> a + b;
            case SUB -> a - b;
            case RSB -> b - a;
            case AND -> a & b;
            case EOR -> a ^ b;
            case ORR -> a | b;
            case ORN -> a | ~b;
            case BIC -> a & ~b;
            default -> ~b;
        };
    }

    /** Rm, LSL #amount. */
    public static final class Left extends ShiftedOperand {

        /** See {@link ShiftedOperand}. */
        public Left(int condition, int size, DataProcessingOpcode opcode, int d, int n, int m, int amount) {
            super(condition, size, opcode, d, n, m, amount);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = combine(cpu.r[n], cpu.r[m] << amount);
        }
    }

    /** Rm, LSR #amount. */
    public static final class Right extends ShiftedOperand {

        /** See {@link ShiftedOperand}. */
        public Right(int condition, int size, DataProcessingOpcode opcode, int d, int n, int m, int amount) {
            super(condition, size, opcode, d, n, m, amount);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = combine(cpu.r[n], cpu.r[m] >>> amount);
        }
    }

    /** Rm, ASR #amount. */
    public static final class ArithmeticRight extends ShiftedOperand {

        /** See {@link ShiftedOperand}. */
        public ArithmeticRight(int condition, int size, DataProcessingOpcode opcode, int d, int n, int m, int amount) {
            super(condition, size, opcode, d, n, m, amount);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = combine(cpu.r[n], cpu.r[m] >> amount);
        }
    }

    /** Rm, ROR #amount. */
    public static final class Rotated extends ShiftedOperand {

        /** See {@link ShiftedOperand}. */
        public Rotated(int condition, int size, DataProcessingOpcode opcode, int d, int n, int m, int amount) {
            super(condition, size, opcode, d, n, m, amount);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = combine(cpu.r[n], Integer.rotateRight(cpu.r[m], amount));
        }
    }
}
