package dev.backstep.arm.instruction.simd;

/**
 * Elements of 64-bit registers put into another order. Element 0 is in the lowest bits. Pure functions; {@code bits} is the
 * width of an element: 8, 16 or 32.
 */
public final class ElementOrder {

    private ElementOrder() { }

    /** A mask of the elements with even numbers. */
    public static long evenMask(int bits) {
        return switch (bits) {
            case 8 -> 0x00ff00ff00ff00ffL;
            case 16 -> 0x0000ffff0000ffffL;
            default -> 0x00000000ffffffffL;
        };
    }

    /** Elements 0, 2, 4, ... next to each other in the low word. */
    public static long packEven(long value, int bits) {
        long packed = value & evenMask(bits);
        for (int width = bits; width < 32; width *= 2) {
            packed = (packed | packed >>> width) & evenMask(2 * width);
        }
        return packed;
    }

    /** The elements of the low word at even places, zeros between them: undoes {@link #packEven}. */
    private static long spread(long value, int bits) {
        long spread = value & 0xffffffffL;
        for (int width = 16; width >= bits; width /= 2) {
            spread = (spread | spread << width) & evenMask(width);
        }
        return spread;
    }

    /** The even elements of {@code low}, then those of {@code high} (VUZP, first result). */
    public static long unzipEven(long low, long high, int bits) {
        return packEven(low, bits) | packEven(high, bits) << 32;
    }

    /** The odd elements of {@code low}, then those of {@code high} (VUZP, second result). */
    public static long unzipOdd(long low, long high, int bits) {
        return unzipEven(low >>> bits, high >>> bits, bits);
    }

    /** The elements of the low words of {@code even} and {@code odd} in turn (VZIP, first result). */
    public static long zipLow(long even, long odd, int bits) {
        return spread(even, bits) | spread(odd, bits) << bits;
    }

    /** The elements of the high words of {@code even} and {@code odd} in turn (VZIP, second result). */
    public static long zipHigh(long even, long odd, int bits) {
        return zipLow(even >>> 32, odd >>> 32, bits);
    }

    /** The even elements of both, those of {@code second} at the odd places (VTRN, first result). */
    public static long transposeEven(long first, long second, int bits) {
        long even = evenMask(bits);
        return first & even | (second & even) << bits;
    }

    /** The odd elements of both, those of {@code first} at the even places (VTRN, second result). */
    public static long transposeOdd(long first, long second, int bits) {
        long even = evenMask(bits);
        return first >>> bits & even | second & ~even;
    }

    /** Elements in the opposite order within each container of 16, 32 or 64 bits (VREV). */
    public static long reverse(long value, int container, int bits) {
        long reversed = value;
        for (int width = bits; width < container; width *= 2) {
            long even = evenMask(width);
            reversed = (reversed & even) << width | reversed >>> width & even;
        }
        return reversed;
    }

    /** The low {@code bits} of a value in each element. */
    public static long replicate(long value, int bits) {
        return switch (bits) {
            case 8 -> (value & 0xff) * 0x0101010101010101L;
            case 16 -> (value & 0xffff) * 0x0001000100010001L;
            default -> (value & 0xffffffffL) * 0x0000000100000001L;
        };
    }

    /** One element, zero-extended. */
    public static long element(long value, int index, int bits) {
        return value >>> index * bits & (1L << bits) - 1;
    }

    /** {@code value} with another element. */
    public static long withElement(long value, int index, int bits, long element) {
        long mask = (1L << bits) - 1;
        int shift = index * bits;
        return value & ~(mask << shift) | (element & mask) << shift;
    }
}
