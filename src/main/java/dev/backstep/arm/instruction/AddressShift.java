package dev.backstep.arm.instruction;

/** How an index register is shifted before it is added to or subtracted from a base (A8.4.3, DecodeImmShift). */
public enum AddressShift {
    /** Logical left, 0 to 31. */
    LSL,
    /** Logical right, 1 to 32. */
    LSR,
    /** Arithmetic right, 1 to 32. */
    ASR,
    /** Rotate right, 1 to 31. */
    ROR,
    /** Rotate right by one through the carry flag. */
    RRX;

    /**
     * The shift for a field pair.
     *
     * @param type 0 to 3
     * @param imm5 0 to 31
     */
    public static AddressShift of(int type, int imm5) {
        return switch (type) {
            case 0 -> LSL;
            case 1 -> LSR;
            case 2 -> ASR;
            default -> imm5 == 0 ? RRX : ROR;
        };
    }

    /** The amount for a field pair: right shifts by 0 are shifts by 32. */
    public static int amount(int type, int imm5) {
        return imm5 == 0 && (type == 1 || type == 2) ? 32 : imm5;
    }

    /**
     * The shifted value.
     *
     * @param amount as {@link #amount} gives it
     * @param carry the carry flag, 0 or 1
     */
    public int apply(int value, int amount, int carry) {
        return switch (this) {
            case LSL -> value << amount;
            case LSR -> value >>> 1 >>> (amount - 1);
            case ASR -> value >> Math.min(amount, 31);
            case ROR -> Integer.rotateRight(value, amount);
            case RRX -> carry << 31 | value >>> 1;
        };
    }
}
