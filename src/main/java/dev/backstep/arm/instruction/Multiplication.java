package dev.backstep.arm.instruction;

/** The arithmetic of multiplies that is more than one Java operator. */
public final class Multiplication {

    private Multiplication() { }

    /** The signed half of a register: the top one or the bottom one. */
    public static int half(int value, boolean top) {
        return top ? value >> 16 : (short) value;
    }

    /** Swaps the halves when told to: the X forms of the dual multiplies. */
    public static int swappedIf(int value, boolean swap) {
        return swap ? Integer.rotateRight(value, 16) : value;
    }

    /** Bottom times bottom, plus or minus top times top, exact: the dual multiplies. */
    public static long dual(int n, int m, boolean subtract) {
        long bottom = (long) (short) n * (short) m;
        long top = (long) (n >> 16) * (m >> 16);
        return subtract ? bottom - top : bottom + top;
    }

    /** The top 32 bits of a signed word times a signed half: SMULWy. */
    public static int wordByHalf(int word, int half) {
        return (int) ((long) word * half >> 16);
    }

    /** 1 when a value does not fit 32 bits, signed; else 0. */
    public static int overflows(long exact) {
        return (int) exact == exact ? 0 : 1;
    }

    /** SMMLA, SMMLS, SMMUL: the high word of {@code accumulator:0} plus or minus n times m, rounded when told to. */
    public static int mostSignificant(int accumulator, int n, int m, boolean subtract, boolean round) {
        long product = (long) n * m;
        long sum = ((long) accumulator << 32) + (subtract ? -product : product);
        return (int) ((round ? sum + 0x80000000L : sum) >> 32);
    }

    /** UMAAL: n times m plus two words, all unsigned; never overflows. */
    public static long multiplyAddAdd(int n, int m, int a, int b) {
        return Integer.toUnsignedLong(n) * Integer.toUnsignedLong(m) + Integer.toUnsignedLong(a)
                + Integer.toUnsignedLong(b);
    }
}
