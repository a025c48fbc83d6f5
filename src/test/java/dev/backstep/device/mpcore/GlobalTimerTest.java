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

class GlobalTimerTest {

    private static final int LOW = 0x00;
    private static final int HIGH = 0x04;
    private static final int CONTROL = 0x08;
    private static final int STATUS = 0x0c;
    private static final int COMPARE_LOW = 0x10;
    private static final int COMPARE_HIGH = 0x14;
    private static final int INCREMENT = 0x18;

    private final TestTime time = new TestTime();
    private final TestMaster master = new TestMaster();
    private final RecordedLine line0 = new RecordedLine();
    private final RecordedLine line1 = new RecordedLine();
    private final GlobalTimer timer = new GlobalTimer("timer", time.clock, master, List.of(line0, line1));

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
    void itCounts64Bits() {
        write(LOW, 0xfffffffe);
        write(HIGH, 5);
        write(CONTROL, 1);
        time.advance(20);
        assertEquals(0, read(LOW));
        assertEquals(6, read(HIGH));
        write(CONTROL, 0);
        time.advance(1000);
        assertEquals(0, read(LOW));
    }

    @Test
    void thePrescalerDividesAndIsSharedButComparingIsNot() {
        write(CONTROL, 9 << 8 | 0xf);
        time.advance(1000);
        assertEquals(10, read(LOW));
        master.cpu = 1;
        assertEquals(9 << 8 | 1, read(CONTROL));
    }

    @Test
    void theComparatorGivesOneEvent() {
        write(COMPARE_LOW, 100);
        write(CONTROL, 7);
        time.advance(999);
        assertFalse(line0.level);
        time.advance(1);
        assertTrue(line0.level);
        assertFalse(line1.level);
        assertEquals(1, read(STATUS));
        write(STATUS, 1);
        assertFalse(line0.level);
        time.advance(100_000);
        assertFalse(line0.level, "beyond the comparator, but it has been signalled");
        write(COMPARE_LOW, 50);
        assertTrue(line0.level, "a comparator in the past matches at once");
    }

    @Test
    void withAutoIncrementTheComparatorMovesOn() {
        write(COMPARE_LOW, 100);
        write(INCREMENT, 30);
        write(CONTROL, 0xf);
        time.advance(1000);
        assertEquals(1, line0.rises);
        assertEquals(130, read(COMPARE_LOW));
        write(STATUS, 1);
        time.advance(300);
        assertEquals(2, line0.rises);
        time.advance(1000);
        assertEquals(250, read(COMPARE_LOW), "the counter is at 230 and the steps are 100 + 30 n");
        assertEquals(0, read(COMPARE_HIGH));
    }

    @Test
    void anIncrementOfZeroDoesNotHang() {
        write(CONTROL, 0xf);
        assertTrue(line0.level);
        write(STATUS, 1);
        time.advance(1000);
        assertFalse(line0.level);
    }

    @Test
    void aComparatorTooFarAwayNeverComes() {
        write(COMPARE_HIGH, -1);
        write(CONTROL, 7);
        assertEquals(Long.MAX_VALUE, time.clock.timers().nextDeadline());
        time.advance(1_000_000);
        assertFalse(line0.level);
    }

    @Test
    void anotherCpusWriteDoesNotDisturbTheCount() {
        write(CONTROL, 9 << 8 | 1);
        for (int i = 0; i < 100; i++) {
            time.advance(10);
            master.cpu = i & 1;
            write(COMPARE_LOW, i);
        }
        assertEquals(10, read(LOW));
    }
}
