package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** BFC, BFI, SBFX and UBFX (A8.8.19, A8.8.20, A8.8.164, A8.8.246). */
public final class BitField {

    private BitField() { }

    /** BFI Rd, Rn, #lsb, #width. */
    public static final class Insert extends Instruction {

        /** Rd. */
        public final byte d;
        /** Rn. */
        public final byte n;
        /** Lowest bit of the field, 0 to 31. */
        public final byte lsb;
        /** Ones in the field's place. */
        public final int mask;

        /** {@code msb} is not below {@code lsb}; see {@link Instruction#Instruction}. */
        public Insert(int condition, int size, int d, int n, int lsb, int msb) {
            super(condition, size);
            this.d = (byte) d;
            this.n = (byte) n;
            this.lsb = (byte) lsb;
            this.mask = maskOf(lsb, msb);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[d] & ~mask | cpu.r[n] << lsb & mask;
        }
    }

    /** BFC Rd, #lsb, #width. */
    public static final class Clear extends Instruction {

        /** Rd. */
        public final byte d;
        /** Ones in the field's place. */
        public final int mask;

        /** {@code msb} is not below {@code lsb}; see {@link Instruction#Instruction}. */
        public Clear(int condition, int size, int d, int lsb, int msb) {
            super(condition, size);
            this.d = (byte) d;
            this.mask = maskOf(lsb, msb);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] &= ~mask;
        }
    }

    /** Ones from {@code lsb} to {@code msb}. */
    public static int maskOf(int lsb, int msb) {
        return -1 >>> (31 - msb) & -1 << lsb;
    }

    /** A field is taken out by two shifts: up to the top of the word, and down again. */
    public abstract static class Extract extends Instruction {

        /** Rd. */
        public final byte d;
        /** Rn. */
        public final byte n;
        /** First shift, 0 to 31. */
        public final int left;
        /** Second shift, 0 to 31. */
        public final int right;

        /** {@code lsb + width} is at most 32; see {@link Instruction#Instruction}. */
        protected Extract(int condition, int size, int d, int n, int lsb, int width) {
            super(condition, size);
            this.d = (byte) d;
            this.n = (byte) n;
            this.left = 32 - lsb - width;
            this.right = 32 - width;
        }
    }

    /** UBFX Rd, Rn, #lsb, #width. */
    public static final class ExtractUnsigned extends Extract {

        /** See {@link Extract}. */
        public ExtractUnsigned(int condition, int size, int d, int n, int lsb, int width) {
            super(condition, size, d, n, lsb, width);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] << left >>> right;
        }
    }

    /** SBFX Rd, Rn, #lsb, #width. */
    public static final class ExtractSigned extends Extract {

        /** See {@link Extract}. */
        public ExtractSigned(int condition, int size, int d, int n, int lsb, int width) {
            super(condition, size, d, n, lsb, width);
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = cpu.r[n] << left >> right;
        }
    }
}
