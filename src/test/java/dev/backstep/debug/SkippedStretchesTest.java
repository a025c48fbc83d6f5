package dev.backstep.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.TestMachine;
import dev.backstep.gdbstub.WatchKind;
import dev.backstep.timeline.HistorySearch;
import dev.backstep.timeline.Timeline;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search that skips the stretches of history that touched other pages finds what one finds that runs them all. */
class SkippedStretchesTest {

    private static final int SEARCHES = Integer.getInteger("backstep.soak", 12);

    private final long seed = Long.getLong("backstep.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    /** How often the searches looked up; and those that ran everything. */
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger looksOfAll = new AtomicInteger();

    @ParameterizedTest
    @CsvSource({"timer-irq,ON", "exceptions,ON", "exceptions,OFF", "smc,ON", "stray-pointer,ON"})
    void skippingChangesNoAnswer(String kernel, Translation translation) {
        System.out.println("SkippedStretchesTest " + kernel + " seed " + seed + " (-Dbackstep.test.seed=" + seed + ")");
        TestMachine guest = new TestMachine(TestMachine.prebuilt(kernel), 1, 2, translation);
        guest.runTo(Long.MAX_VALUE);
        Timeline timeline = guest.timeline;
        long end = timeline.present();
        int found = 0;
        // Random points may all be such as the program never touches: a few more are tried then.
        for (int i = 0; i < SEARCHES || found == 0 && i < 20 * SEARCHES; i++) {
            DebugPoints points = randomPoints(guest, end);
            long from = 1 + (long) (random.nextDouble() * end);
            long expected = search(timeline, points, HistorySearch.IntervalFilter.ALL, from, looksOfAll);
            long actual = search(timeline, points, points.filter(), from, looks);
            assertEquals(expected, actual, "where a search from " + from + " ends");
            found += expected > 0 ? 1 : 0;
        }
        assertTrue(found > 0, "some searches find something");
        assertTrue(looks.get() < looksOfAll.get(), looks + " looks, and " + looksOfAll + " with nothing skipped");
    }

    /** Where a search backwards from a position ends. */
    private static long search(Timeline timeline, DebugPoints points, HistorySearch.IntervalFilter filter, long from,
                               AtomicInteger counter) {
        timeline.seek(from, () -> false);
        timeline.searchBackwards(points.noting(-1), filter, () -> {
            counter.incrementAndGet();
            return false;
        });
        return timeline.position();
    }

    /** A breakpoint or watchpoint that means something at some moment of the run. */
    private DebugPoints randomPoints(TestMachine guest, long end) {
        guest.timeline.seek((long) (random.nextDouble() * end), () -> false);
        DebugPoints points = new DebugPoints(guest.machine);
        var cpu = guest.machine.cpus().get(0);
        if (random.nextInt(3) == 0) {
            points.insertBreakpoint(cpu.pc + (random.nextInt(4) == 0 ? 4096 : 0), false, List.of());
        } else {
            int address = cpu.r[random.nextInt(15)] + random.nextInt(64);
            points.insertWatchpoint(WatchKind.values()[random.nextInt(3)], address, 1 + random.nextInt(8));
        }
        return points;
    }
}
