package dev.backstep.device.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.RecordedLine;
import dev.backstep.device.TestTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Sp805Test {

    private static final int LOAD = 0;
    private static final int VALUE = 4;
    private static final int CONTROL = 8;
    private static final int INTCLR = 0xc;
    private static final int RIS = 0x10;
    private static final int MIS = 0x14;
    private static final int LOCK = 0xc00;
    private static final long MICROSECOND = 1000;

    private final TestTime time = new TestTime();
    private final RecordedLine interrupt = new RecordedLine();
    private int resets;
    private final Sp805 watchdog = new Sp805("watchdog", time.clock, 1_000_000, interrupt, () -> resets++);

    @BeforeEach
    void reset() {
        watchdog.reset();
    }

    private int read(int offset) {
        return watchdog.read(offset, 4);
    }

    private void write(int offset, int value) {
        watchdog.write(offset, value, 4);
    }

    /** What Linux's sp805_wdt does to start and to keep alive. */
    private void startLikeLinux(int load) {
        write(LOCK, 0x1acce551);
        write(LOAD, load);
        write(INTCLR, 1);
        write(CONTROL, 3);
        write(LOCK, 1);
        read(LOCK);
    }

    @Test
    void registersHaveTheirResetValues() {
        assertEquals(-1, read(LOAD));
        assertEquals(-1, read(VALUE));
        assertEquals(0, read(CONTROL));
        assertEquals(0, read(LOCK));
        int[] expected = {0x05, 0x18, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], read(0xfe0 + 4 * i));
        }
    }

    @Test
    void theCounterStandsStillUntilTheInterruptIsEnabled() {
        write(LOAD, 100);
        time.advance(50 * MICROSECOND);
        assertEquals(100, read(VALUE));
        write(CONTROL, 1);
        time.advance(50 * MICROSECOND);
        assertEquals(50, read(VALUE));
    }

    @Test
    void theFirstTimeoutInterruptsAndTheSecondResetsOnce() {
        startLikeLinux(100);
        time.advance(99 * MICROSECOND);
        assertFalse(interrupt.level);
        time.advance(MICROSECOND);
        assertTrue(interrupt.level);
        assertEquals(1, read(MIS));
        assertEquals(0, resets);
        time.advance(100 * MICROSECOND);
        assertEquals(0, resets);
        time.advance(MICROSECOND);
        assertEquals(1, resets);
        time.advance(10_000 * MICROSECOND);
        assertEquals(1, resets);
    }

    @Test
    void aWatchdogThatIsFedNeverBites() {
        startLikeLinux(100);
        for (int i = 0; i < 50; i++) {
            time.advance(150 * MICROSECOND);
            assertTrue(interrupt.level);
            startLikeLinux(100);
            assertFalse(interrupt.level);
        }
        assertEquals(0, resets);
    }

    @Test
    void withoutResetEnableItOnlyInterrupts() {
        write(LOAD, 10);
        write(CONTROL, 1);
        time.advance(1000 * MICROSECOND);
        assertTrue(interrupt.level);
        assertEquals(0, resets);
    }

    @Test
    void disabledTheInterruptStaysRawAndTheWatchdogStops() {
        write(LOAD, 10);
        write(CONTROL, 3);
        time.advance(11 * MICROSECOND);
        write(CONTROL, 0);
        assertFalse(interrupt.level);
        assertEquals(1, read(RIS));
        assertEquals(0, read(MIS));
        time.advance(1000 * MICROSECOND);
        assertEquals(0, resets);
    }

    @Test
    void lockedItIgnoresEverythingButTheKey() {
        startLikeLinux(100);
        write(CONTROL, 0);
        write(LOAD, 5);
        assertEquals(3, read(CONTROL));
        assertEquals(100, read(LOAD));
        assertEquals(1, read(LOCK));
        write(LOCK, 0x1acce551);
        assertEquals(0, read(LOCK));
        write(CONTROL, 0);
        assertEquals(0, read(CONTROL));
    }

    @Test
    void anIdleMachineIsNotWokenByAWatchdogThatHasNothingMoreToSay() {
        write(LOAD, 10);
        write(CONTROL, 1);
        time.advance(11 * MICROSECOND);
        assertEquals(Long.MAX_VALUE, time.clock.timers().nextDeadline());
    }
}
