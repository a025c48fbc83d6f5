package dev.backstep.arm.floatingpoint;

import static dev.backstep.arm.floatingpoint.FloatingPointStatus.INEXACT;
import static dev.backstep.arm.floatingpoint.FloatingPointStatus.INPUT_DENORMAL;
import static dev.backstep.arm.floatingpoint.FloatingPointStatus.INVALID_OPERATION;
import static dev.backstep.arm.floatingpoint.FloatingPointStatus.OVERFLOW;
import static dev.backstep.arm.floatingpoint.FloatingPointStatus.UNDERFLOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Both half-precision formats: all 65536 numbers there and back, and the corners. */
class HalfPrecisionTest {

    private final FloatingPointStatus status = new FloatingPointStatus();

    private void gives(int expected, int exceptions, int actual) {
        assertEquals(Integer.toHexString(expected), Integer.toHexString(actual));
        assertEquals(exceptions, status.exceptions, "exceptions");
        status.setExceptions(0);
    }

    @Test
    void allNumbersComeBackAsTheyWere() {
        for (int half = 0; half < 0x10000; half++) {
            boolean signallingNan = (half & 0x7e00) == 0x7c00 && (half & 0x1ff) != 0;
            int single = HalfPrecision.toSingle(half, status);
            gives(signallingNan ? half | 0x200 : half, signallingNan ? INVALID_OPERATION : 0,
                    HalfPrecision.fromSingle(single, status));
        }
        status.setAlternativeHalfPrecision(true);
        for (int half = 0; half < 0x10000; half++) {
            gives(half, 0, HalfPrecision.fromSingle(HalfPrecision.toSingle(half, status), status));
        }
    }

    @Test
    void valuesAreThoseOfTheFormat() {
        gives(0x33800000, 0, HalfPrecision.toSingle(0x0001, status));
        gives(0xb8800000, 0, HalfPrecision.toSingle(0x8400, status));
        gives(0x477fe000, 0, HalfPrecision.toSingle(0x7bff, status));
        gives(0x7f800000, 0, HalfPrecision.toSingle(0x7c00, status));
        gives(0xffc02000, INVALID_OPERATION, HalfPrecision.toSingle(0xfc01, status));
        status.setAlternativeHalfPrecision(true);
        gives(0x47800000, 0, HalfPrecision.toSingle(0x7c00, status));
        gives(0xc7ffe000, 0, HalfPrecision.toSingle(0xffff, status));
    }

    @Test
    void whatIsTooLargeOverflowsOrInTheAlternativeFormatSaturates() {
        gives(0x7c00, OVERFLOW | INEXACT, HalfPrecision.fromSingle(0x477ff000, status));
        gives(0x7bff, INEXACT, HalfPrecision.fromSingle(0x477fefff, status));
        status.setAlternativeHalfPrecision(true);
        gives(0x7c00, INEXACT, HalfPrecision.fromSingle(0x477ff000, status));
        gives(0xffff, INVALID_OPERATION, HalfPrecision.fromSingle(0xc7fff000, status));
        gives(0x7fff, INVALID_OPERATION, HalfPrecision.fromSingle(0x7f800000, status));
        gives(0x8000, INVALID_OPERATION, HalfPrecision.fromSingle(0xffc00000, status));
    }

    @Test
    void resultsAreNeverFlushedButOperandsAre() {
        status.setFlushToZero(true);
        gives(0x0001, 0, HalfPrecision.fromSingle(0x33800000, status));
        gives(0x0002, UNDERFLOW | INEXACT, HalfPrecision.fromSingle(0x33c00000, status));
        gives(0x8000, INPUT_DENORMAL, HalfPrecision.fromSingle(0x80000001, status));
        gives(0x33800000, 0, HalfPrecision.toSingle(0x0001, status));
    }
}
