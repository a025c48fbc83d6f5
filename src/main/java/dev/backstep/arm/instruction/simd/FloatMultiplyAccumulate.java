package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.floatingpoint.FloatingPointStatus;
import dev.backstep.arm.floatingpoint.SinglePrecision;
import dev.backstep.arm.instruction.Instruction;

/** VMLA.F32, VMLS.F32 (the product rounded before the sum), and with VMUL.F32 their forms by a scalar. */
public final class FloatMultiplyAccumulate extends Instruction {

    /** What becomes of a product. */
    public enum Kind {
        /** VMUL: it is the result. */
        MULTIPLY,
        /** VMLA: it is added to the old value. */
        ADD,
        /** VMLS: it is subtracted from the old value. */
        SUBTRACT
    }

    private static final int NO_SCALAR = -1;

    private final Kind kind;
    private final int to;
    private final int first;
    private final int second;
    private final int scalar;
    private final int registers;

    private FloatMultiplyAccumulate(int size, Kind kind, int to, int first, int second, int scalar, int registers) {
        super(ALWAYS, size);
        this.kind = kind;
        this.to = to;
        this.first = first;
        this.second = second;
        this.scalar = scalar;
        this.registers = registers;
    }

    /** Elements with the same number; {@code registers} is 1 or 2. */
    public static FloatMultiplyAccumulate byElements(int size, Kind kind, int to, int first, int second, int registers) {
        return new FloatMultiplyAccumulate(size, kind, to, first, second, NO_SCALAR, registers);
    }

    /** Every element by element {@code index}, 0 or 1, of D register {@code second}. */
    public static FloatMultiplyAccumulate byScalar(int size, Kind kind, int to, int first, int second, int index,
            int registers) {
        return new FloatMultiplyAccumulate(size, kind, to, first, second, index, registers);
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] d = cpu.extension.d;
        FloatingPointStatus status = cpu.extension.standard;
        // Read once: the scalar may lie in a register of the result.
        long repeated = scalar == NO_SCALAR ? 0 : ElementOrder.replicate(d[second] >>> 32 * scalar, 32);
        // All results before any is written: until then translated code can leave the instruction to the interpreter.
        long low = results(d[to], d[first], scalar == NO_SCALAR ? d[second] : repeated, status);
        if (registers == 2) {
            d[to + 1] = results(d[to + 1], d[first + 1], scalar == NO_SCALAR ? d[second + 1] : repeated, status);
        }
        d[to] = low;
    }

    private long results(long old, long multiplicand, long factor, FloatingPointStatus status) {
        int low = result((int) old, (int) multiplicand, (int) factor, status);
        int high = result((int) (old >>> 32), (int) (multiplicand >>> 32), (int) (factor >>> 32), status);
        return low & 0xffffffffL | (long) high << 32;
    }

    private int result(int old, int multiplicand, int factor, FloatingPointStatus status) {
        int product = SinglePrecision.multiply(multiplicand, factor, status);
        return switch (kind) {
            case MULTIPLY -> product;
            case ADD -> SinglePrecision.add(old, product, status);
            case SUBTRACT -> SinglePrecision.add(old, SinglePrecision.negate(product), status);
        };
    }
}
