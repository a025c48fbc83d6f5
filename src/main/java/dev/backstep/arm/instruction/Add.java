package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** The frequent forms of ADD and ADC (A8.8.1 to A8.8.7); SUB of a constant without flags is one of them. */
public final class Add {

    private Add() { }

    /** ADD Rd, Rn, #const. */
    public static final class Immediate extends RegisterAndImmediate {

        /** See {@link RegisterAndImmediate}. */
        public Immediate(int condition, int size, int d, int n, int immediate) {
            super(condition, size, d, n, immediate);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] + immediate;
        }
    }

    /** ADD Rd, Rn, Rm. */
    public static final class Register extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public Register(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] + cpu.r[m];
        }
    }

    /** ADD Rd, Rn, Rm, LSL #amount. */
    public static final class ShiftedLeft extends Instruction {

        /** Rd, not R15. */
        public final byte d;
        /** Rn. */
        public final byte n;
        /** Rm. */
        public final byte m;
        /** 1 to 31. */
        public final byte amount;

        /** See {@link Instruction#Instruction}. */
        public ShiftedLeft(int condition, int size, int d, int n, int m, int amount) {
            super(condition, size);
            this.d = (byte) d;
            this.n = (byte) n;
            this.m = (byte) m;
            this.amount = (byte) amount;
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] + (cpu.r[m] << amount);
        }
    }

    /** ADDS Rd, Rn, #const. */
    public static final class ImmediateSettingFlags extends RegisterAndImmediate {

        /** See {@link RegisterAndImmediate}. */
        public ImmediateSettingFlags(int condition, int size, int d, int n, int immediate) {
            super(condition, size, d, n, immediate);
        }

        @Override
        public void execute(Cpu cpu) {
            int a = cpu.r[n];
            int b = immediate;
            int result = a + b;
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
            cpu.carry = Alu.carryOfAdd(a, b, result);
            cpu.overflow = Alu.overflowOfAdd(a, b, result);
        }
    }

    /** ADDS Rd, Rn, Rm. */
    public static final class RegisterSettingFlags extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public RegisterSettingFlags(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            int a = cpu.r[n];
            int b = cpu.r[m];
            int result = a + b;
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
            cpu.carry = Alu.carryOfAdd(a, b, result);
            cpu.overflow = Alu.overflowOfAdd(a, b, result);
        }
    }

    /** ADC Rd, Rn, Rm. */
    public static final class RegisterWithCarry extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public RegisterWithCarry(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] + cpu.r[m] + cpu.carry;
        }
    }
}
