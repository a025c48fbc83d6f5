package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** MUL, MLA and MLS (A8.8.100, A8.8.101, A8.8.114): 32 bits of the product. With S they set N and Z; C and V stay. */
public final class Multiply {

    private Multiply() { }

    /** MUL Rd, Rn, Rm. */
    public static final class Product extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public Product(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] * cpu.r[m];
        }
    }

    /** MLA Rd, Rn, Rm, Ra. */
    public static final class Accumulate extends ThreeRegisters {

        /** Ra. */
        public final byte a;

        /** See {@link ThreeRegisters}. */
        public Accumulate(int condition, int size, int d, int n, int m, int a) {
            super(condition, size, d, n, m);
            this.a = (byte) a;
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[a] + cpu.r[n] * cpu.r[m];
        }
    }

    /** MLS Rd, Rn, Rm, Ra. */
    public static final class Subtract extends ThreeRegisters {

        /** Ra. */
        public final byte a;

        /** See {@link ThreeRegisters}. */
        public Subtract(int condition, int size, int d, int n, int m, int a) {
            super(condition, size, d, n, m);
            this.a = (byte) a;
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[a] - cpu.r[n] * cpu.r[m];
        }
    }

    /** MULS Rd, Rn, Rm. */
    public static final class ProductSettingFlags extends ThreeRegisters {

        /** See {@link ThreeRegisters}. */
        public ProductSettingFlags(int condition, int size, int d, int n, int m) {
            super(condition, size, d, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            int result = cpu.r[n] * cpu.r[m];
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
        }
    }

    /** MLAS Rd, Rn, Rm, Ra. */
    public static final class AccumulateSettingFlags extends ThreeRegisters {

        /** Ra. */
        public final byte a;

        /** See {@link ThreeRegisters}. */
        public AccumulateSettingFlags(int condition, int size, int d, int n, int m, int a) {
            super(condition, size, d, n, m);
            this.a = (byte) a;
        }

        @Override
        public void execute(Cpu cpu) {
            int result = cpu.r[a] + cpu.r[n] * cpu.r[m];
            cpu.r[d] = result;
            cpu.negative = result;
            cpu.zero = result;
        }
    }
}
