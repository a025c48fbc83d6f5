package dev.backstep.debug;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Processors;
import dev.backstep.board.TestMachine;
import dev.backstep.gdbstub.WatchKind;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.Timeline;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Four CPUs under a debugger: steps of one, forwards and backwards, CPUs that are held, and who met a breakpoint. */
class SeveralCpusTest {

    private static final int CPUS = 4;
    private static final int LENGTH = 200_000;

    /** The CPU that runs the instruction at each position, and its address. */
    private static final int[] RAN = new int[LENGTH + 1];
    private static final int[] PC = new int[LENGTH + 1];

    private final long seed = Long.getLong("backstep.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final TestMachine test = machine();
    private final RunControl control = control(test);

    private static TestMachine machine() {
        return TestMachine.running("smp-stress", new Processors(CPUS, 700, Translation.ON));
    }

    private static RunControl control(TestMachine test) {
        return new RunControl(test.timeline, new RunControl.Settings(false, true), () -> 0L);
    }

    @BeforeAll
    static void takeDownWhoRunsWhen() {
        TestMachine watched = machine();
        watched.timeline.setInstructionObserver((cpu, address) -> {
            int position = (int) watched.machine.icount();
            PC[position] = address;
            RAN[position] = cpu.index();
        });
        watched.runTo(LENGTH);
        assertEquals(LENGTH, watched.machine.icount());
    }

    private void run(RunRequest request) {
        control.resume(request);
        while (control.isRunning()) {
            control.runSome();
        }
    }

    private int next(int cpu, int from) {
        for (int position = from; position < LENGTH; position++) {
            if (RAN[position] == cpu) {
                return position;
            }
        }
        return -1;
    }

    private int last(int cpu, int before) {
        for (int position = before - 1; position >= 0; position--) {
            if (RAN[position] == cpu) {
                return position;
            }
        }
        return -1;
    }

    private int position() {
        return (int) test.timeline.position();
    }

    @Test
    void aStepOfACpuEndsBehindItsNextInstruction() {
        System.out.println("SeveralCpusTest seed " + seed + " (-Dbackstep.test.seed=" + seed + ")");
        int waits = 0;
        while (position() < LENGTH / 2) {
            test.runTo(position() + 1 + random.nextInt(2000));
            int cpu = random.nextInt(CPUS);
            int expected = next(cpu, position());
            waits += expected > position() ? 1 : 0;
            run(new RunRequest.Step(cpu, 1, RunRequest.ALL_CPUS));
            assertEquals(expected + 1, position(), "stepping CPU " + cpu);
            assertInstanceOf(Stop.Stepped.class, control.lastStop());
            assertEquals(cpu, control.lastStopCpu());
        }
        assertTrue(waits > 0, "no step had to wait for its CPU's turn");
        assertTrue(test.timeline.events().isEmpty());
    }

    @Test
    void aStepBackOfACpuEndsBeforeItsLastInstruction() {
        test.runTo(LENGTH);
        for (int i = 0; i < 100; i++) {
            test.timeline.seek(1 + random.nextInt(LENGTH - 1), () -> false);
            int cpu = random.nextInt(CPUS);
            int expected = last(cpu, position());
            control.reverseStepOf(cpu);
            if (expected < 0) {
                assertInstanceOf(Stop.HistoryBegin.class, control.lastStop());
                assertEquals(0, position());
            } else {
                assertEquals(expected, position(), "stepping CPU " + cpu + " back");
                assertEquals(cpu, control.lastStopCpu());
                assertEquals(PC[expected], control.cpu(cpu).pc);
            }
        }
    }

    @Test
    void aStepBackFromThePresentAndForwardsAgainIsLiveAgain() {
        test.runTo(LENGTH / 2);
        long hash = test.machine.stateHash();
        int cpu = (test.machine.turns().current().index() + 1) % CPUS;
        control.reverseStepOf(cpu);
        assertEquals(last(cpu, LENGTH / 2), position());
        test.timeline.seek(LENGTH / 2, () -> false);
        assertEquals(Timeline.Mode.LIVE, test.timeline.mode());
        assertEquals(hash, test.machine.stateHash());
    }

    @Test
    void aCpuThatRunsAloneLeavesTheOthersWhereTheyAre() {
        test.runTo(LENGTH / 2);
        int cpu = (test.machine.turns().current().index() + 1) % CPUS;
        while (control.cpu(cpu).interrupts.isWaiting()) {
            cpu = (cpu + 1) % CPUS;
        }
        int[] before = programCounters();
        for (int i = 0; i < 2000; i++) {
            run(new RunRequest.Step(cpu, 1, 1 << cpu));
        }
        int[] after = programCounters();
        for (int other = 0; other < CPUS; other++) {
            if (other != cpu) {
                assertEquals(before[other], after[other], "CPU " + other);
            }
        }
        assertEquals(LENGTH / 2 + 2000, position());
        assertEquals(1, test.timeline.events().size(), "one event holds the others for the whole time");
        long held = test.machine.stateHash();
        run(new RunRequest.Step(50_000));
        assertEquals(2, test.timeline.events().size());
        assertInstanceOf(Event.CpusAllowed.class, test.timeline.events().get(1).event());
        assertFalse(java.util.Arrays.equals(after, programCounters()));
        long present = test.machine.stateHash();

        // It has become history, which runs again as it ran.
        control.reverseStep(50_000);
        assertEquals(LENGTH / 2 + 2000, position());
        run(new RunRequest.Step(50_000));
        assertEquals(present, test.machine.stateHash());
        control.reverseStep(50_001);
        run(new RunRequest.Step(1));
        assertArrayEquals(after, programCounters());
        // The second event has happened here by now, as it has wherever history is looked at again.
        assertEquals(Timeline.Mode.PAST, test.timeline.mode());
        assertTrue(held != 0);
    }

    @Test
    void historyIsNotChangedByHoldingCpusInThePast() {
        test.runTo(LENGTH / 2);
        long present = test.machine.stateHash();
        test.timeline.seek(LENGTH / 4, () -> false);
        int cpu = (test.machine.turns().current().index() + 2) % CPUS;
        int expected = next(cpu, LENGTH / 4);
        run(new RunRequest.Step(cpu, 1, 1 << cpu));
        assertEquals(expected + 1, position());
        assertEquals(Timeline.Mode.PAST, test.timeline.mode());
        test.timeline.seek(LENGTH / 2, () -> false);
        assertEquals(present, test.machine.stateHash());
    }

    @Test
    void theOneCpuToStepNeedsNoEventWhenItHasTheTurn() {
        test.runTo(LENGTH / 2);
        int cpu = test.machine.turns().current().index();
        run(new RunRequest.Step(cpu, 1, 1 << cpu));
        assertEquals(LENGTH / 2 + 1, position());
        assertTrue(test.timeline.events().isEmpty());
    }

    @Test
    void aBreakpointStopsWhicheverCpuComesThere() {
        for (int i = 0; i < 30; i++) {
            int from = random.nextInt(LENGTH / 2);
            test.timeline.seek(Math.min(from, test.timeline.present()), () -> false);
            test.runTo(from);
            int at = from + 2 + random.nextInt(LENGTH / 4);
            int address = PC[at];
            // Where a step has ended is reported already.
            int expected = from + 2;
            while (PC[expected] != address) {
                expected++;
            }
            if (PC[from + 1] == address) {
                continue;
            }
            run(new RunRequest.Step(1));
            assertEquals(from + 1, position());
            control.points().insertBreakpoint(address, true, List.of());
            control.pointsChanged();
            run(new RunRequest.Continue());
            assertInstanceOf(Stop.Breakpoint.class, control.lastStop());
            assertEquals(expected, position());
            assertEquals(RAN[expected], control.lastStopCpu());
            assertEquals(address, control.cpu(control.lastStopCpu()).pc);
            control.points().removeAll();
            control.pointsChanged();
        }
    }

    @Test
    void aWatchpointNamesTheCpuForwardsAndBackwards() {
        // The lock of the first phase: written by all.
        int lock = (int) test.board.plan().symbols().named("lock").address();
        control.points().insertWatchpoint(WatchKind.WRITE, lock, 4);
        control.pointsChanged();
        int[] met = new int[12];
        int[] by = new int[met.length];
        boolean[] seen = new boolean[CPUS];
        for (int i = 0; i < met.length; i++) {
            run(new RunRequest.Continue());
            assertInstanceOf(Stop.Watchpoint.class, control.lastStop());
            met[i] = position();
            by[i] = control.lastStopCpu();
            assertEquals(RAN[met[i]], by[i]);
            Cpu cpu = control.cpu(by[i]);
            assertEquals(PC[met[i]], cpu.pc);
            seen[by[i]] = true;
        }
        for (int i = met.length - 2; i >= 0; i--) {
            control.reverseContinue();
            assertInstanceOf(Stop.Watchpoint.class, control.lastStop());
            assertEquals(met[i] + 1, position());
            assertEquals(by[i], control.lastStopCpu());
        }
        assertTrue(seen[0]);
    }

    private int[] programCounters() {
        return test.machine.cpus().stream().mapToInt(cpu -> cpu.pc).toArray();
    }
}
