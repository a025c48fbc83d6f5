package dev.backstep.arm.instruction;

/** Shift_C (A2.2.1): the barrel shifter. Amounts are 0 to 255, as the low byte of a register gives them. */
public final class Shifter {

    private Shifter() { }

    /** The shifted value; {@code carryIn} (0 or 1) matters to RRX only. */
    public static int shift(ShiftType type, int value, int amount, int carryIn) {
        return switch (type) {
            case LSL -> lsl(value, amount);
            case LSR -> lsr(value, amount);
            case ASR -> asr(value, amount);
            case ROR -> Integer.rotateRight(value, amount);
            case RRX -> carryIn << 31 | value >>> 1;
        };
    }

    /** The last bit shifted out, 0 or 1; {@code carryIn} when nothing is shifted. */
    public static int carryOut(ShiftType type, int value, int amount, int carryIn) {
        if (amount == 0) {
            return carryIn;
        }
        return switch (type) {
            case LSL -> amount > 32 ? 0 : value >>> (32 - amount) & 1;
            case LSR -> amount > 32 ? 0 : value >>> (amount - 1) & 1;
            case ASR -> value >> Math.min(amount - 1, 31) & 1;
            case ROR -> value >>> (amount - 1 & 31) & 1;
            case RRX -> value & 1;
        };
    }

    /** Logical left, 0 for 32 and more. */
    public static int lsl(int value, int amount) {
        return amount > 31 ? 0 : value << amount;
    }

    /** Logical right, 0 for 32 and more. */
    public static int lsr(int value, int amount) {
        return amount > 31 ? 0 : value >>> amount;
    }

    /** Arithmetic right, all sign for 32 and more. */
    public static int asr(int value, int amount) {
        return value >> Math.min(amount, 31);
    }
}
