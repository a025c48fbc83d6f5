package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Processors;
import dev.backstep.board.TestMachine;
import dev.backstep.machine.Machine;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search that other machines help with finds what one that goes alone finds. */
class TwinsTest {

    private static final int ORIGINS = 20;
    private static final long PRESENT = 600_000;

    private final long seed = Long.getLong("backstep.test.seed", System.nanoTime());

    @ParameterizedTest
    @CsvSource({"timer-irq, 1", "smc, 1", "smp-stress, 3"})
    void aSearchWithTwinsFindsWhatOneAloneFinds(String program, int cpus) {
        System.out.println("TwinsTest " + program + " -Dbackstep.test.seed=" + seed);
        Random random = new Random(seed);
        TestMachine alone = atPresent(program, cpus);
        TestMachine helped = atPresent(program, cpus);
        helped.useTwins(2);
        Set<Machine> ran = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < ORIGINS; i++) {
            long origin = 1 + random.nextLong(alone.timeline.present());
            // Few positions: the search is often far from the last one.
            int residue = random.nextInt(50_000);
            Last one = new Last(alone.machine, residue, Collections.newSetFromMap(new HashMap<>()));
            Last other = new Last(helped.machine, residue, ran);
            alone.timeline.seek(origin, () -> false);
            helped.timeline.seek(origin, () -> false);
            HistorySearch.Result expected = alone.timeline.searchBackwards(one, HistorySearch.IntervalFilter.ALL, () -> false);
            HistorySearch.Result result = helped.timeline.searchBackwards(other, HistorySearch.IntervalFilter.ALL, () -> false);
            assertEquals(expected, result);
            assertEquals(one.lastFound(), other.lastFound());
            assertEquals(alone.timeline.position(), helped.timeline.position());
            assertEquals(alone.machine.stateHash(), helped.machine.stateHash());
        }
        ran.remove(helped.machine);
        assertTrue(!ran.isEmpty(), "no twin has ever run a stretch");
    }

    @Test
    void aTwinThatCannotBeBuiltOrFailsIsDoneWithout() {
        AtomicInteger asked = new AtomicInteger();
        TestMachine machine = atPresent("timer-irq", 1);
        machine.timeline.setTwins(() -> {
            if (asked.incrementAndGet() == 1) {
                throw new IOException("none today");
            }
            throw new IllegalStateException("nor tomorrow");
        }, 2, 0);
        Last never = new Last(machine.machine, -1, ConcurrentHashMap.newKeySet());
        assertEquals(HistorySearch.Result.NOT_FOUND,
                machine.timeline.searchBackwards(never, HistorySearch.IntervalFilter.ALL, () -> false));
        assertEquals(0, machine.timeline.position());
    }

    @Test
    void interruptedWhileTwinsHelpTheMachineStandsWhereItStood() {
        TestMachine machine = atPresent("timer-irq", 1);
        machine.useTwins(2);
        long before = machine.machine.stateHash();
        int interrupted = 0;
        for (int patience = 0; patience < 200; patience = 3 * patience + 1) {
            AtomicInteger left = new AtomicInteger(patience);
            Last never = new Last(machine.machine, -1, ConcurrentHashMap.newKeySet());
            HistorySearch.Result result = machine.timeline.searchBackwards(never, HistorySearch.IntervalFilter.ALL,
                    () -> left.decrementAndGet() < 0);
            if (result == HistorySearch.Result.INTERRUPTED) {
                interrupted++;
            } else {
                // Twins were quicker.
                machine.timeline.seek(PRESENT, () -> false);
            }
            assertEquals(PRESENT, machine.timeline.position());
            assertEquals(Timeline.Mode.LIVE, machine.timeline.mode());
            assertEquals(before, machine.machine.stateHash());
        }
        assertTrue(interrupted > 1, "interrupted " + interrupted + " times");
    }

    private static TestMachine atPresent(String program, int cpus) {
        TestMachine machine = new TestMachine(TestMachine.prebuilt(program), 1, 1, Processors.of(cpus, Translation.ON));
        for (long position = 5000; position <= PRESENT; position += 5000) {
            machine.runTo(position);
        }
        machine.timeline.stopped();
        return machine;
    }

    /** Finds the last instruction at a position that leaves a remainder, and notes which machines looked. */
    private static final class Last implements HistorySearch.Notes {

        private static final int DIVISOR = 50_000;

        private final Machine machine;
        private final int remainder;
        private final Set<Machine> looked;
        private long found = -1;

        Last(Machine machine, int remainder, Set<Machine> looked) {
            this.machine = machine;
            this.remainder = remainder;
            this.looked = looked;
        }

        @Override
        public boolean hasBreakpointInPage(int pageAddress) {
            return true;
        }

        @Override
        public boolean hasBreakpoint(int address) {
            return true;
        }

        @Override
        public boolean reached(int address) {
            looked.add(machine);
            if (machine.icount() % DIVISOR == remainder) {
                found = machine.icount();
            }
            return false;
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
        public HistorySearch.Notes on(Machine other) {
            return new Last(other, remainder, looked);
        }

        @Override
        public void take(HistorySearch.Notes other) {
            found = ((Last) other).found;
        }
    }
}
