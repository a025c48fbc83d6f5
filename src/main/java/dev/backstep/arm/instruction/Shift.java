package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** The frequent forms of LSL, LSR and ASR (A8.8.16, A8.8.17, A8.8.94 to A8.8.97). */
public final class Shift {

    private Shift() { }

    /** A shift of Rm by a constant into Rd, which is not R15. */
    public abstract static class ByConstant extends Instruction {

        /** Rd, not R15. */
        public final byte d;
        /** Rm. */
        public final byte m;
        /** How far: 1 to 31. */
        public final byte amount;

        /** See {@link Instruction#Instruction}. */
        protected ByConstant(int condition, int size, int d, int m, int amount) {
            super(condition, size);
            this.d = (byte) d;
            this.m = (byte) m;
            this.amount = (byte) amount;
        }
    }

    /** A shift of Rm by a register into Rd, which is not R15. */
    public abstract static class ByRegister extends Instruction {

        /** Rd, not R15. */
        public final byte d;
        /** Rm. */
        public final byte m;
        /** Rs: its low byte is the amount. */
        public final byte s;

        /** See {@link Instruction#Instruction}. */
        protected ByRegister(int condition, int size, int d, int m, int s) {
            super(condition, size);
            this.d = (byte) d;
            this.m = (byte) m;
            this.s = (byte) s;
        }
    }

    /** LSL Rd, Rm, #amount. */
    public static final class Left extends ByConstant {

        /** See {@link ByConstant}. */
        public Left(int condition, int size, int d, int m, int amount) {
            super(condition, size, d, m, amount);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[m] << amount;
        }
    }

    /** LSLS Rd, Rm, #amount. */
    public static final class LeftSettingFlags extends ByConstant {

        /** See {@link ByConstant}. */
        public LeftSettingFlags(int condition, int size, int d, int m, int amount) {
            super(condition, size, d, m, amount);
        }

        @Override
        public void execute(Cpu cpu) {
            int value = cpu.r[m];
            int result = value << amount;
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
            cpu.carry = value >>> (32 - amount) & 1;
        }
    }

    /** LSR Rd, Rm, #amount. */
    public static final class Right extends ByConstant {

        /** See {@link ByConstant}. */
        public Right(int condition, int size, int d, int m, int amount) {
            super(condition, size, d, m, amount);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[m] >>> amount;
        }
    }

    /** LSRS Rd, Rm, #amount. */
    public static final class RightSettingFlags extends ByConstant {

        /** See {@link ByConstant}. */
        public RightSettingFlags(int condition, int size, int d, int m, int amount) {
            super(condition, size, d, m, amount);
        }

        @Override
        public void execute(Cpu cpu) {
            int value = cpu.r[m];
            int result = value >>> amount;
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
            cpu.carry = value >>> (amount - 1) & 1;
        }
    }

    /** ASR Rd, Rm, #amount. */
    public static final class ArithmeticRight extends ByConstant {

        /** See {@link ByConstant}. */
        public ArithmeticRight(int condition, int size, int d, int m, int amount) {
            super(condition, size, d, m, amount);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[m] >> amount;
        }
    }

    /** ASRS Rd, Rm, #amount. */
    public static final class ArithmeticRightSettingFlags extends ByConstant {

        /** See {@link ByConstant}. */
        public ArithmeticRightSettingFlags(int condition, int size, int d, int m, int amount) {
            super(condition, size, d, m, amount);
        }

        @Override
        public void execute(Cpu cpu) {
            int value = cpu.r[m];
            int result = value >> amount;
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
            cpu.carry = value >>> (amount - 1) & 1;
        }
    }

    /** LSL Rd, Rm, Rs. */
    public static final class LeftByRegister extends ByRegister {

        /** See {@link ByRegister}. */
        public LeftByRegister(int condition, int size, int d, int m, int s) {
            super(condition, size, d, m, s);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = Shifter.lsl(cpu.r[m], cpu.r[s] & 0xff);
        }
    }

    /** LSR Rd, Rm, Rs. */
    public static final class RightByRegister extends ByRegister {

        /** See {@link ByRegister}. */
        public RightByRegister(int condition, int size, int d, int m, int s) {
            super(condition, size, d, m, s);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = Shifter.lsr(cpu.r[m], cpu.r[s] & 0xff);
        }
    }

    /** ASR Rd, Rm, Rs. */
    public static final class ArithmeticRightByRegister extends ByRegister {

        /** See {@link ByRegister}. */
        public ArithmeticRightByRegister(int condition, int size, int d, int m, int s) {
            super(condition, size, d, m, s);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = Shifter.asr(cpu.r[m], cpu.r[s] & 0xff);
        }
    }
}
