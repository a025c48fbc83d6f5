package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.TieredEngine;
import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Processors;
import dev.backstep.board.TestMachine;

import org.junit.jupiter.api.Test;

/** A search that has run a long stretch of history comes back to what it found without running it once more. */
class FootholdsTest {

    private static final long PRESENT = 9_000_000;
    /** {@code journal_insert_first+0x1c}, which runs all the time. */
    private static final int OFTEN = 0x600100c8;

    private static TestMachine machineAtItsPresent() {
        TestMachine machine = new TestMachine(TestMachine.prebuilt("stray-pointer"), 1, new Timeline.Settings(256 << 20, 400),
                Processors.one(Translation.ON));
        machine.runTo(PRESENT);
        machine.timeline.stopped();
        return machine;
    }

    private static long executed(TestMachine machine) {
        return ((TieredEngine) machine.machine.cpus().get(0).engine()).statistics().executed();
    }

    /** Searches; gives the number of instructions that this took. */
    private static long search(TestMachine machine) {
        long before = executed(machine);
        assertEquals(HistorySearch.Result.FOUND, machine.timeline.searchBackwards(new Last(machine), HistorySearch.IntervalFilter.ALL,
                () -> false));
        return executed(machine) - before;
    }

    @Test
    void whatWasFoundIsReachedFromShortlyBefore() {
        TestMachine machine = machineAtItsPresent();
        long longest = longestStretch(machine);
        assertTrue(longest > 2_000_000, "checkpoints are close together: " + longest);
        long ran = search(machine);
        long found = machine.timeline.position();
        assertEquals(OFTEN, machine.machine.cpus().get(0).pc);
        assertTrue(found > PRESENT / 2, "found at " + found);
        Checkpoint before = machine.timeline.checkpoints().stream().filter(each -> each.icount() <= found).reduce((a, b) -> b).orElseThrow();
        assertTrue(found - before.icount() <= 10_000, "nothing is kept for the steps back from " + found);
        assertTrue(ran < PRESENT + found / 2, ran + " instructions for " + found);
        TestMachine straight = new TestMachine(TestMachine.prebuilt("stray-pointer"), 1, 1_000_000, Translation.OFF);
        straight.runTo(found);
        assertEquals(straight.machine.stateHash(), machine.machine.stateHash());
    }

    private static long longestStretch(TestMachine machine) {
        long longest = 0;
        long last = 0;
        for (Checkpoint each : machine.timeline.checkpoints()) {
            longest = Math.max(longest, each.icount() - last);
            last = each.icount();
        }
        return longest;
    }

    /** Remembers where the instruction ran last. */
    private static final class Last implements HistorySearch.Notes {
        private final TestMachine machine;
        private long found = -1;

        private Last(TestMachine machine) {
            this.machine = machine;
        }

        @Override
        public long lastFound() {
            return found;
        }

        @Override
        public void clear() {
            found = -1;
        }

        @Override
        public boolean hasBreakpointInPage(int pageAddress) {
            return (OFTEN & -4096) == pageAddress;
        }

        @Override
        public boolean hasBreakpoint(int address) {
            return address == OFTEN;
        }

        @Override
        public boolean reached(int address) {
            if (address == OFTEN) {
                found = machine.machine.icount();
            }
            return false;
        }
    }
}
