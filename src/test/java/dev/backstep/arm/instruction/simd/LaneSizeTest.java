package dev.backstep.arm.instruction.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.util.function.LongBinaryOperator;

/** All lanes at once against one lane after the other. */
class LaneSizeTest {

    private static long each(LaneSize size, boolean signed, long x, long y, LongBinaryOperator operation) {
        long result = 0;
        for (int at = 0; at < 64; at += size.bits) {
            long lane = operation.applyAsLong(size.lane(x, at, signed), size.lane(y, at, signed));
            result |= (lane & size.mask()) << at;
        }
        return result;
    }

    @Property
    void sumsAndDifferencesStayInTheirLanes(@ForAll LaneSize size, @ForAll long x, @ForAll long y) {
        assertEquals(each(size, true, x, y, (a, b) -> a + b), size.add(x, y));
        assertEquals(each(size, true, x, y, (a, b) -> a - b), size.subtract(x, y));
    }

    @Property
    void lanesThatAreZeroAreFound(@ForAll LaneSize size, @ForAll long x, @ForAll long mask) {
        long some = x & each(size, true, mask, 0, (a, b) -> a >> 63);
        assertEquals(each(size, true, some, 0, (a, b) -> a == 0 ? -1 : 0), size.zero(some));
        assertEquals(each(size, true, x, 0, (a, b) -> a == 0 ? -1 : 0), size.zero(x));
    }

    @Property
    void shiftsStayInTheirLanes(@ForAll LaneSize size, @ForAll long x, @ForAll @IntRange(max = 63) int amount) {
        int left = amount % size.bits;
        int right = left + 1;
        assertEquals(each(size, true, x, 0, (a, b) -> a << left), size.shiftLeft(x, left));
        assertEquals(each(size, true, x, 0, (a, b) -> LaneShift.shiftRight(a, right, true)),
                size.shiftRightSigned(x, right));
        assertEquals(each(size, false, x, 0, (a, b) -> LaneShift.shiftRight(a, right, false)),
                size.shiftRightUnsigned(x, right));
        assertEquals(each(size, true, x, 0, (a, b) -> LaneShift.roundingShiftRight(a, right, true)),
                size.add(size.shiftRightSigned(x, right), size.roundingBits(x, right)));
        assertEquals(x, size.shiftRightSigned(x, 0));
        assertEquals(x, size.shiftRightUnsigned(x, 0));
    }
}
