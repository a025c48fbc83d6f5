package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** The frequent forms of CMP and TST (A8.8.37, A8.8.38, A8.8.240, A8.8.241). */
public final class Compare {

    private Compare() { }

    /** CMP Rn, #const. */
    public static final class Immediate extends Instruction {

        /** Rn. */
        public final byte n;
        /** The constant. */
        public final int immediate;

        /** See {@link Instruction#Instruction}. */
        public Immediate(int condition, int size, int n, int immediate) {
            super(condition, size);
            this.n = (byte) n;
            this.immediate = immediate;
        }

        @Override
        public void execute(Cpu cpu) {
            int a = cpu.r[n];
            int b = immediate;
            int result = a - b;
            cpu.negative = result;
            cpu.zero = result;
            cpu.carry = Alu.carryOfSubtract(a, b, result);
            cpu.overflow = Alu.overflowOfSubtract(a, b, result);
        }
    }

    /** CMP Rn, Rm. */
    public static final class Register extends Instruction {

        /** Rn. */
        public final byte n;
        /** Rm. */
        public final byte m;

        /** See {@link Instruction#Instruction}. */
        public Register(int condition, int size, int n, int m) {
            super(condition, size);
            this.n = (byte) n;
            this.m = (byte) m;
        }

        @Override
        public void execute(Cpu cpu) {
            int a = cpu.r[n];
            int b = cpu.r[m];
            int result = a - b;
            cpu.negative = result;
            cpu.zero = result;
            cpu.carry = Alu.carryOfSubtract(a, b, result);
            cpu.overflow = Alu.overflowOfSubtract(a, b, result);
        }
    }

    /** TST Rn, #const, for constants that leave C as it is. */
    public static final class TestImmediate extends Instruction {

        /** Rn. */
        public final byte n;
        /** The constant. */
        public final int immediate;

        /** See {@link Instruction#Instruction}. */
        public TestImmediate(int condition, int size, int n, int immediate) {
            super(condition, size);
            this.n = (byte) n;
            this.immediate = immediate;
        }

        @Override
        public void execute(Cpu cpu) {
            int result = cpu.r[n] & immediate;
            cpu.negative = result;
            cpu.zero = result;
        }
    }

    /** TST Rn, Rm. */
    public static final class TestRegister extends Instruction {

        /** Rn. */
        public final byte n;
        /** Rm. */
        public final byte m;

        /** See {@link Instruction#Instruction}. */
        public TestRegister(int condition, int size, int n, int m) {
            super(condition, size);
            this.n = (byte) n;
            this.m = (byte) m;
        }

        @Override
        public void execute(Cpu cpu) {
            int result = cpu.r[n] & cpu.r[m];
            cpu.negative = result;
            cpu.zero = result;
        }
    }
}
