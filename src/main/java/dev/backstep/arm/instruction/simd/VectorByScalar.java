package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.state.ExtensionRegisters;

/** Integer instructions of two registers and a scalar (A7.4.3): the second operand is one lane of a D register. */
public final class VectorByScalar {

    private VectorByScalar() { }

    /** VMLA, VMLS, VMUL, VQDMULH, VQRDMULH. */
    public static final class SameLength extends Instruction {

        private final LaneOperation operation;
        private final boolean quad;
        private final LaneSize lanes;
        private final int d;
        private final int n;
        private final int m;
        private final int index;

        /**
         * See {@link Instruction#Instruction}; always executed.
         *
         * @param index which lane of {@code m}
         */
        public SameLength(int size, boolean quad, LaneOperation operation, LaneSize lanes, int d, int n, int m, int index) {
            super(ALWAYS, size);
            this.quad = quad;
            this.operation = operation;
            this.lanes = lanes;
            this.d = d;
            this.n = n;
            this.m = m;
            this.index = index;
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.checkAdvancedSimdEnabled();
            ExtensionRegisters registers = cpu.extension;
            long[] v = registers.d;
            long y = lanes.replicate(lanes.lane(v[m], index * lanes.bits, false));
            v[d] = operation.applyToVectors(registers, true, lanes, v[d], v[n], y);
            if (quad) {
                v[d + 1] = operation.applyToVectors(registers, true, lanes, v[d + 1], v[n + 1], y);
            }
        }
    }

    /** VMLAL, VMLSL, VMULL, VQDMLAL, VQDMLSL, VQDMULL: the lanes of the destination are twice as wide. */
    public static final class Lengthening extends Instruction {

        private final LaneOperation operation;
        private final boolean signed;
        private final LaneSize lanes;
        private final int d;
        private final int n;
        private final int m;
        private final int index;

        /**
         * See {@link Instruction#Instruction}; always executed.
         *
         * @param lanes those of the operands
         * @param index which lane of {@code m}
         */
        public Lengthening(int size, LaneOperation operation, boolean signed, LaneSize lanes, int d, int n, int m, int index) {
            super(ALWAYS, size);
            this.operation = operation;
            this.signed = signed;
            this.lanes = lanes;
            this.d = d;
            this.n = n;
            this.m = m;
            this.index = index;
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.checkAdvancedSimdEnabled();
            long[] v = cpu.extension.d;
            long y = lanes.replicate(lanes.lane(v[m], index * lanes.bits, false));
            VectorLong.apply(cpu.extension, operation, signed, lanes, d, v[n], y);
        }
    }
}
