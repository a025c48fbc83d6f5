package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.state.ExtensionRegisters;

/** Bitwise instructions of three registers (A7.4.1). */
public final class VectorBitwise {

    private VectorBitwise() { }

    /** VAND. */
    public static final class And extends VectorInstruction {

        /** See {@link VectorInstruction}. */
        public And(int size, boolean quad, int d, int n, int m) {
            super(size, quad, d, n, m);
        }

        @Override
        protected long combine(ExtensionRegisters registers, long old, long x, long y) {
            return x & y;
        }
    }

    /** VBIC. */
    public static final class BitClear extends VectorInstruction {

        /** See {@link VectorInstruction}. */
        public BitClear(int size, boolean quad, int d, int n, int m) {
            super(size, quad, d, n, m);
        }

        @Override
        protected long combine(ExtensionRegisters registers, long old, long x, long y) {
            return x & ~y;
        }
    }

    /** VORR; VMOV when both operands are the same. */
    public static final class Or extends VectorInstruction {

        /** See {@link VectorInstruction}. */
        public Or(int size, boolean quad, int d, int n, int m) {
            super(size, quad, d, n, m);
        }

        @Override
        protected long combine(ExtensionRegisters registers, long old, long x, long y) {
            return x | y;
        }
    }

    /** VORN. */
    public static final class OrNot extends VectorInstruction {

        /** See {@link VectorInstruction}. */
        public OrNot(int size, boolean quad, int d, int n, int m) {
            super(size, quad, d, n, m);
        }

        @Override
        protected long combine(ExtensionRegisters registers, long old, long x, long y) {
            return x | ~y;
        }
    }

    /** VEOR. */
    public static final class ExclusiveOr extends VectorInstruction {

        /** See {@link VectorInstruction}. */
        public ExclusiveOr(int size, boolean quad, int d, int n, int m) {
            super(size, quad, d, n, m);
        }

        @Override
        protected long combine(ExtensionRegisters registers, long old, long x, long y) {
            return x ^ y;
        }
    }

    /** VBSL: the destination selects between the first operand (1) and the second. */
    public static final class Select extends VectorInstruction {

        /** See {@link VectorInstruction}. */
        public Select(int size, boolean quad, int d, int n, int m) {
            super(size, quad, d, n, m);
        }

        @Override
        protected long combine(ExtensionRegisters registers, long old, long x, long y) {
            return x & old | y & ~old;
        }
    }

    /** VBIT: the first operand where the second is 1. */
    public static final class InsertIfTrue extends VectorInstruction {

        /** See {@link VectorInstruction}. */
        public InsertIfTrue(int size, boolean quad, int d, int n, int m) {
            super(size, quad, d, n, m);
        }

        @Override
        protected long combine(ExtensionRegisters registers, long old, long x, long y) {
            return x & y | old & ~y;
        }
    }

    /** VBIF: the first operand where the second is 0. */
    public static final class InsertIfFalse extends VectorInstruction {

        /** See {@link VectorInstruction}. */
        public InsertIfFalse(int size, boolean quad, int d, int n, int m) {
            super(size, quad, d, n, m);
        }

        @Override
        protected long combine(ExtensionRegisters registers, long old, long x, long y) {
            return x & ~y | old & y;
        }
    }
}
