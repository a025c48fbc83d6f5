package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/**
 * The signed multiplies of halves and of pairs of halves, and those that keep the most significant word. They set Q when
 * an accumulation, or the sum of a pair, does not fit 32 bits; no other flag.
 */
public final class MultiplySigned extends Instruction {

    /** No accumulator: the forms whose name has MUL, or UAD and USD, instead of MLA. */
    public static final int NONE = -1;

    /** What is done; the boolean operands of the constructor mean what stands here. */
    public enum Operation {
        /** SMLAxy, SMULxy: first = top half of Rn, second = top half of Rm. */
        HALVES,
        /** SMLAWy, SMULWy: second = top half of Rm. */
        WORD_BY_HALF,
        /** SMLAD, SMUAD: second = halves of Rm swapped. */
        DUAL_ADD,
        /** SMLSD, SMUSD: second = halves of Rm swapped. */
        DUAL_SUBTRACT,
        /** SMMLA, SMMUL: second = rounded. */
        MOST_SIGNIFICANT_ADD,
        /** SMMLS: second = rounded. */
        MOST_SIGNIFICANT_SUBTRACT
    }

    /** The operation. */
    public final Operation operation;
    /** See {@link Operation}. */
    public final boolean first;
    /** See {@link Operation}. */
    public final boolean second;
    /** Rd. */
    public final byte d;
    /** Rn. */
    public final byte n;
    /** Rm. */
    public final byte m;
    /** Ra, or {@link #NONE}. */
    public final byte a;

    /** See {@link Instruction#Instruction} and {@link Operation}. */
    public MultiplySigned(int condition, int size, Operation operation, boolean first, boolean second, int d, int n,
            int m, int a) {
        super(condition, size);
        this.operation = operation;
        this.first = first;
        this.second = second;
        this.d = (byte) d;
        this.n = (byte) n;
        this.m = (byte) m;
        this.a = (byte) a;
    }

    @Override
    public void execute(Cpu cpu) {
        int x = cpu.r[n];
        int y = cpu.r[m];
        int accumulator = a == NONE ? 0 : cpu.r[a];
        long exact = switch (operation) {
            case HALVES -> (long) accumulator + Multiplication.half(x, first) * Multiplication.half(y, second);
            case WORD_BY_HALF -> (long) accumulator + Multiplication.wordByHalf(x, Multiplication.half(y, second));
            case DUAL_ADD -> accumulator + Multiplication.dual(x, Multiplication.swappedIf(y, second), false);
            case DUAL_SUBTRACT -> accumulator + Multiplication.dual(x, Multiplication.swappedIf(y, second), true);
            case MOST_SIGNIFICANT_ADD -> Multiplication.mostSignificant(accumulator, x, y, false, second);
            case MOST_SIGNIFICANT_SUBTRACT -> Multiplication.mostSignificant(accumulator, x, y, true, second);
        };
        cpu.r[d] = (int) exact;
        cpu.saturated |= Multiplication.overflows(exact);
    }
}
