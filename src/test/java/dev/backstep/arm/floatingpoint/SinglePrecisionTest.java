package dev.backstep.arm.floatingpoint;

import static dev.backstep.arm.floatingpoint.FloatingPointStatus.DIVISION_BY_ZERO;
import static dev.backstep.arm.floatingpoint.FloatingPointStatus.INEXACT;
import static dev.backstep.arm.floatingpoint.FloatingPointStatus.INPUT_DENORMAL;
import static dev.backstep.arm.floatingpoint.FloatingPointStatus.INVALID_OPERATION;
import static dev.backstep.arm.floatingpoint.FloatingPointStatus.OVERFLOW;
import static dev.backstep.arm.floatingpoint.FloatingPointStatus.TOWARDS_MINUS_INFINITY;
import static dev.backstep.arm.floatingpoint.FloatingPointStatus.TOWARDS_PLUS_INFINITY;
import static dev.backstep.arm.floatingpoint.FloatingPointStatus.TOWARDS_ZERO;
import static dev.backstep.arm.floatingpoint.FloatingPointStatus.TO_NEAREST;
import static dev.backstep.arm.floatingpoint.FloatingPointStatus.UNDERFLOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Corners of binary32 arithmetic, worked out by hand. */
class SinglePrecisionTest {

    private static final int ONE = 0x3f800000;
    private static final int MINUS_ZERO = 0x80000000;
    private static final int MINIMUM_NORMAL = 0x00800000;
    private static final int MAXIMUM = 0x7f7fffff;
    private static final int SIGNALLING = 0x7f800001;
    private static final int QUIET = 0xffc12345;

    private final FloatingPointStatus status = new FloatingPointStatus();

    private void gives(int expected, int exceptions, int actual) {
        assertEquals(Integer.toHexString(expected), Integer.toHexString(actual));
        assertEquals(exceptions, status.exceptions, "exceptions");
        status.setExceptions(0);
    }

    @Test
    void signallingNansGoBeforeQuietOnesAndTheFirstBeforeTheSecond() {
        gives(0x7fc00001, INVALID_OPERATION, SinglePrecision.add(QUIET, SIGNALLING, status));
        gives(0xffc00002, INVALID_OPERATION, SinglePrecision.multiply(0xff800002, SIGNALLING, status));
        gives(QUIET, 0, SinglePrecision.divide(QUIET, 0x7fc00000, status));
        gives(0x7fc00000, 0, SinglePrecision.subtract(ONE, 0x7fc00000, status));
        status.setDefaultNan(true);
        gives(0x7fc00000, 0, SinglePrecision.add(QUIET, ONE, status));
        gives(0x7fc00000, INVALID_OPERATION, SinglePrecision.squareRoot(SIGNALLING, status));
    }

    @Test
    void subtractionKeepsTheSignOfANan() {
        gives(QUIET, 0, SinglePrecision.subtract(ONE, QUIET, status));
    }

    @Test
    void operationsWithoutAValueAreInvalid() {
        int infinity = SinglePrecision.INFINITY;
        gives(0x7fc00000, INVALID_OPERATION, SinglePrecision.subtract(infinity, infinity, status));
        gives(0x7fc00000, INVALID_OPERATION, SinglePrecision.multiply(infinity, MINUS_ZERO, status));
        gives(0x7fc00000, INVALID_OPERATION, SinglePrecision.divide(0, MINUS_ZERO, status));
        gives(0x7fc00000, INVALID_OPERATION, SinglePrecision.divide(infinity, infinity, status));
        gives(0x7fc00000, INVALID_OPERATION, SinglePrecision.squareRoot(0xbf800000, status));
        gives(MINUS_ZERO, 0, SinglePrecision.squareRoot(MINUS_ZERO, status));
        gives(0xff800000, DIVISION_BY_ZERO, SinglePrecision.divide(ONE, MINUS_ZERO, status));
        gives(infinity, 0, SinglePrecision.divide(infinity, 0, status));
    }

    @Test
    void exactZeroSumsArePlusExceptWhenRoundingDown() {
        gives(0, 0, SinglePrecision.subtract(ONE, ONE, status));
        gives(MINUS_ZERO, 0, SinglePrecision.add(MINUS_ZERO, MINUS_ZERO, status));
        gives(0, 0, SinglePrecision.add(MINUS_ZERO, 0, status));
        status.setRoundingMode(TOWARDS_MINUS_INFINITY);
        gives(MINUS_ZERO, 0, SinglePrecision.subtract(ONE, ONE, status));
        gives(MINUS_ZERO, 0, SinglePrecision.add(MINUS_ZERO, 0, status));
        gives(0, 0, SinglePrecision.add(0, 0, status));
    }

    @Test
    void overflowGoesToInfinityOrTheLargestNumberAsTheModeSays() {
        int[] plus = {0x7f800000, 0x7f800000, MAXIMUM, MAXIMUM};
        int[] minus = {0xff800000, 0xff7fffff, 0xff800000, 0xff7fffff};
        for (int mode : new int[] {TO_NEAREST, TOWARDS_PLUS_INFINITY, TOWARDS_MINUS_INFINITY, TOWARDS_ZERO}) {
            status.setRoundingMode(mode);
            gives(plus[mode], OVERFLOW | INEXACT, SinglePrecision.add(MAXIMUM, MAXIMUM, status));
            gives(minus[mode], OVERFLOW | INEXACT, SinglePrecision.multiply(MAXIMUM, 0xff7fffff, status));
        }
    }

    @Test
    void halfAnUlpAboveTheLargestOverflowsAndLessDoesNot() {
        gives(0x7f800000, OVERFLOW | INEXACT, SinglePrecision.add(MAXIMUM, 0x73000000, status));
        gives(MAXIMUM, INEXACT, SinglePrecision.add(MAXIMUM, 0x72ffffff, status));
    }

    @Test
    void tininessIsDetectedBeforeRounding() {
        // 2^-126 * (1 - 2^-24) rounds up to the smallest normal number, and has underflowed all the same.
        gives(MINIMUM_NORMAL, UNDERFLOW | INEXACT, SinglePrecision.multiply(0x3f7fffff, MINIMUM_NORMAL, status));
        // Exact subnormals do not underflow.
        gives(0x00400000, 0, SinglePrecision.multiply(0x3f000000, MINIMUM_NORMAL, status));
        // A tie at the very end goes to zero, which is even.
        gives(0, UNDERFLOW | INEXACT, SinglePrecision.multiply(0x3f000000, 1, status));
        gives(2, UNDERFLOW | INEXACT, SinglePrecision.multiply(0x3f000000, 3, status));
        status.setRoundingMode(TOWARDS_PLUS_INFINITY);
        gives(1, UNDERFLOW | INEXACT, SinglePrecision.multiply(1, 1, status));
    }

    @Test
    void flushedResultsUnderflowWithoutBeingInexact() {
        status.setFlushToZero(true);
        gives(0, UNDERFLOW, SinglePrecision.multiply(0x3f000000, MINIMUM_NORMAL, status));
        gives(MINUS_ZERO, UNDERFLOW, SinglePrecision.subtract(MINIMUM_NORMAL, 0x00800001, status));
        gives(0, UNDERFLOW, SinglePrecision.multiply(0x3f7fffff, MINIMUM_NORMAL, status));
    }

    @Test
    void flushedOperandsAreZerosOfTheirSign() {
        status.setFlushToZero(true);
        gives(MINUS_ZERO, INPUT_DENORMAL, SinglePrecision.multiply(0x807fffff, ONE, status));
        gives(0xff800000, INPUT_DENORMAL | DIVISION_BY_ZERO, SinglePrecision.divide(ONE, 0x80000001, status));
        gives(QUIET, INPUT_DENORMAL, SinglePrecision.add(1, QUIET, status));
        gives(0x60000000, INPUT_DENORMAL, SinglePrecision.compare(1, 0x80000001, false, status));
    }

    @Test
    void comparisonsTellQuietFromSignallingNans() {
        gives(0x30000000, 0, SinglePrecision.compare(QUIET, ONE, false, status));
        gives(0x30000000, INVALID_OPERATION, SinglePrecision.compare(QUIET, ONE, true, status));
        gives(0x30000000, INVALID_OPERATION, SinglePrecision.compare(ONE, SIGNALLING, false, status));
        gives(0x60000000, 0, SinglePrecision.compare(0, MINUS_ZERO, true, status));
        gives(0x80000000, 0, SinglePrecision.compare(0xff800000, 0xff7fffff, true, status));
        gives(0x20000000, 0, SinglePrecision.compare(1, 0x80000001, true, status));
        assertFalse(SinglePrecision.equal(QUIET, QUIET, status));
        gives(0, 0, 0);
        assertFalse(SinglePrecision.greaterOrEqual(QUIET, QUIET, status));
        gives(0, INVALID_OPERATION, 0);
        assertTrue(SinglePrecision.greaterOrEqual(MINUS_ZERO, 0, status));
        assertFalse(SinglePrecision.greater(0, MINUS_ZERO, status));
    }

    @Test
    void maximumAndMinimumOrderTheZerosAndPassNansOn() {
        gives(0, 0, SinglePrecision.maximum(MINUS_ZERO, 0, status));
        gives(MINUS_ZERO, 0, SinglePrecision.minimum(0, MINUS_ZERO, status));
        gives(MINUS_ZERO, 0, SinglePrecision.maximum(0xbf800000, MINUS_ZERO, status));
        gives(QUIET, 0, SinglePrecision.maximum(ONE, QUIET, status));
        gives(0x7fc00001, INVALID_OPERATION, SinglePrecision.minimum(QUIET, SIGNALLING, status));
        gives(0xff800000, 0, SinglePrecision.minimum(ONE, 0xff800000, status));
    }

    @Test
    void conversionToIntegersSaturatesAndSaysSo() {
        gives(0x7fffffff, INVALID_OPERATION, SinglePrecision.toFixed(0x4f000000, 0, 32, false, TOWARDS_ZERO, status));
        gives(0x80000000, 0, SinglePrecision.toFixed(0xcf000000, 0, 32, false, TOWARDS_ZERO, status));
        gives(0x80000000, INVALID_OPERATION, SinglePrecision.toFixed(0xff800000, 0, 32, false, TOWARDS_ZERO, status));
        gives(0xffffff00, 0, SinglePrecision.toFixed(0x4f7fffff, 0, 32, true, TOWARDS_ZERO, status));
        gives(0, INVALID_OPERATION, SinglePrecision.toFixed(0xbf800000, 0, 32, true, TOWARDS_ZERO, status));
        // -0.5 becomes 0, or -1, which an unsigned number cannot be.
        gives(0, INEXACT, SinglePrecision.toFixed(0xbf000000, 0, 32, true, TOWARDS_ZERO, status));
        gives(0, INVALID_OPERATION, SinglePrecision.toFixed(0xbf000000, 0, 32, true, TOWARDS_MINUS_INFINITY, status));
        gives(0, INVALID_OPERATION, SinglePrecision.toFixed(QUIET, 0, 32, false, TOWARDS_ZERO, status));
        gives(2, INEXACT, SinglePrecision.toFixed(0x40200000, 0, 32, false, TO_NEAREST, status));
        gives(4, INEXACT, SinglePrecision.toFixed(0x40600000, 0, 32, false, TO_NEAREST, status));
        gives(0, INEXACT, SinglePrecision.toFixed(1, 0, 32, false, TO_NEAREST, status));
    }

    @Test
    void conversionToFixedPointScales() {
        gives(0xffff8000, 0, SinglePrecision.toFixed(0xbf800000, 15, 16, false, TOWARDS_ZERO, status));
        gives(0x7fff, INVALID_OPERATION, SinglePrecision.toFixed(ONE, 15, 16, false, TOWARDS_ZERO, status));
        gives(0x8000, 0, SinglePrecision.toFixed(ONE, 15, 16, true, TOWARDS_ZERO, status));
        gives(0x80000000, 0, SinglePrecision.toFixed(0x3f000000, 32, 32, true, TOWARDS_ZERO, status));
        gives(0x3f000000, 0, SinglePrecision.fromFixed(0x80000000L, 32, TO_NEAREST, status));
        gives(0xbf000000, 0, SinglePrecision.fromFixed((int) 0x80000000L, 32, TO_NEAREST, status));
        gives(0x4b800000, INEXACT, SinglePrecision.fromFixed(0x1000001, 0, TO_NEAREST, status));
        gives(0x4b800001, INEXACT, SinglePrecision.fromFixed(0x1000001, 0, TOWARDS_PLUS_INFINITY, status));
        status.setRoundingMode(TOWARDS_MINUS_INFINITY);
        gives(0, 0, SinglePrecision.fromFixed(0, 0, TOWARDS_MINUS_INFINITY, status));
    }

    @Test
    void narrowingADoubleRoundsOnceAndKeepsTheTopOfANan() {
        gives(0x7fc00000 | 0x123456, INVALID_OPERATION, SinglePrecision.fromDouble(0x7ff0000000000000L | 0x123456L << 29, status));
        gives(0x7fc00000, INVALID_OPERATION, SinglePrecision.fromDouble(0x7ff0000000000001L, status));
        gives(1, UNDERFLOW | INEXACT, SinglePrecision.fromDouble(0x3690000000000001L, status));
        gives(0, UNDERFLOW | INEXACT, SinglePrecision.fromDouble(0x3690000000000000L, status));
        gives(0x7f800000, OVERFLOW | INEXACT, SinglePrecision.fromDouble(0x47effffff0000000L, status));
        gives(MAXIMUM, INEXACT, SinglePrecision.fromDouble(0x47efffffefffffffL, status));
    }

    @Test
    void estimatesAreThoseOfTheTable() {
        gives(0x3f7f8000, 0, SinglePrecision.reciprocalEstimate(ONE, status));
        gives(0xbeff8000, 0, SinglePrecision.reciprocalEstimate(0xc0000000, status));
        gives(0x7f800000, DIVISION_BY_ZERO, SinglePrecision.reciprocalEstimate(0, status));
        gives(MINUS_ZERO, UNDERFLOW, SinglePrecision.reciprocalEstimate(0xfe800000, status));
        gives(MINUS_ZERO, 0, SinglePrecision.reciprocalEstimate(0xff800000, status));
        gives(0x3f7f8000, 0, SinglePrecision.reciprocalSquareRootEstimate(ONE, status));
        gives(0x3eff8000, 0, SinglePrecision.reciprocalSquareRootEstimate(0x40800000, status));
        gives(0xff800000, DIVISION_BY_ZERO, SinglePrecision.reciprocalSquareRootEstimate(MINUS_ZERO, status));
        gives(0x7fc00000, INVALID_OPERATION, SinglePrecision.reciprocalSquareRootEstimate(0xbf800000, status));
        gives(0, 0, SinglePrecision.reciprocalSquareRootEstimate(0x7f800000, status));
        gives(0xff800000, 0, Estimates.unsignedReciprocal(0x80000000));
        gives(0x80000000, 0, Estimates.unsignedReciprocal(0xffffffff));
        gives(0xffffffff, 0, Estimates.unsignedReciprocal(0x7fffffff));
        gives(0xff800000, 0, Estimates.unsignedReciprocalSquareRoot(0x40000000));
        gives(0x80000000, 0, Estimates.unsignedReciprocalSquareRoot(0xffffffff));
        gives(0xffffffff, 0, Estimates.unsignedReciprocalSquareRoot(0x3fffffff));
    }

    @Test
    void stepsTreatInfinityTimesZeroAsZero() {
        gives(0x40000000, 0, SinglePrecision.reciprocalStep(0x7f800000, MINUS_ZERO, status));
        gives(0x3fc00000, 0, SinglePrecision.reciprocalSquareRootStep(0, 0xff800000, status));
        gives(ONE, 0, SinglePrecision.reciprocalStep(ONE, ONE, status));
        gives(ONE, 0, SinglePrecision.reciprocalSquareRootStep(ONE, ONE, status));
        gives(0xff800000, 0, SinglePrecision.reciprocalSquareRootStep(0x7f800000, ONE, status));
        gives(QUIET, 0, SinglePrecision.reciprocalStep(ONE, QUIET, status));
    }
}
