package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A search or a seek that somebody interrupts, early or late, leaves the machine where it was. */
class SearchInterruptionTest {

    private final TestMachine machine = new TestMachine(TestMachine.prebuilt("stray-pointer"), 1, 2);
    private final Timeline timeline = machine.timeline;

    /** True when it has been asked so often. */
    private static BooleanSupplier after(int times) {
        int[] asked = new int[1];
        return () -> asked[0]++ >= times;
    }

    private void assertInterruptedSearchesLeaveNoTrace(Timeline.Mode mode) {
        long position = timeline.position();
        long present = timeline.present();
        long hash = machine.machine.stateHash();
        int patience = 0;
        while (timeline.searchBackwards(new Nothing(), HistorySearch.IntervalFilter.ALL, after(patience)) == HistorySearch.Result.INTERRUPTED) {
            assertEquals(position, timeline.position());
            assertEquals(present, timeline.present());
            assertEquals(mode, timeline.mode());
            assertEquals(hash, machine.machine.stateHash(), "after " + patience + " looks");
            assertNull(timeline.searchProgress());
            patience = 2 * patience + 1;
        }
        assertTrue(patience > 3, "the search was interrupted several times");
        assertEquals(0, timeline.position(), "the whole search leads to the beginning");
    }

    @Test
    void atThePresent() {
        machine.runTo(8_000_000);
        assertInterruptedSearchesLeaveNoTrace(Timeline.Mode.LIVE);
        timeline.seek(timeline.present(), () -> false);
        machine.runTo(9_000_000);
        TestMachine undisturbed = TestMachine.running("stray-pointer");
        undisturbed.runTo(9_000_000);
        assertEquals(undisturbed.machine.stateHash(), machine.machine.stateHash());
        assertEquals(undisturbed.output(), machine.output());
    }

    @Test
    void inThePast() {
        machine.runTo(9_000_000);
        timeline.seek(8_234_567, () -> false);
        assertInterruptedSearchesLeaveNoTrace(Timeline.Mode.PAST);
    }

    /** What a debugger has written in the past is still there. */
    @Test
    void onADiversion() {
        machine.runTo(9_000_000);
        timeline.seek(8_234_567, () -> false);
        timeline.changes().writeMemory(0x6200_0000L, new byte[] {1, 2, 3, 4});
        timeline.advance(8_240_000, Timeline.Idle.SKIP);
        assertInterruptedSearchesLeaveNoTrace(Timeline.Mode.DIVERSION);
        assertEquals(-1, timeline.diversionBase(), "the whole search leaves it");
    }

    @Test
    void seeksToo() {
        machine.runTo(9_000_000);
        assertInterruptedSeeksLeaveNoTrace(Timeline.Mode.LIVE, 5_300_000);
        timeline.seek(2_000_000, () -> false);
        assertInterruptedSeeksLeaveNoTrace(Timeline.Mode.PAST, 7_300_000);
        timeline.changes().writeRegister(0, 3, 0x1234);
        timeline.advance(7_400_500, Timeline.Idle.SKIP);
        assertInterruptedSeeksLeaveNoTrace(Timeline.Mode.DIVERSION, 3_300_000);
    }

    private void assertInterruptedSeeksLeaveNoTrace(Timeline.Mode mode, long target) {
        long position = timeline.position();
        long hash = machine.machine.stateHash();
        int patience = 0;
        while (!timeline.seek(target, after(patience))) {
            assertEquals(position, timeline.position());
            assertEquals(9_000_000, timeline.present());
            assertEquals(mode, timeline.mode());
            assertEquals(hash, machine.machine.stateHash(), "after " + patience + " looks");
            patience++;
        }
        assertTrue(patience > 0, "the way to " + target + " was interrupted");
        assertEquals(target, timeline.position());
        assertEquals(Timeline.Mode.PAST, timeline.mode());
    }

    @Test
    void howFarItHasComeIsKnownMeanwhile() {
        machine.runTo(8_000_000);
        long[] reached = {Long.MAX_VALUE};
        timeline.searchBackwards(new Nothing(), HistorySearch.IntervalFilter.ALL, () -> {
            HistorySearch.Progress progress = timeline.searchProgress();
            assertNotNull(progress);
            assertEquals(8_000_000, progress.origin());
            assertTrue(progress.reached() <= reached[0], progress.reached() + " after " + reached[0]);
            reached[0] = progress.reached();
            return false;
        });
        assertTrue(reached[0] < 4_000_000, "reached " + reached[0]);
        assertNull(timeline.searchProgress());
    }

    /** Looks for nothing. */
    private static final class Nothing implements HistorySearch.Notes {
        @Override
        public long lastFound() {
            return -1;
        }

        @Override
        public void clear() { }
    }
}
