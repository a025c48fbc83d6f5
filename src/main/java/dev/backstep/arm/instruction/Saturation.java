package dev.backstep.arm.instruction;

/** SignedSatQ and UnsignedSatQ (A2.2.1). A result that differs from its exact operand was saturated. */
public final class Saturation {

    private Saturation() { }

    /** The nearest number of {@code bits} (1 to 32) bits, signed. */
    public static int signed(long exact, int bits) {
        long limit = 1L << (bits - 1);
        return (int) Math.max(-limit, Math.min(limit - 1, exact));
    }

    /** The nearest number of {@code bits} (0 to 31) bits, unsigned. */
    public static int unsigned(long exact, int bits) {
        return (int) Math.max(0, Math.min((1L << bits) - 1, exact));
    }
}
