package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.state.ExtensionRegisters;

/**
 * What the two-register instructions do to the integer elements of one 64-bit register. {@code bits} is the width of an
 * element: 8, 16 or 32, of results that are narrower or wider the width before.
 */
public final class ElementArithmetic {

    private static final long POPULATION_2 = 0x3333333333333333L;

    private ElementArithmetic() { }

    /** Conditions of the comparisons with zero. */
    public enum Relation {
        /** VCGT. */
        GREATER,
        /** VCGE. */
        GREATER_OR_EQUAL,
        /** VCEQ. */
        EQUAL,
        /** VCLE. */
        LESS_OR_EQUAL,
        /** VCLT. */
        LESS;

        /** Whether it holds between a number and zero. */
        boolean holds(long number) {
            return switch (this) {
                case GREATER -> number > 0;
                case GREATER_OR_EQUAL -> number >= 0;
                case EQUAL -> number == 0;
                case LESS_OR_EQUAL -> number <= 0;
                case LESS -> number < 0;
            };
        }
    }

    /** An element at a bit position, sign-extended. */
    private static long signedAt(long value, int position, int bits) {
        return value << 64 - bits - position >> 64 - bits;
    }

    private static long unsignedAt(long value, int position, int bits) {
        return value >>> position & -1L >>> 64 - bits;
    }

    private static long placed(long element, int position, int bits) {
        return (element & -1L >>> 64 - bits) << position;
    }

    /** Sums in each element, carries between elements dropped; {@code bits} may be 64. */
    public static long add(long first, long second, int bits) {
        if (bits == 64) {
            return first + second;
        }
        long signs = ElementOrder.replicate(1L << bits - 1, bits);
        return (first & ~signs) + (second & ~signs) ^ (first ^ second) & signs;
    }

    /** VPADDL: sums of neighbours, in elements of {@code 2 * bits}. */
    public static long pairwiseAddLong(long value, int bits, boolean unsigned) {
        long sum = 0;
        for (int at = 0; at < 64; at += 2 * bits) {
            long pair = unsigned
                    ? unsignedAt(value, at, bits) + unsignedAt(value, at + bits, bits)
                    : signedAt(value, at, bits) + signedAt(value, at + bits, bits);
            sum |= placed(pair, at, 2 * bits);
        }
        return sum;
    }

    /** VCLS: bits after the sign bit that equal it. */
    public static long countLeadingSigns(long value, int bits) {
        long result = 0;
        for (int at = 0; at < 64; at += bits) {
            long element = signedAt(value, at, bits);
            int same = Long.numberOfLeadingZeros(element ^ element >> 63) - (64 - bits) - 1;
            result |= placed(same, at, bits);
        }
        return result;
    }

    /** VCLZ. */
    public static long countLeadingZeros(long value, int bits) {
        long result = 0;
        for (int at = 0; at < 64; at += bits) {
            long zeros = Long.numberOfLeadingZeros(unsignedAt(value, at, bits)) - (64 - bits);
            result |= placed(zeros, at, bits);
        }
        return result;
    }

    /** VCNT: one bits in each byte. */
    public static long countOnes(long value) {
        long pairs = value - (value >>> 1 & 0x5555555555555555L);
        long nibbles = (pairs & POPULATION_2) + (pairs >>> 2 & POPULATION_2);
        return nibbles + (nibbles >>> 4) & 0x0f0f0f0f0f0f0f0fL;
    }

    /** VABS: the most negative number stays. */
    public static long absolute(long value, int bits) {
        long result = 0;
        for (int at = 0; at < 64; at += bits) {
            result |= placed(Math.abs(signedAt(value, at, bits)), at, bits);
        }
        return result;
    }

    /** VNEG: the most negative number stays. */
    public static long negate(long value, int bits) {
        long result = 0;
        for (int at = 0; at < 64; at += bits) {
            result |= placed(-unsignedAt(value, at, bits), at, bits);
        }
        return result;
    }

    /** VQABS. */
    public static long saturatingAbsolute(ExtensionRegisters registers, long value, int bits) {
        long result = 0;
        for (int at = 0; at < 64; at += bits) {
            long absolute = saturatedSigned(registers, Math.abs(signedAt(value, at, bits)), bits);
            result |= placed(absolute, at, bits);
        }
        return result;
    }

    /** VQNEG. */
    public static long saturatingNegate(ExtensionRegisters registers, long value, int bits) {
        long result = 0;
        for (int at = 0; at < 64; at += bits) {
            result |= placed(saturatedSigned(registers, -signedAt(value, at, bits), bits), at, bits);
        }
        return result;
    }

    /** Comparison with zero: all ones where it holds. */
    public static long compareWithZero(Relation relation, long value, int bits) {
        long result = 0;
        for (int at = 0; at < 64; at += bits) {
            if (relation.holds(signedAt(value, at, bits))) {
                result |= placed(-1, at, bits);
            }
        }
        return result;
    }

    /** VQMOVN.S: elements of {@code 2 * bits} to signed ones of {@code bits}, in the low word. */
    public static long saturatingNarrowSigned(ExtensionRegisters registers, long value, int bits) {
        long result = 0;
        for (int at = 0; at < 32; at += bits) {
            result |= placed(saturatedSigned(registers, signedAt(value, 2 * at, 2 * bits), bits), at, bits);
        }
        return result;
    }

    /** VQMOVN.U: unsigned to unsigned. */
    public static long saturatingNarrowUnsigned(ExtensionRegisters registers, long value, int bits) {
        long result = 0;
        long most = -1L >>> 64 - bits;
        for (int at = 0; at < 32; at += bits) {
            long element = unsignedAt(value, 2 * at, 2 * bits);
            if (Long.compareUnsigned(element, most) > 0) {
                registers.saturated = true;
                element = most;
            }
            result |= placed(element, at, bits);
        }
        return result;
    }

    /** VQMOVUN: signed to unsigned. */
    public static long saturatingNarrowSignedToUnsigned(ExtensionRegisters registers, long value, int bits) {
        long result = 0;
        long most = -1L >>> 64 - bits;
        for (int at = 0; at < 32; at += bits) {
            long element = signedAt(value, 2 * at, 2 * bits);
            if (element < 0 || element > most) {
                registers.saturated = true;
                element = element < 0 ? 0 : most;
            }
            result |= placed(element, at, bits);
        }
        return result;
    }

    /** VSHLL by the element's width: the elements of the low word in the upper halves of elements twice as wide. */
    public static long shiftLeftLongByWidth(long value, int bits) {
        return ElementOrder.zipLow(0, value, bits);
    }

    private static long saturatedSigned(ExtensionRegisters registers, long value, int bits) {
        long most = -1L >>> 65 - bits;
        if (value > most) {
            registers.saturated = true;
            return most;
        }
        if (value < ~most) {
            registers.saturated = true;
            return ~most;
        }
        return value;
    }
}
