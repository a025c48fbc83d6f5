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

class PrivateTimerTest {

    private static final int LOAD = 0x00;
    private static final int COUNTER = 0x04;
    private static final int CONTROL = 0x08;
    private static final int STATUS = 0x0c;

    private final TestTime time = new TestTime();
    private final TestMaster master = new TestMaster();
    private final RecordedLine line0 = new RecordedLine();
    private final RecordedLine line1 = new RecordedLine();
    private final PrivateTimer timer = new PrivateTimer("timer", time.clock, master, List.of(line0, line1));

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
    void aOneShotCountsEvery10NanosecondsAndStops() {
        write(LOAD, 100);
        write(CONTROL, 5);
        time.advance(10);
        assertEquals(99, read(COUNTER));
        time.advance(989);
        assertFalse(line0.level);
        time.advance(1);
        assertTrue(line0.level);
        assertEquals(1, read(STATUS));
        time.advance(10_000);
        assertEquals(0, read(COUNTER));
        write(STATUS, 1);
        assertFalse(line0.level);
        time.advance(10_000);
        assertFalse(line0.level);
    }

    @Test
    void anIntervalIsPrescalerPlusOneTimesLoadPlusOne() {
        write(LOAD, 9);
        write(CONTROL, 4 << 8 | 7);
        time.advance(9 * 50);
        assertEquals(1, line0.rises);
        write(STATUS, 1);
        time.advance(499);
        assertEquals(1, line0.rises);
        time.advance(1);
        assertEquals(2, line0.rises);
        assertEquals(0, read(COUNTER));
        time.advance(50);
        assertEquals(9, read(COUNTER), "reloaded");
    }

    @Test
    void withoutInterruptEnableOnlyTheFlagIsSet() {
        write(LOAD, 5);
        write(CONTROL, 1);
        time.advance(1000);
        assertEquals(1, read(STATUS));
        assertFalse(line0.level);
        write(CONTROL, 5);
        assertTrue(line0.level);
    }

    @Test
    void theCounterCanBeWritten() {
        write(CONTROL, 1);
        write(COUNTER, 50);
        time.advance(100);
        assertEquals(40, read(COUNTER));
        write(CONTROL, 0);
        time.advance(100);
        assertEquals(40, read(COUNTER), "stopped");
    }

    @Test
    void eachCpuHasItsOwn() {
        write(LOAD, 10);
        master.cpu = 1;
        assertEquals(0, read(LOAD));
        write(LOAD, 20);
        write(CONTROL, 5);
        time.advance(1000);
        assertFalse(line0.level);
        assertTrue(line1.level);
        master.cpu = 0;
        assertEquals(10, read(COUNTER));
    }

    @Test
    void aLoadOfZeroWithReloadDoesNotHang() {
        write(CONTROL, 7);
        write(LOAD, 0);
        assertTrue(line0.level);
        write(STATUS, 1);
        time.advance(10);
        assertTrue(line0.level);
    }

    @Test
    void thereIsNoWatchdogMode() {
        write(CONTROL, -1);
        assertEquals(0xff07, read(CONTROL));
    }
}
