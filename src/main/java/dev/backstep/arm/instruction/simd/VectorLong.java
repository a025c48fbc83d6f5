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
            v[d] = operation.applyToVectors(registers, signed, wide, 0, v[n], lanes.widen(y, signed));
            v[d + 1] = operation.applyToVectors(registers, signed, wide, 0, v[n + 1], lanes.widen(y >>> 32, signed));
        }
    }

    /** The operands are in hand, and so it does not matter which registers the destination is. */
    static void apply(ExtensionRegisters registers, LaneOperation operation, boolean signed, LaneSize lanes, int d, long x,
            long y) {
        long[] v = registers.d;
        v[d] = operation.applyToLowHalves(registers, signed, lanes, v[d], x, y);
        v[d + 1] = operation.applyToLowHalves(registers, signed, lanes, v[d + 1], x >>> 32, y >>> 32);
    }
}
