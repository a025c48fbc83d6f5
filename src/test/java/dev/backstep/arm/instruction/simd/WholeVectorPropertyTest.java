package dev.backstep.arm.instruction.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.arm.state.ExtensionRegisters;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Arithmetic on all lanes at once against the one definition of each operation, which is of one lane. */
class WholeVectorPropertyTest {

    private static final LaneSize[] NARROW = {LaneSize.BITS_8, LaneSize.BITS_16, LaneSize.BITS_32};

    /** Any bits, and lanes that are the least, the greatest, zero, or minus one. */
    @Provide
    Arbitrary<Long> vectors() {
        return Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.integers().map(WholeVectorPropertyTest::corners));
    }

    private static long corners(int choices) {
        int bits = 8 << (choices & 3) % 3;
        long vector = 0;
        for (int at = 0; at < 64; at += bits) {
            long top = 1L << bits - 1;
            long lane = switch (choices >>> 2 + 2 * (at / bits) & 3) {
                case 0 -> 0;
                case 1 -> top;
                case 2 -> top - 1;
                default -> 2 * top - 1;
            };
            vector |= lane << at;
        }
        return vector;
    }

    private static void same(String what, ExtensionRegisters expectedRegisters, long expected, ExtensionRegisters registers,
            long actual) {
        assertEquals(Long.toHexString(expected), Long.toHexString(actual), what);
        assertEquals(expectedRegisters.saturated, registers.saturated, what);
    }

    @Property(tries = 20_000)
    void lanesOfTheSameWidthBecomeWhatTheOperationMakesOfEach(@ForAll("vectors") long d, @ForAll("vectors") long n,
            @ForAll("vectors") long m, @ForAll boolean signed) {
        for (LaneOperation operation : LaneOperation.values()) {
            for (LaneSize lanes : NARROW) {
                ExtensionRegisters expected = new ExtensionRegisters();
                ExtensionRegisters actual = new ExtensionRegisters();
                same(operation + " " + lanes, expected, operation.applyToLanes(expected, signed, d, lanes, n, lanes, m, lanes),
                        actual, operation.applyToVectors(actual, signed, lanes, d, n, m));
            }
        }
    }

    @Property(tries = 20_000)
    void lanesOfHalfTheWidthBecomeWhatTheOperationMakesOfEach(@ForAll("vectors") long d, @ForAll("vectors") long n,
            @ForAll("vectors") long m, @ForAll boolean signed) {
        for (LaneOperation operation : LaneOperation.values()) {
            for (LaneSize lanes : NARROW) {
                LaneSize wide = lanes.twice();
                ExtensionRegisters expected = new ExtensionRegisters();
                ExtensionRegisters actual = new ExtensionRegisters();
                same(operation + " " + lanes, expected, operation.applyToLanes(expected, signed, d, wide, n, lanes, m, lanes),
                        actual, operation.applyToLowHalves(actual, signed, lanes, d, n, m));
                if (operation == LaneOperation.VADD || operation == LaneOperation.VSUB) {
                    same(operation + " wide " + lanes, expected,
                            operation.applyToLanes(expected, signed, 0, wide, n, wide, m, lanes), actual,
                            operation.applyToVectors(actual, signed, wide, 0, n, lanes.widen(m, signed)));
                }
            }
        }
    }
}
