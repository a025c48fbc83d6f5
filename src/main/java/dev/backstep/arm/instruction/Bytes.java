package dev.backstep.arm.instruction;

/** Pure operations on the bytes and bits of words that Java has no operator for. */
public final class Bytes {

    private Bytes() { }

    /** REV16: the bytes of each half swapped. */
    public static int reverseHalves(int value) {
        return value >>> 8 & 0x00ff00ff | (value & 0x00ff00ff) << 8;
    }

    /** REVSH: the bytes of the low half swapped, then sign-extended. */
    public static int reverseSignedHalf(int value) {
        return (byte) value << 8 | value >>> 8 & 0xff;
    }

    /** SEL: each byte from {@code n} where the bit of {@code ge} is set, else from {@code m}. */
    public static int select(int ge, int n, int m) {
        int bits = ge & 1 | (ge & 2) << 7 | (ge & 4) << 14 | (ge & 8) << 21;
        int mask = bits * 0xff;
        return n & mask | m & ~mask;
    }

    /** USAD8: the sum of the absolute differences of the bytes, 0 to 1020. */
    public static int sumOfAbsoluteDifferences(int n, int m) {
        int sum = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            sum += Math.abs((n >>> shift & 0xff) - (m >>> shift & 0xff));
        }
        return sum;
    }
}
