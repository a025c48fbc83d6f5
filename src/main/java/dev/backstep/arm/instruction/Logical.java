package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** The frequent forms of AND, ORR, EOR and BIC (A8.8.13, A8.8.22, A8.8.46, A8.8.122 and those after them). */
public final class Logical {

    private Logical() { }

    /** AND Rd, Rn, #const, and BIC with the constant inverted. */
    public static final class AndImmediate extends RegisterAndImmediate {

        /** See {@link RegisterAndImmediate}. */
        public AndImmediate(int condition, int size, int d, int n, int immediate) {
            super(condition, size, d, n, immediate);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] & immediate;
        }
    }

    /** AND Rd, Rn, Rm. */
    public static final class AndRegister extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public AndRegister(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] & cpu.r[m];
        }
    }

    /** ANDS Rd, Rn, #const, for constants that leave C as it is. */
    public static final class AndImmediateSettingFlags extends RegisterAndImmediate {

        /** See {@link RegisterAndImmediate}. */
        public AndImmediateSettingFlags(int condition, int size, int d, int n, int immediate) {
            super(condition, size, d, n, immediate);
        }

        @Override
        public void execute(Cpu cpu) {
            int result = cpu.r[n] & immediate;
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
        }
    }

    /** ANDS Rd, Rn, Rm. */
    public static final class AndRegisterSettingFlags extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public AndRegisterSettingFlags(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            int result = cpu.r[n] & cpu.r[m];
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
        }
    }

    /** ORR Rd, Rn, #const, and ORN with the constant inverted. */
    public static final class OrImmediate extends RegisterAndImmediate {

        /** See {@link RegisterAndImmediate}. */
        public OrImmediate(int condition, int size, int d, int n, int immediate) {
            super(condition, size, d, n, immediate);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] | immediate;
        }
    }

    /** ORR Rd, Rn, Rm. */
    public static final class OrRegister extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public OrRegister(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] | cpu.r[m];
        }
    }

    /** ORRS Rd, Rn, Rm. */
    public static final class OrRegisterSettingFlags extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public OrRegisterSettingFlags(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            int result = cpu.r[n] | cpu.r[m];
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
        }
    }

    /** EOR Rd, Rn, #const. */
    public static final class ExclusiveOrImmediate extends RegisterAndImmediate {

        /** See {@link RegisterAndImmediate}. */
        public ExclusiveOrImmediate(int condition, int size, int d, int n, int immediate) {
            super(condition, size, d, n, immediate);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] ^ immediate;
        }
    }

    /** EOR Rd, Rn, Rm. */
    public static final class ExclusiveOrRegister extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public ExclusiveOrRegister(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] ^ cpu.r[m];
        }
    }

    /** EORS Rd, Rn, Rm. */
    public static final class ExclusiveOrRegisterSettingFlags extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public ExclusiveOrRegisterSettingFlags(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            int result = cpu.r[n] ^ cpu.r[m];
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
        }
    }

    /** BIC Rd, Rn, Rm. */
    public static final class BitClearRegister extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public BitClearRegister(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] & ~cpu.r[m];
        }
    }

    /** BICS Rd, Rn, Rm. */
    public static final class BitClearRegisterSettingFlags extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public BitClearRegisterSettingFlags(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            int result = cpu.r[n] & ~cpu.r[m];
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
        }
    }
}
