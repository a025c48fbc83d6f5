package dev.backstep.arm.instruction;

/** SRType (A8.4.3): how the second operand is shifted. */
public enum ShiftType {
    LSL, LSR, ASR, ROR, RRX;

    private static final ShiftType[] BY_BITS = {LSL, LSR, ASR, ROR};

    /** DecodeRegShift: the type of a shift by a register. */
    public static ShiftType ofRegister(int type) {
        return BY_BITS[type & 3];
    }

    /** DecodeImmShift: the type of a shift by an immediate, where ROR #0 means RRX. */
    public static ShiftType ofImmediate(int type, int imm5) {
        return (type & 3) == 3 && imm5 == 0 ? RRX : BY_BITS[type & 3];
    }

    /** DecodeImmShift: the amount of a shift by an immediate, 0 to 32: LSR #0 and ASR #0 mean 32. */
    public static int amountOfImmediate(int type, int imm5) {
        if (imm5 != 0) {
            return imm5;
        }
        return switch (type & 3) {
            case 0 -> 0;
            case 3 -> 1;
            default -> 32;
        };
    }
}
