package dev.backstep.device.mpcore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.RecordedLine;
import dev.backstep.device.TestMaster;
import dev.backstep.device.TestTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    private static final int LOAD = 0x00;
    private static final int COUNTER = 0x04;
    private static final int CONTROL = 0x08;
    private static final int STATUS = 0x0c;
    private static final int RESET_STATUS = 0x10;
    private static final int DISABLE = 0x14;

    private final TestTime time = new TestTime();
    private final RecordedLine line = new RecordedLine();
    private int resets;
    private final Watchdog watchdog =
            new Watchdog("watchdog", time.clock, new TestMaster(), List.of(line), () -> resets++);

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

    @Test
    void inTimerModeItInterrupts() {
        write(LOAD, 10);
        write(CONTROL, 5);
        time.advance(100);
        assertTrue(line.level);
        assertEquals(1, read(STATUS));
        assertEquals(0, resets);
    }

    @Test
    void inWatchdogModeItAsksForAResetOnceAndSaysSoAfterwards() {
        write(LOAD, 10);
        write(CONTROL, 0xb);
        time.advance(99);
        assertEquals(0, resets);
        time.advance(1);
        assertEquals(1, resets);
        assertFalse(line.level);
        time.advance(1000);
        assertEquals(1, resets);
        watchdog.reset();
        assertEquals(1, read(RESET_STATUS));
        assertEquals(0, read(CONTROL));
        write(RESET_STATUS, 1);
        assertEquals(0, read(RESET_STATUS));
    }

    @Test
    void writingLoadInTimeKeepsItQuietAndTheCounterCannotBeWritten() {
        write(LOAD, 10);
        write(CONTROL, 9);
        for (int i = 0; i < 5; i++) {
            time.advance(90);
            write(LOAD, 10);
        }
        assertEquals(0, resets);
        write(COUNTER, 1000);
        assertEquals(10, read(COUNTER));
    }

    @Test
    void onlyTheDisableSequenceLeavesWatchdogMode() {
        write(LOAD, 1000);
        write(CONTROL, 9);
        write(CONTROL, 1);
        assertEquals(9, read(CONTROL));
        write(DISABLE, 0x87654321);
        write(DISABLE, 0x12345678);
        write(DISABLE, 0);
        write(DISABLE, 0x87654321);
        assertEquals(9, read(CONTROL));
        write(DISABLE, 0x12345678);
        write(DISABLE, 0x87654321);
        assertEquals(1, read(CONTROL));
        time.advance(100_000);
        assertEquals(0, resets);
        assertEquals(1, read(STATUS));
    }
}
