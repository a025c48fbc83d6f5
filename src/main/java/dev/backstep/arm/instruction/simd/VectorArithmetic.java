package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.state.ExtensionRegisters;

/** Integer instructions of three registers of the same length (A7.4.1). The frequent ones do all lanes of a D register at once. */
public final class VectorArithmetic {

    private VectorArithmetic() { }

    /** VADD (integer). */
    public static final class Add extends VectorInstruction {

        private final LaneSize lanes;

        /** See {@link VectorInstruction}. */
        public Add(int size, boolean quad, LaneSize lanes, int d, int n, int m) {
            super(size, quad, d, n, m);
            this.lanes = lanes;
        }

        @Override
        protected long combine(ExtensionRegisters registers, long old, long x, long y) {
            return lanes.add(x, y);
        }
    }

    /** VSUB (integer). */
    public static final class Subtract extends VectorInstruction {

        private final LaneSize lanes;

        /** See {@link VectorInstruction}. */
        public Subtract(int size, boolean quad, LaneSize lanes, int d, int n, int m) {
            super(size, quad, d, n, m);
            this.lanes = lanes;
        }

        @Override
        protected long combine(ExtensionRegisters registers, long old, long x, long y) {
            return lanes.subtract(x, y);
        }
    }

    /** VCEQ (register, integer). */
    public static final class Equal extends VectorInstruction {

        private final LaneSize lanes;

        /** See {@link VectorInstruction}. */
        public Equal(int size, boolean quad, LaneSize lanes, int d, int n, int m) {
            super(size, quad, d, n, m);
            this.lanes = lanes;
        }

        @Override
        protected long combine(ExtensionRegisters registers, long old, long x, long y) {
            return lanes.zero(x ^ y);
        }
    }

    /** VTST. */
    public static final class Test extends VectorInstruction {

        private final LaneSize lanes;

        /** See {@link VectorInstruction}. */
        public Test(int size, boolean quad, LaneSize lanes, int d, int n, int m) {
            super(size, quad, d, n, m);
            this.lanes = lanes;
        }

        @Override
        protected long combine(ExtensionRegisters registers, long old, long x, long y) {
            return ~lanes.zero(x & y);
        }
    }

    /** Everything else: any {@link LaneOperation}. */
    public static final class LaneByLane extends VectorInstruction {

        private final LaneOperation operation;
        private final boolean signed;
        private final LaneSize lanes;

        /** See {@link VectorInstruction}. */
        public LaneByLane(int size, boolean quad, LaneOperation operation, boolean signed, LaneSize lanes, int d, int n,
                int m) {
            super(size, quad, d, n, m);
            this.operation = operation;
            this.signed = signed;
            this.lanes = lanes;
        }

        @Override
        protected long combine(ExtensionRegisters registers, long old, long x, long y) {
            return operation.applyToVectors(registers, signed, lanes, old, x, y);
        }
    }
}
