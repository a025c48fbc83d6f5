package dev.backstep.arm.instruction;

/** AddWithCarry (A2.2.1) and its flags. A subtraction a - b is an addition of a, NOT(b) and 1. */
public final class Alu {

    private Alu() { }

    /** C, 0 or 1, of {@code x + y} (plus a carry of 0 or 1) that gave {@code result}. */
    public static int carryOfAdd(int x, int y, int result) {
        return (x & y | (x | y) & ~result) >>> 31;
    }

    /** C, 0 or 1, of {@code a - b} that gave {@code result}: 1 when nothing was borrowed. */
    public static int carryOfSubtract(int a, int b, int result) {
        return (a & ~b | (a | ~b) & ~result) >>> 31;
    }

    /** V, in the sign bit, of {@code x + y} (plus carry) that gave {@code result}. */
    public static int overflowOfAdd(int x, int y, int result) {
        return (x ^ result) & (y ^ result);
    }

    /** V, in the sign bit, of {@code a - b} that gave {@code result}. */
    public static int overflowOfSubtract(int a, int b, int result) {
        return (a ^ b) & (a ^ result);
    }
}
