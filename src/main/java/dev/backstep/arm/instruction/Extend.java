package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** SXTB, SXTH, UXTB, UXTH and their kin (A8.8.230 to A8.8.235, A8.8.271 to A8.8.276). */
public abstract class Extend extends Instruction {

    /** Rd. */
    public final byte d;
    /** Rm. */
    public final byte m;

    /** See {@link Instruction#Instruction}. */
    protected Extend(int condition, int size, int d, int m) {
        super(condition, size);
        this.d = (byte) d;
        this.m = (byte) m;
    }

    /** What part of Rm, and how it is extended. */
    public enum Operation {
        SXTB, SXTB16, SXTH, UXTB, UXTB16, UXTH;

        /** The part of an already rotated value, extended. */
        public int apply(int value) {
            return switch (this) {
                case SXTB -> (byte) value;
                case SXTB16 -> (byte) value & 0xffff | (byte) (value >> 16) << 16;
                case SXTH -> (short) value;
                case UXTB -> value & 0xff;
                case UXTB16 -> value & 0x00ff00ff;
                case UXTH -> value & 0xffff;
            };
        }
    }

    /** UXTB Rd, Rm. */
    public static final class UnsignedByte extends Extend {

        /** See {@link Extend}. */
        public UnsignedByte(int condition, int size, int d, int m) {
            super(condition, size, d, m);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[m] & 0xff;
        }
    }

    /** UXTH Rd, Rm. */
    public static final class UnsignedHalf extends Extend {

        /** See {@link Extend}. */
        public UnsignedHalf(int condition, int size, int d, int m) {
            super(condition, size, d, m);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[m] & 0xffff;
        }
    }

    /** Any of them, rotated first, and added to Rn unless that is {@link #NONE}. */
    public static final class General extends Extend {

        /** No Rn: the forms without A in their name. */
        public static final int NONE = -1;

        /** The operation. */
        public final Operation operation;
        /** Rotation to the right in bits: 0, 8, 16, 24. */
        public final byte rotation;
        /** Rn, or {@link #NONE}. */
        public final byte n;

        /** See {@link Extend}. */
        public General(int condition, int size, Operation operation, int d, int n, int m, int rotation) {
            super(condition, size, d, m);
            this.operation = operation;
            this.rotation = (byte) rotation;
            this.n = (byte) n;
        }

        @Override
        public void execute(Cpu cpu) {
            int extended = operation.apply(Integer.rotateRight(cpu.r[m], rotation));
            if (n == NONE) {
                cpu.r[d] = extended;
            } else if (operation == Operation.SXTB16 || operation == Operation.UXTB16) {
                int base = cpu.r[n];
                cpu.r[d] = base + extended & 0xffff | (base & 0xffff0000) + (extended & 0xffff0000);
            } else {
                cpu.r[d] = cpu.r[n] + extended;
            }
        }
    }
}
