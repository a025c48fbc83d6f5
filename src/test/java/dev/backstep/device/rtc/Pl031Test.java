package dev.backstep.device.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.RecordedLine;
import dev.backstep.device.TestTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Pl031Test {

    private static final int DR = 0x00;
    private static final int MR = 0x04;
    private static final int LR = 0x08;
    private static final int CR = 0x0c;
    private static final int IMSC = 0x10;
    private static final int RIS = 0x14;
    private static final int MIS = 0x18;
    private static final int ICR = 0x1c;

    private static final long SECOND = 1_000_000_000L;
    private static final int START = (int) TestTime.HOST_EPOCH_SECONDS;

    private final TestTime time = new TestTime();
    private final RecordedLine line = new RecordedLine();
    private final Pl031 rtc = new Pl031("rtc", time.hostClock, time.hostTimers, line);

    @BeforeEach
    void reset() {
        rtc.reset();
    }

    private int read(int offset) {
        return rtc.read(offset, 4);
    }

    private void write(int offset, int value) {
        rtc.write(offset, value, 4);
    }

    @Test
    void theDataRegisterShowsTheSecondsOfTheHostClock() {
        assertEquals(START, read(DR));
        time.advance(2 * SECOND - 1);
        assertEquals(START + 1, read(DR));
    }

    @Test
    void theHostClockIsReadOncePerReadAndNeverByADebugger() {
        assertEquals(0, time.hostClockReads);
        assertEquals(START, read(DR));
        assertEquals(1, time.hostClockReads);
        time.advance(5 * SECOND);
        assertEquals(START, rtc.peek(DR, 4), "what was read last");
        assertEquals(1, time.hostClockReads);
    }

    @Test
    void loadingSetsTheTime() {
        write(LR, 1000);
        assertEquals(1000, read(LR));
        time.advance(3 * SECOND);
        assertEquals(1003, read(DR));
    }

    @Test
    void theAlarmGoesOffWhenTheTimeMatches() {
        write(IMSC, 1);
        write(MR, START + 10);
        time.advance(10 * SECOND - 1);
        assertFalse(line.level);
        time.advance(1);
        assertTrue(line.level);
        assertEquals(1, read(MIS));
        write(ICR, 1);
        assertFalse(line.level);
        assertEquals(0, read(RIS));
    }

    @Test
    void settingTheTimeMovesTheAlarm() {
        write(IMSC, 1);
        write(LR, 0xfffffff0);
        write(MR, 4);
        time.advance(19 * SECOND);
        assertFalse(line.level);
        time.advance(SECOND);
        assertTrue(line.level, "the counter wraps at 32 bits");
    }

    @Test
    void aMaskedAlarmShowsOnlyInTheRawStatus() {
        write(MR, START + 1);
        time.advance(SECOND);
        assertEquals(1, read(RIS));
        assertEquals(0, read(MIS));
        assertFalse(line.level);
        write(IMSC, 1);
        assertTrue(line.level);
    }

    @Test
    void theClockIsAlwaysOn() {
        write(CR, 0);
        assertEquals(1, read(CR));
    }

    @Test
    void identificationRegistersNameThePl031() {
        int[] expected = {0x31, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], read(0xfe0 + 4 * i));
        }
    }
}
