package dev.backstep.arm.instruction.vfp;

/**
 * An integer or fixed-point format.
 *
 * @param width 16 or 32 bits
 * @param fractionBits 0 for integers, up to {@code width}
 */
public record FixedFormat(boolean unsigned, int width, int fractionBits) {

    /** The number in the lowest {@code width} bits. */
    long extend(int bits) {
        long shifted = (long) bits << 64 - width;
        return unsigned ? shifted >>> 64 - width : shifted >> 64 - width;
    }
}
