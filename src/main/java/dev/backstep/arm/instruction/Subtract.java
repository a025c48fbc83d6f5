package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** The frequent forms of SUB, RSB and SBC (A8.8.152, A8.8.161, A8.8.162, A8.8.221 to A8.8.223). */
public final class Subtract {

    private Subtract() { }

    /** SUB Rd, Rn, Rm. */
    public static final class Register extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public Register(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] - cpu.r[m];
        }
    }

    /** RSB Rd, Rn, #const. */
    public static final class ReverseImmediate extends RegisterAndImmediate {

        /** See {@link RegisterAndImmediate}. */
        public ReverseImmediate(int condition, int size, int d, int n, int immediate) {
            super(condition, size, d, n, immediate);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = immediate - cpu.r[n];
        }
    }

    /** SUBS Rd, Rn, #const. */
    public static final class ImmediateSettingFlags extends RegisterAndImmediate {

        /** See {@link RegisterAndImmediate}. */
        public ImmediateSettingFlags(int condition, int size, int d, int n, int immediate) {
            super(condition, size, d, n, immediate);
        }

        @Override
        public void execute(Cpu cpu) {
            int a = cpu.r[n];
            int b = immediate;
            int result = a - b;
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
            cpu.carry = Alu.carryOfSubtract(a, b, result);
            cpu.overflow = Alu.overflowOfSubtract(a, b, result);
        }
    }

    /** SUBS Rd, Rn, Rm. */
    public static final class RegisterSettingFlags extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public RegisterSettingFlags(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            int a = cpu.r[n];
            int b = cpu.r[m];
            int result = a - b;
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
            cpu.carry = Alu.carryOfSubtract(a, b, result);
            cpu.overflow = Alu.overflowOfSubtract(a, b, result);
        }
    }

    /** SBC Rd, Rn, Rm: C clear means a borrow. */
    public static final class RegisterWithCarry extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public RegisterWithCarry(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] + ~cpu.r[m] + cpu.carry;
        }
    }
}
