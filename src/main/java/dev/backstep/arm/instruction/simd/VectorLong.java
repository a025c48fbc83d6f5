package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.state.ExtensionRegisters;

/** Integer instructions of three registers of which the destination, a Q register, has lanes twice as wide (A7.4.2). */
public final class VectorLong {

    private VectorLong() { }

    /** Both operands are D registers: VADDL, VSUBL, VABAL, VABDL, VMLAL, VMLSL, VMULL, VQDMLAL, VQDMLSL, VQDMULL. */
    public static final class Lengthening extends Instruction {

        private final LaneOperation operation;
        private final boolean signed;
        private final LaneSize lanes;
        private final int d;
        private final int n;
        private final int m;

        /**
         * See {@link Instruction#Instruction}; always executed.
         *
         * @param lanes those of the operands
         */
        public Lengthening(int size, LaneOperation operation, boolean signed, LaneSize lanes, int d, int n, int m) {
            super(ALWAYS, size);
            this.operation = operation;
            this.signed = signed;
            this.lanes = lanes;
            this.d = d;
            this.n = n;
            this.m = m;
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.checkAdvancedSimdEnabled();
            long[] v = cpu.extension.d;
            apply(cpu.extension, operation, signed, lanes, d, v[n], v[m]);
        }
    }

    /** The first operand is a Q register as well: VADDW, VSUBW. */
    public static final class Wide extends Instruction {

        private final LaneOperation operation;
        private final boolean signed;
        private final LaneSize lanes;
        private final int d;
        private final int n;
        private final int m;

        /**
         * See {@link Instruction#Instruction}; always executed.
         *
         * @param lanes those of the second operand
         */
        public Wide(int size, LaneOperation operation, boolean signed, LaneSize lanes, int d, int n, int m) {
            super(ALWAYS, size);
            this.operation = operation;
            this.signed = signed;
            this.lanes = lanes;
            this.d = d;
            this.n = n;
            this.m = m;
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.checkAdvancedSimdEnabled();
            ExtensionRegisters registers = cpu.extension;
            long[] v = registers.d;
            LaneSize wide = lanes.twice();
            long y = v[m];
            v[d] = operation.applyToLanes(registers, signed, 0, wide, v[n], wide, y, lanes);
            v[d + 1] = operation.applyToLanes(registers, signed, 0, wide, v[n + 1], wide, y >>> 32, lanes);
        }
    }

    /** The operands are in hand, and so it does not matter which registers the destination is. */
    static void apply(ExtensionRegisters registers, LaneOperation operation, boolean signed, LaneSize lanes, int d, long x,
            long y) {
        long[] v = registers.d;
        LaneSize wide = lanes.twice();
        v[d] = operation.applyToLanes(registers, signed, v[d], wide, x, lanes, y, lanes);
        v[d + 1] = operation.applyToLanes(registers, signed, v[d + 1], wide, x >>> 32, lanes, y >>> 32, lanes);
    }
}
