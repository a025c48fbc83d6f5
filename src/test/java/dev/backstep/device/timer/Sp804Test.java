package dev.backstep.device.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.RecordedLine;
import dev.backstep.device.TestTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Sp804Test {

    private static final int LOAD = 0x00;
    private static final int VALUE = 0x04;
    private static final int CONTROL = 0x08;
    private static final int INTCLR = 0x0c;
    private static final int RIS = 0x10;
    private static final int MIS = 0x14;
    private static final int BGLOAD = 0x18;
    private static final int SECOND = 0x20;

    private static final int ONE_SHOT = 0x01;
    private static final int SIZE_32 = 0x02;
    private static final int INTERRUPT = 0x20;
    private static final int PERIODIC = 0x40;
    private static final int ENABLE = 0x80;

    private static final long MICROSECOND = 1000;

    private final TestTime time = new TestTime();
    private final RecordedLine line = new RecordedLine();
    private final Sp804 timer = new Sp804("timer01", time.clock, 1_000_000, 1_000_000, line);

    @BeforeEach
    void reset() {
        timer.reset();
    }

    private int read(int offset) {
        return timer.read(offset, 4);
    }

    private void write(int offset, int value) {
        timer.write(offset, value, 4);
    }

    @Test
    void registersHaveTheirResetValues() {
        for (int channel : new int[] {0, SECOND}) {
            assertEquals(0, read(channel + LOAD));
            assertEquals(0xffffffff, read(channel + VALUE));
            assertEquals(0x20, read(channel + CONTROL));
            assertEquals(0, read(channel + RIS));
        }
        int[] identification = {0x04, 0x18, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
        for (int i = 0; i < identification.length; i++) {
            assertEquals(identification[i], read(0xfe0 + 4 * i));
        }
    }

    @Test
    void aFreeRunningCounterCountsMicrosecondsAndWraps() {
        write(CONTROL, ENABLE | SIZE_32);
        write(LOAD, 3);
        assertEquals(3, read(VALUE));
        time.advance(MICROSECOND);
        assertEquals(2, read(VALUE));
        time.advance(2 * MICROSECOND - 1);
        assertEquals(1, read(VALUE));
        time.advance(1);
        assertEquals(0, read(VALUE));
        assertEquals(1, read(RIS));
        assertEquals(0, read(MIS));
        time.advance(MICROSECOND);
        assertEquals(0xffffffff, read(VALUE));
    }

    @Test
    void a16BitCounterWrapsTo16Bits() {
        write(LOAD, 0x12340001);
        write(CONTROL, ENABLE);
        assertEquals(1, read(VALUE));
        time.advance(2 * MICROSECOND);
        assertEquals(0xffff, read(VALUE));
        assertEquals(0x12340001, read(LOAD));
    }

    @Test
    void periodicModeInterruptsEveryLoadCounts() {
        write(LOAD, 1000);
        write(CONTROL, ENABLE | PERIODIC | INTERRUPT | SIZE_32);
        for (int i = 1; i <= 3; i++) {
            time.advance(1000 * MICROSECOND - 1);
            assertFalse(line.level);
            time.advance(1);
            assertTrue(line.level, "after " + i + " ms");
            write(INTCLR, 1);
            assertFalse(line.level);
        }
        assertEquals(0, read(VALUE));
        time.advance(MICROSECOND);
        assertEquals(999, read(VALUE));
    }

    @Test
    void oneShotModeStopsAtZeroUntilItIsLoadedAgain() {
        write(CONTROL, ENABLE | ONE_SHOT | INTERRUPT | SIZE_32);
        write(LOAD, 5);
        time.advance(20 * MICROSECOND);
        assertEquals(1, line.rises);
        assertEquals(0, read(VALUE));
        write(INTCLR, 0);
        time.advance(20 * MICROSECOND);
        assertFalse(line.level);
        write(LOAD, 5);
        time.advance(5 * MICROSECOND);
        assertTrue(line.level);
    }

    @Test
    void clearingOneShotLetsAStoppedCounterGoOn() {
        write(CONTROL, ENABLE | ONE_SHOT | SIZE_32);
        write(LOAD, 1);
        time.advance(10 * MICROSECOND);
        write(CONTROL, ENABLE | SIZE_32);
        time.advance(MICROSECOND);
        assertEquals(0xffffffff, read(VALUE));
    }

    @Test
    void backgroundLoadTakesEffectAtTheNextPeriod() {
        write(LOAD, 10);
        write(CONTROL, ENABLE | PERIODIC | SIZE_32 | INTERRUPT);
        time.advance(4 * MICROSECOND);
        write(BGLOAD, 3);
        assertEquals(6, read(VALUE));
        assertEquals(3, read(LOAD));
        time.advance(6 * MICROSECOND);
        assertTrue(line.level);
        write(INTCLR, 1);
        time.advance(3 * MICROSECOND);
        assertTrue(line.level);
    }

    @Test
    void prescalersDivideBy16And256() {
        write(LOAD, 100);
        write(CONTROL, ENABLE | SIZE_32 | PERIODIC | 1 << 2);
        time.advance(16 * MICROSECOND);
        assertEquals(99, read(VALUE));
        write(CONTROL, ENABLE | SIZE_32 | PERIODIC | 2 << 2);
        time.advance(255 * MICROSECOND);
        assertEquals(99, read(VALUE));
        time.advance(MICROSECOND);
        assertEquals(98, read(VALUE));
    }

    @Test
    void lookingAndReloadingInTheBackgroundDoesNotDisturbThePrescaler() {
        write(LOAD, 100);
        write(CONTROL, ENABLE | SIZE_32 | PERIODIC | 2 << 2);
        for (int i = 0; i < 256; i++) {
            time.advance(MICROSECOND);
            write(BGLOAD, 100);
        }
        assertEquals(99, read(VALUE));
    }

    @Test
    void theRawInterruptIsSeenWithInterruptsDisabledAndReachesTheLineWhenEnabled() {
        write(LOAD, 10);
        write(CONTROL, ENABLE | PERIODIC | SIZE_32);
        time.advance(10 * MICROSECOND);
        assertEquals(1, read(RIS));
        assertEquals(0, read(MIS));
        assertFalse(line.level);
        write(CONTROL, ENABLE | PERIODIC | SIZE_32 | INTERRUPT);
        assertTrue(line.level);
        assertEquals(1, read(MIS));
    }

    @Test
    void aLoadOfZeroInterruptsAtOnceAndAtEveryCountWithoutHanging() {
        write(CONTROL, ENABLE | PERIODIC | INTERRUPT | SIZE_32);
        write(LOAD, 0);
        assertTrue(line.level);
        write(INTCLR, 1);
        assertFalse(line.level);
        time.advance(MICROSECOND);
        assertTrue(line.level);
        assertEquals(0, read(VALUE));
    }

    @Test
    void aOneShotOfZeroInterruptsAtOnce() {
        write(LOAD, 0);
        write(CONTROL, ENABLE | ONE_SHOT | INTERRUPT | SIZE_32);
        assertTrue(line.level);
        write(INTCLR, 1);
        time.advance(100 * MICROSECOND);
        assertFalse(line.level);
    }

    @Test
    void bothCountersShareOneLine() {
        write(LOAD, 10);
        write(SECOND + LOAD, 20);
        write(CONTROL, ENABLE | ONE_SHOT | INTERRUPT | SIZE_32);
        write(SECOND + CONTROL, ENABLE | ONE_SHOT | INTERRUPT | SIZE_32);
        time.advance(20 * MICROSECOND);
        assertTrue(line.level);
        write(INTCLR, 1);
        assertTrue(line.level);
        write(SECOND + INTCLR, 1);
        assertFalse(line.level);
    }

    @Test
    void theIntegrationTestRegistersDriveTheLine() {
        write(0xf00, 1);
        assertFalse(line.level);
        write(0xf04, 2);
        assertTrue(line.level);
        write(0xf00, 0);
        assertFalse(line.level);
    }

    @Test
    void noDeadlineIsSetWhileNobodyCanBeInterrupted() {
        write(LOAD, 10);
        write(CONTROL, ENABLE | PERIODIC | SIZE_32);
        assertEquals(Long.MAX_VALUE, time.clock.timers().nextDeadline());
        write(CONTROL, ENABLE | PERIODIC | SIZE_32 | INTERRUPT);
        assertEquals(10 * MICROSECOND, time.clock.timers().nextDeadline());
    }
}
