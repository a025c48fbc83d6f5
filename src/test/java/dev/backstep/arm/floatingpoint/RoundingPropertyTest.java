package dev.backstep.arm.floatingpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Arithmetic against Java's own when rounding to nearest, and against exact decimal arithmetic in the other modes. */
class RoundingPropertyTest {

    private static final RoundingMode[] MODES = {RoundingMode.HALF_EVEN, RoundingMode.CEILING, RoundingMode.FLOOR,
        RoundingMode.DOWN};
    /** Digits enough for every quotient and root that ends, and for the others to lie on the right side of every boundary. */
    private static final MathContext DIGITS = new MathContext(330, RoundingMode.DOWN);

    @Provide
    Arbitrary<Integer> singles() {
        return Arbitraries.oneOf(Arbitraries.integers(), Arbitraries.of(0, 0x80000000, 1, 0x7fffff, 0x800000, 0x7f7fffff,
                0x7f800000, 0xff800000, 0x3f800000, 0x3f7fffff, 0x4b800000), Arbitraries.integers().map(i -> i & 0x80ffffff | 0x3f000000));
    }

    @Provide
    Arbitrary<Long> doubles() {
        return Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.of(0L, 1L, 0x8000000000000000L, 0x10000000000000L,
                0x7fefffffffffffffL, 0x7ff0000000000000L, 0x3ff0000000000000L, 0x3fefffffffffffffL, 0x4340000000000000L),
                Arbitraries.longs().map(i -> i & 0x801fffffffffffffL | 0x3fe0000000000000L));
    }

    private static void same(float java, int bits) {
        // What a NaN looks like is tested elsewhere.
        assertEquals(Float.floatToIntBits(java), Float.floatToIntBits(Float.intBitsToFloat(bits)));
    }

    private static void same(double java, long bits) {
        assertEquals(Double.doubleToLongBits(java), Double.doubleToLongBits(Double.longBitsToDouble(bits)));
    }

    @Property(tries = 200_000)
    void singlesAreJavasWhenRoundingToNearest(@ForAll("singles") int a, @ForAll("singles") int b) {
        FloatingPointStatus status = new FloatingPointStatus();
        float x = Float.intBitsToFloat(a);
        float y = Float.intBitsToFloat(b);
        same(x + y, SinglePrecision.add(a, b, status));
        same(x - y, SinglePrecision.subtract(a, b, status));
        same(x * y, SinglePrecision.multiply(a, b, status));
        same(x / y, SinglePrecision.divide(a, b, status));
        same((float) Math.sqrt(x), SinglePrecision.squareRoot(a, status));
        same((double) x, SinglePrecision.toDouble(a, status));
        same((float) b, SinglePrecision.fromFixed(b, 0, FloatingPointStatus.TO_NEAREST, status));
        if (x == x) {
            assertEquals((int) x, SinglePrecision.toFixed(a, 0, 32, false, FloatingPointStatus.TOWARDS_ZERO, status));
        }
    }

    @Property(tries = 200_000)
    void doublesAreJavasWhenRoundingToNearest(@ForAll("doubles") long a, @ForAll("doubles") long b) {
        FloatingPointStatus status = new FloatingPointStatus();
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        same(x + y, DoublePrecision.add(a, b, status));
        same(x - y, DoublePrecision.subtract(a, b, status));
        same(x * y, DoublePrecision.multiply(a, b, status));
        same(x / y, DoublePrecision.divide(a, b, status));
        same(Math.sqrt(x), DoublePrecision.squareRoot(a, status));
        same((float) x, SinglePrecision.fromDouble(a, status));
        if (x == x) {
            assertEquals((int) x, DoublePrecision.toFixed(a, 0, 32, false, FloatingPointStatus.TOWARDS_ZERO, status));
        }
    }

    @Property(tries = 4_000)
    void singlesRoundAsExactArithmeticInEveryMode(@ForAll("singles") int a, @ForAll("singles") int b,
            @ForAll @IntRange(max = 3) int mode) {
        float x = Float.intBitsToFloat(a);
        float y = Float.intBitsToFloat(b);
        if (!Float.isFinite(x) || !Float.isFinite(y) || x == 0 || y == 0) {
            return;
        }
        BigDecimal p = new BigDecimal(x);
        BigDecimal q = new BigDecimal(y);
        check(p.add(q), mode, status -> SinglePrecision.add(a, b, status));
        check(p.multiply(q), mode, status -> SinglePrecision.multiply(a, b, status));
        check(sticky(p.divide(q, DIGITS), p.divide(q, DIGITS).multiply(q).compareTo(p) == 0), mode,
                status -> SinglePrecision.divide(a, b, status));
        if (x > 0) {
            BigDecimal root = p.sqrt(DIGITS);
            check(sticky(root, root.multiply(root).compareTo(p) == 0), mode, status -> SinglePrecision.squareRoot(a, status));
        }
    }

    /** A truncated number with a digit behind it when it was not exact. */
    private static BigDecimal sticky(BigDecimal truncated, boolean exact) {
        return exact ? truncated : truncated.add(truncated.ulp().movePointLeft(1).multiply(new BigDecimal(truncated.signum())));
    }

    private interface Operation {
        int apply(FloatingPointStatus status);
    }

    /** Result and exceptions of an operation whose exact result is {@code exact}. */
    private static void check(BigDecimal exact, int mode, Operation operation) {
        FloatingPointStatus status = new FloatingPointStatus();
        status.setRoundingMode(mode);
        int bits = operation.apply(status);
        if (exact.signum() == 0) {
            assertEquals(mode == FloatingPointStatus.TOWARDS_MINUS_INFINITY ? 0x80000000 : 0, bits);
            assertEquals(0, status.exceptions);
            return;
        }
        // An integer number of the unit in the last place of the result, rounded as decimals are.
        int exponent = -149;
        BigDecimal magnitude = exact.abs();
        BigDecimal limit = new BigDecimal(Math.scalb(1.0, 24 - 149));
        while (magnitude.compareTo(limit) >= 0 && exponent < 200) {
            exponent++;
            limit = limit.add(limit);
        }
        BigDecimal unit = new BigDecimal(Math.scalb(1.0, exponent));
        BigDecimal units = exact.multiply(new BigDecimal(Math.scalb(1.0, -exponent))).setScale(0, MODES[mode]);
        BigDecimal rounded = units.multiply(unit);
        int expectedExceptions = rounded.compareTo(exact) == 0 ? 0 : FloatingPointStatus.INEXACT;
        if (magnitude.compareTo(new BigDecimal(Float.MIN_NORMAL)) < 0 && expectedExceptions != 0) {
            expectedExceptions |= FloatingPointStatus.UNDERFLOW;
        }
        float expected;
        if (rounded.abs().compareTo(new BigDecimal(Float.MAX_VALUE)) > 0) {
            expectedExceptions = FloatingPointStatus.OVERFLOW | FloatingPointStatus.INEXACT;
            boolean infinite = mode == FloatingPointStatus.TO_NEAREST
                    || mode == (exact.signum() > 0 ? FloatingPointStatus.TOWARDS_PLUS_INFINITY
                            : FloatingPointStatus.TOWARDS_MINUS_INFINITY);
            expected = exact.signum() * (infinite ? Float.POSITIVE_INFINITY : Float.MAX_VALUE);
        } else {
            expected = exact.signum() * rounded.abs().floatValue();
        }
        assertEquals(Integer.toHexString(Float.floatToRawIntBits(expected)), Integer.toHexString(bits));
        assertEquals(expectedExceptions, status.exceptions);
    }
}
