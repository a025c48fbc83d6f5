package dev.backstep.arm.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.cp15.CortexA9;
import dev.backstep.arm.cpu.BreakpointHook;
import dev.backstep.arm.cpu.StopCause;
import dev.backstep.arm.mmu.AccessWatcher;
import dev.backstep.board.TestMachine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Breakpoints, watchpoints and going back, in code that is translated. */
class DebuggedTranslationTest {

    private static final int PAGE_MASK = -4096;
    /** Enough for the loop to be translated. */
    private static final int WARM = 40_000;
    private static final int LOOP = 5;
    /** What may be interpreted of a run of hot code: until it is found again, and at the ends of slices. */
    private static final long FEW = 500;

    /** One address, and how often it was asked about. */
    private static final class Breakpoint implements BreakpointHook {
        private final int at;
        private boolean armed = true;

        Breakpoint(int at) {
            this.at = at;
        }

        @Override
        public boolean hasBreakpointInPage(int pageAddress) {
            return (at & PAGE_MASK) == pageAddress;
        }

        @Override
        public boolean hasBreakpoint(int address) {
            return address == at;
        }

        @Override
        public boolean reached(int address) {
            return armed && address == at;
        }
    }

    /** Counts r0 up, and r1 by fours from DATA on, r0 stored at each. */
    private static TestCpu loop(Translation translation) {
        TestCpu machine = new TestCpu(new CortexA9(0x1e000000), translation).a32(
                0xe2800001,  // add r0, r0, #1
                0xe5810000,  // str r0, [r1]
                0xe2811004,  // add r1, r1, #4
                0xe3c11802,  // bic r1, r1, #0x20000
                0xeafffffa); // b .-16
        machine.set(1, 0x40000);
        return machine;
    }

    private static JitStatistics statistics(TestCpu machine) {
        return ((TieredEngine) machine.cpu.engine()).statistics();
    }

    @ParameterizedTest
    @EnumSource(value = Translation.class, names = {"ON", "VERIFY"})
    void breakpointInAHotLoopStopsAtTheExactPlaceAndCount(Translation translation) {
        TestCpu machine = loop(translation);
        machine.step(WARM);
        assertTrue(statistics(machine).regions() > 0, "the loop is translated");
        for (int instruction = 0; instruction < LOOP; instruction++) {
            machine.cpu.setBreakpoints(null);
            machine.step(1234);
            long inLoop = machine.icount.now() % LOOP;
            long expected = machine.icount.now() + (instruction - inLoop + LOOP) % LOOP;
            Breakpoint breakpoint = new Breakpoint(TestCpu.CODE + 4 * instruction);
            machine.cpu.setBreakpoints(breakpoint);
            assertEquals(StopCause.BREAKPOINT, machine.run(WARM));
            assertEquals(expected, machine.icount.now());
            assertEquals(TestCpu.CODE + 4 * instruction, machine.cpu.pc);
            assertEquals((expected + LOOP - 1) / LOOP, machine.cpu.r[0], "iterations begun");
            breakpoint.armed = false;
            machine.step(1);
            breakpoint.armed = true;
            assertEquals(StopCause.BREAKPOINT, machine.run(WARM));
            assertEquals(expected + LOOP, machine.icount.now());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {TestCpu.CODE + 0x100, TestCpu.CODE + 0x1000})
    void codeWithoutABreakpointStaysTranslatedWhileAnotherPlaceHasOne(int elsewhere) {
        TestCpu machine = loop(Translation.ON);
        machine.step(WARM);
        long regions = statistics(machine).regions();
        machine.cpu.setBreakpoints(new Breakpoint(elsewhere));
        long before = statistics(machine).interpreted();
        machine.step(WARM);
        assertTrue(statistics(machine).interpreted() - before < FEW, statistics(machine).interpreted() - before + " interpreted");
        assertEquals(regions, statistics(machine).regions());
        assertEquals(2 * WARM / LOOP, machine.cpu.r[0]);
    }

    /** The rest of the loop is translated again, around the instruction that has one. */
    @Test
    void aLoopWithABreakpointThatDoesNotStopIsMostlyTranslated() {
        TestCpu machine = loop(Translation.ON);
        machine.step(WARM);
        Breakpoint breakpoint = new Breakpoint(TestCpu.CODE + 8);
        breakpoint.armed = false;
        machine.cpu.setBreakpoints(breakpoint);
        machine.step(WARM);
        long before = statistics(machine).interpreted();
        machine.step(WARM);
        assertTrue(statistics(machine).interpreted() - before <= WARM * 3 / LOOP + FEW,
                statistics(machine).interpreted() - before + " interpreted");
        assertEquals(3 * WARM / LOOP, machine.cpu.r[0]);
    }

    /** Watches one word, and stops at a store to it. */
    private record Watchpoint(int at) implements AccessWatcher {
        @Override
        public boolean watchesPage(int pageAddress) {
            return (at & PAGE_MASK) == pageAddress;
        }

        @Override
        public boolean accessed(int address, int size, boolean write) {
            return write && address <= at && at < address + size;
        }
    }

    @ParameterizedTest
    @EnumSource(value = Translation.class, names = {"ON", "VERIFY"})
    void watchpointStopsBeforeTheStoreOfAHotLoop(Translation translation) {
        TestCpu machine = loop(translation);
        machine.step(WARM);
        int next = machine.cpu.r[1];
        int at = next + 0x3000;
        machine.cpu.memory.setWatcher(new Watchpoint(at));
        long expected = machine.icount.now() + 0x3000 / 4 * LOOP + 1;
        assertEquals(0, WARM % LOOP);
        assertEquals(StopCause.WATCHPOINT, machine.run(WARM));
        assertEquals(expected, machine.icount.now());
        assertEquals(TestCpu.CODE + 4, machine.cpu.pc);
        assertEquals(at, machine.cpu.r[1]);
        assertEquals(0, machine.word(at));
        assertEquals(machine.cpu.r[0] - 1, machine.word(at - 4));
    }

    @Test
    void codeThatDoesNotTouchAWatchedPageStaysTranslated() {
        TestCpu machine = loop(Translation.ON);
        machine.step(WARM);
        machine.cpu.memory.setWatcher(new Watchpoint(0x10000));
        long before = statistics(machine).interpreted();
        machine.step(WARM);
        assertTrue(statistics(machine).interpreted() - before < FEW, statistics(machine).interpreted() - before + " interpreted");
    }

    @Test
    void goingBackAndForthGivesTheSameStateAndTranslatesNothingAgain() {
        TestMachine machine = TestMachine.running("stray-pointer");
        TieredEngine engine = (TieredEngine) machine.machine.cpus().get(0).engine();
        JitStatistics statistics = engine.statistics();
        machine.runTo(1_500_000);
        long early = machine.machine.stateHash();
        machine.runTo(6_000_000);
        long late = machine.machine.stateHash();
        long regions = 0;
        for (int i = 0; i < 4; i++) {
            machine.timeline.seek(1_500_000, () -> false);
            assertEquals(early, machine.machine.stateHash());
            machine.runTo(6_000_000);
            assertEquals(late, machine.machine.stateHash());
            if (i == 0) {
                // By now regions that miss the fast path of memory often have been made patient.
                regions = statistics.regions();
            }
        }
        assertEquals(regions, statistics.regions());
        assertEquals(0, statistics.invalidations());
        long executed = statistics.executed();
        long interpreted = statistics.interpreted();
        machine.timeline.seek(1_500_000, () -> false);
        machine.runTo(6_000_000);
        assertEquals(late, machine.machine.stateHash());
        assertTrue(statistics.executed() - executed >= 4_500_000, "it has run again");
        assertTrue((statistics.interpreted() - interpreted) * 10 < statistics.executed() - executed,
                statistics.interpreted() - interpreted + " of " + (statistics.executed() - executed) + " interpreted");
    }
}
