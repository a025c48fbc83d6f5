package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** The frequent forms of MOV, MVN, MOVW and MOVT (A8.8.102 to A8.8.106, A8.8.115). */
public final class Move {

    private Move() { }

    /** MOV Rd, #const, MOVW, and MVN with the constant inverted. */
    public static final class Immediate extends Instruction {

        /** Rd, not R15. */
        public final byte d;
        /** The constant. */
        public final int immediate;

        /** See {@link Instruction#Instruction}. */
        public Immediate(int condition, int size, int d, int immediate) {
            super(condition, size);
            this.d = (byte) d;
            this.immediate = immediate;
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = immediate;
        }
    }

    /** MOV Rd, Rm. */
    public static final class Register extends Instruction {

        /** Rd, not R15. */
        public final byte d;
        /** Rm. */
        public final byte m;

        /** See {@link Instruction#Instruction}. */
        public Register(int condition, int size, int d, int m) {
            super(condition, size);
            this.d = (byte) d;
            this.m = (byte) m;
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[m];
        }
    }

    /** MVN Rd, Rm. */
    public static final class NotRegister extends Instruction {

        /** Rd, not R15. */
        public final byte d;
        /** Rm. */
        public final byte m;

        /** See {@link Instruction#Instruction}. */
        public NotRegister(int condition, int size, int d, int m) {
            super(condition, size);
            this.d = (byte) d;
            this.m = (byte) m;
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = ~cpu.r[m];
        }
    }

    /** MOVS Rd, #const, for constants that leave C as it is. */
    public static final class ImmediateSettingFlags extends Instruction {

        /** Rd, not R15. */
        public final byte d;
        /** The constant. */
        public final int immediate;

        /** See {@link Instruction#Instruction}. */
        public ImmediateSettingFlags(int condition, int size, int d, int immediate) {
            super(condition, size);
            this.d = (byte) d;
            this.immediate = immediate;
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = immediate;
            cpu.negative = immediate;
            cpu.zero = immediate;
        }
    }

    /** MOVS Rd, Rm. */
    public static final class RegisterSettingFlags extends Instruction {

        /** Rd, not R15. */
        public final byte d;
        /** Rm. */
        public final byte m;

        /** See {@link Instruction#Instruction}. */
        public RegisterSettingFlags(int condition, int size, int d, int m) {
            super(condition, size);
            this.d = (byte) d;
            this.m = (byte) m;
        }

        @Override
        public void execute(Cpu cpu) {
            int result = cpu.r[m];
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
        }
    }

    /** MOVT Rd, #imm16: the constant is in the high half, the low half zero. */
    public static final class Top extends Instruction {

        /** Rd, not R15. */
        public final byte d;
        /** The constant. */
        public final int immediate;

        /** See {@link Instruction#Instruction}. */
        public Top(int condition, int size, int d, int immediate) {
            super(condition, size);
            this.d = (byte) d;
            this.immediate = immediate;
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[d] & 0xffff | immediate;
        }
    }
}
