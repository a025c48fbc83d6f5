package dev.backstep.arm.floatingpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * The ways through the host's arithmetic against the definition in integers: the same bits and the same exceptions, whatever
 * the status. Operands are dense where the ways part: at the ends of the exponents' range, at ties, where sums cancel, and
 * where results are exact.
 */
class HostArithmeticPropertyTest {

    /** Four rounding modes, FZ, DN, IXC. */
    private static final int STATUSES = 32;

    private static final int[] SINGLE_EXPONENTS = {0, 1, 2, 3, 24, 64, 103, 104, 126, 127, 128, 150, 151, 157, 158, 159, 230, 252,
        253, 254, 255};
    private static final int[] SINGLE_FRACTIONS = {0, 1, 0x3fffff, 0x400000, 0x400001, 0x555555, 0x7ffffe, 0x7fffff};
    private static final long[] DOUBLE_EXPONENTS = {0, 1, 2, 53, 54, 512, 895, 896, 897, 898, 1022, 1023, 1024, 1053, 1054, 1055, 1075,
        1076, 1150, 1151, 2044, 2045, 2046, 2047};
    private static final long[] DOUBLE_FRACTIONS = {0, 1, 0x7ffffffffffffL, 0x8000000000000L, 0x8000000000001L, 0x10000000L,
        0xffffffe000000L, 0xfffffffffffffL};

    private static FloatingPointStatus status(int number) {
        FloatingPointStatus status = new FloatingPointStatus();
        status.setRoundingMode(number & 3);
        status.setFlushToZero((number & 4) != 0);
        status.setDefaultNan((number & 8) != 0);
        status.setExceptions((number & 16) != 0 ? FloatingPointStatus.INEXACT : 0);
        return status;
    }

    @FunctionalInterface
    private interface Operation {
        long apply(FloatingPointStatus status);
    }

    private static void same(String name, int number, Operation definition, Operation fast, long a, long b) {
        FloatingPointStatus expectedStatus = status(number);
        FloatingPointStatus actualStatus = status(number);
        long expected = definition.apply(expectedStatus);
        long actual = fast.apply(actualStatus);
        if (expected != actual || expectedStatus.exceptions() != actualStatus.exceptions()) {
            String operation = String.format("%s of %x and %x with status %d", name, a, b, number);
            assertEquals(Long.toHexString(expected), Long.toHexString(actual), operation);
            assertEquals(expectedStatus.exceptions(), actualStatus.exceptions(), "exceptions of " + operation);
        }
    }

    private static void allOfSingles(int a, int b, int number) {
        same("add", number, s -> SoftwareSingle.add(a, b, s), s -> SinglePrecision.add(a, b, s), a, b);
        same("subtract", number, s -> SoftwareSingle.subtract(a, b, s), s -> SinglePrecision.subtract(a, b, s), a, b);
        same("multiply", number, s -> SoftwareSingle.multiply(a, b, s), s -> SinglePrecision.multiply(a, b, s), a, b);
        same("divide", number, s -> SoftwareSingle.divide(a, b, s), s -> SinglePrecision.divide(a, b, s), a, b);
        same("compare", number, s -> SoftwareSingle.compare(a, b, (number & 8) != 0, s),
                s -> SinglePrecision.compare(a, b, (number & 8) != 0, s), a, b);
        same("equal", number, s -> SoftwareSingle.equal(a, b, s) ? 1 : 0, s -> SinglePrecision.equal(a, b, s) ? 1 : 0, a, b);
        same("greater", number, s -> SoftwareSingle.greater(a, b, s) ? 1 : 0, s -> SinglePrecision.greater(a, b, s) ? 1 : 0, a, b);
        same("greaterOrEqual", number, s -> SoftwareSingle.greaterOrEqual(a, b, s) ? 1 : 0,
                s -> SinglePrecision.greaterOrEqual(a, b, s) ? 1 : 0, a, b);
        same("maximum", number, s -> SoftwareSingle.maximum(a, b, s), s -> SinglePrecision.maximum(a, b, s), a, b);
        same("minimum", number, s -> SoftwareSingle.minimum(a, b, s), s -> SinglePrecision.minimum(a, b, s), a, b);
        same("reciprocalStep", number, s -> SoftwareSingle.reciprocalStep(a, b, s),
                s -> SinglePrecision.reciprocalStep(a, b, s), a, b);
        same("reciprocalSquareRootStep", number, s -> SoftwareSingle.reciprocalSquareRootStep(a, b, s),
                s -> SinglePrecision.reciprocalSquareRootStep(a, b, s), a, b);
    }

    private static void allOfSingle(int a, int number) {
        same("squareRoot", number, s -> SoftwareSingle.squareRoot(a, s), s -> SinglePrecision.squareRoot(a, s), a, 0);
        same("toDouble", number, s -> SoftwareSingle.toDouble(a, s), s -> SinglePrecision.toDouble(a, s), a, 0);
        for (int format = 0; format < 12; format++) {
            int width = (format & 1) != 0 ? 32 : 16;
            boolean unsigned = (format & 2) != 0;
            int fractionBits = new int[] {0, 7, width}[format >> 2];
            for (int mode : new int[] {FloatingPointStatus.TOWARDS_ZERO, number & 3}) {
                same("toFixed", number, s -> SoftwareSingle.toFixed(a, fractionBits, width, unsigned, mode, s),
                        s -> SinglePrecision.toFixed(a, fractionBits, width, unsigned, mode, s), a, format);
            }
        }
    }

    private static void allOfDoubles(long a, long b, int number) {
        same("add", number, s -> SoftwareDouble.add(a, b, s), s -> DoublePrecision.add(a, b, s), a, b);
        same("subtract", number, s -> SoftwareDouble.subtract(a, b, s), s -> DoublePrecision.subtract(a, b, s), a, b);
        same("multiply", number, s -> SoftwareDouble.multiply(a, b, s), s -> DoublePrecision.multiply(a, b, s), a, b);
        same("divide", number, s -> SoftwareDouble.divide(a, b, s), s -> DoublePrecision.divide(a, b, s), a, b);
        same("compare", number, s -> SoftwareDouble.compare(a, b, (number & 8) != 0, s),
                s -> DoublePrecision.compare(a, b, (number & 8) != 0, s), a, b);
    }

    private static void allOfDouble(long a, int number) {
        same("squareRoot", number, s -> SoftwareDouble.squareRoot(a, s), s -> DoublePrecision.squareRoot(a, s), a, 0);
        same("fromDouble", number, s -> SoftwareSingle.fromDouble(a, s), s -> SinglePrecision.fromDouble(a, s), a, 0);
        for (int format = 0; format < 12; format++) {
            int width = (format & 1) != 0 ? 32 : 16;
            boolean unsigned = (format & 2) != 0;
            int fractionBits = new int[] {0, 7, width}[format >> 2];
            for (int mode : new int[] {FloatingPointStatus.TOWARDS_ZERO, number & 3}) {
                same("toFixed", number, s -> SoftwareDouble.toFixed(a, fractionBits, width, unsigned, mode, s),
                        s -> DoublePrecision.toFixed(a, fractionBits, width, unsigned, mode, s), a, format);
            }
        }
    }

    @Example
    void cornersOfSinglesAreThoseOfTheDefinitionInEveryStatus() {
        int[] operands = new int[SINGLE_EXPONENTS.length * SINGLE_FRACTIONS.length * 2];
        int count = 0;
        for (int exponent : SINGLE_EXPONENTS) {
            for (int fraction : SINGLE_FRACTIONS) {
                operands[count++] = exponent << 23 | fraction;
                operands[count++] = 1 << 31 | exponent << 23 | fraction;
            }
        }
        for (int number = 0; number < STATUSES; number++) {
            for (int a : operands) {
                allOfSingle(a, number);
                // DN matters to NaNs only: every pair with one of its values.
                for (int i = number >> 3 & 1; i < count; i += 2) {
                    allOfSingles(a, operands[i], number);
                }
            }
        }
    }

    @Example
    void cornersOfDoublesAreThoseOfTheDefinitionInEveryStatus() {
        long[] operands = new long[DOUBLE_EXPONENTS.length * DOUBLE_FRACTIONS.length * 2];
        int count = 0;
        for (long exponent : DOUBLE_EXPONENTS) {
            for (long fraction : DOUBLE_FRACTIONS) {
                operands[count++] = exponent << 52 | fraction;
                operands[count++] = 1L << 63 | exponent << 52 | fraction;
            }
        }
        for (int number = 0; number < STATUSES; number++) {
            for (long a : operands) {
                allOfDouble(a, number);
                for (int i = number >> 3 & 1; i < count; i += 2) {
                    allOfDoubles(a, operands[i], number);
                }
            }
        }
    }

    /** Few or all bits of fraction, any exponent. */
    @Provide
    Arbitrary<Integer> singles() {
        Arbitrary<Integer> fractions = Arbitraries.oneOf(Arbitraries.integers(), Arbitraries.integers().map(i -> i & i << 5 & i << 9),
                Arbitraries.integers().between(0, 23).map(i -> -1 << i));
        return Combinators.combine(fractions, Arbitraries.integers().between(0, 511))
                .as((fraction, top) -> top << 23 | fraction & 0x7fffff);
    }

    @Provide
    Arbitrary<Long> doubles() {
        Arbitrary<Long> fractions = Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().map(i -> i & i << 5 & i << 9),
                Arbitraries.integers().between(0, 52).map(i -> -1L << i));
        return Combinators.combine(fractions, Arbitraries.integers().between(0, 4095))
                .as((fraction, top) -> (long) top << 52 | fraction & 0xfffffffffffffL);
    }

    @Property(tries = 100_000)
    void singlesAreThoseOfTheDefinition(@ForAll("singles") int a, @ForAll("singles") int b,
            @ForAll @IntRange(max = STATUSES - 1) int number) {
        allOfSingles(a, b, number);
        allOfSingle(a, number);
        // Close to each other: ties, cancellation, quotients near 1.
        int near = a & 0x7f800000 | b & 0x807fffff;
        allOfSingles(a, near, number);
        allOfSingles(a, a ^ b & 0x3f, number);
        int exponent = Math.max((a >>> 23 & 0xff) - 22 - (b & 3), 0);
        allOfSingles(a, exponent << 23 | b & 0x807fffff, number);
        allOfSingles(a, exponent << 23 | b & 0x80000000, number);
    }

    @Property(tries = 100_000)
    void doublesAreThoseOfTheDefinition(@ForAll("doubles") long a, @ForAll("doubles") long b,
            @ForAll @IntRange(max = STATUSES - 1) int number) {
        allOfDoubles(a, b, number);
        allOfDouble(a, number);
        long near = a & 0x7ff0000000000000L | b & 0x800fffffffffffffL;
        allOfDoubles(a, near, number);
        allOfDoubles(a, a ^ b & 0x3f, number);
        long exponent = Math.max((a >>> 52 & 0x7ff) - 51 - (b & 3), 0);
        allOfDoubles(a, exponent << 52 | b & 0x800fffffffffffffL, number);
        allOfDoubles(a, exponent << 52 | b & 0x8000000000000000L, number);
        // Around the numbers that a single or an integer can be.
        allOfDouble(a & 0x8000000000000000L | (896 + (b & 0xff)) << 52 | a & 0xfffffe0000000L | b >>> 63 << 28, number);
        allOfDouble(a & 0x8000000000000000L | (1020 + (b & 0x3f)) << 52 | a & 0xfffffffffffffL, number);
    }

    @Property(tries = 100_000)
    void whatIsMadeOfExactResultsIsExact(@ForAll("doubles") long a, @ForAll("doubles") long b,
            @ForAll @IntRange(max = STATUSES - 1) int number) {
        long x = a & 0xffffffffe0000000L;
        long y = b & 0xffffffffe0000000L;
        FloatingPointStatus ignored = new FloatingPointStatus();
        allOfDoubles(SoftwareDouble.multiply(x, y, ignored), y, number);
        allOfDouble(SoftwareDouble.multiply(x, x, ignored), number);
        int s = (int) (a >>> 32) & 0xfffff000;
        int t = (int) (b >>> 32) & 0xfffff000;
        allOfSingles(SoftwareSingle.multiply(s, t, ignored), t, number);
        allOfSingle(SoftwareSingle.multiply(s, s, ignored), number);
    }

    @Property(tries = 100_000)
    void integersConvertAsTheDefinitionSays(@ForAll int value, @ForAll @IntRange(max = 32) int fractionBits,
            @ForAll @IntRange(max = STATUSES - 1) int number) {
        for (long extended : new long[] {value, value & 0xffffffffL, (short) value, value & 0xffff, value >> (number & 7) + 3}) {
            for (int mode : new int[] {FloatingPointStatus.TO_NEAREST, number & 3}) {
                same("fromFixed", number, s -> SoftwareSingle.fromFixed(extended, fractionBits, mode, s),
                        s -> SinglePrecision.fromFixed(extended, fractionBits, mode, s), extended, fractionBits);
            }
            assertEquals(SoftwareDouble.fromFixed(extended, fractionBits), DoublePrecision.fromFixed(extended, fractionBits));
        }
    }
}
