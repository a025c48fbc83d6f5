package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Processors;
import dev.backstep.board.TestMachine;
import dev.backstep.machine.Machine;
import dev.backstep.memory.RamSnapshot;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four CPUs: the state at an instruction count is one and the same, however it was reached. {@code -Dbackstep.soak=N} runs the
 * stress test N times more in random slices.
 */
class SmpDeterminismTest {

    private static final String KERNEL = "smp-stress";
    private static final int CPUS = 4;
    private static final int QUANTUM = 2000;
    private static final int POSITIONS = 1000;

    /** Random positions within the run, with the state hash at each from one straight run. */
    private static final TreeMap<Long, Long> EXPECTED = new TreeMap<>();
    private static long length;

    private static TestMachine machine(Translation translation) {
        return TestMachine.running(KERNEL, new Processors(CPUS, QUANTUM, translation));
    }

    @BeforeAll
    static void runStraight() {
        long seed = Long.getLong("backstep.test.seed", System.nanoTime());
        System.out.println("SmpDeterminismTest seed " + seed + " (-Dbackstep.test.seed=" + seed + ")");
        TestMachine whole = machine(Translation.ON);
        whole.runTo(Long.MAX_VALUE);
        assertTrue(whole.machine.power().isOff());
        length = whole.machine.icount();
        new Random(seed).longs(POSITIONS, 0, length).forEach(position -> EXPECTED.put(position, 0L));
        Machine machine = machine(Translation.ON).machine;
        EXPECTED.replaceAll((position, unused) -> {
            run(machine, position, Integer.MAX_VALUE);
            return machine.stateHash();
        });
    }

    private static void run(Machine machine, long target, int slice) {
        while (machine.icount() < target) {
            if (machine.isIdle()) {
                if (!machine.passIdleTime(Long.MAX_VALUE)) {
                    return;
                }
            } else {
                machine.runSlice(Math.min(target, machine.icount() + slice));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = 7)
    void sliceLengthDoesNotMatter(int slice) {
        Machine machine = machine(Translation.ON).machine;
        EXPECTED.forEach((position, hash) -> {
            run(machine, position, slice);
            assertEquals(hash, machine.stateHash(), "at " + position + " in slices of " + slice);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "VERIFY"})
    void theEngineDoesNotMatter(Translation translation) {
        Machine machine = machine(translation).machine;
        EXPECTED.forEach((position, hash) -> {
            run(machine, position, Integer.MAX_VALUE);
            assertEquals(hash, machine.stateHash(), "at " + position + " with " + translation);
        });
    }

    @Test
    void savingAndRestoringInBetweenDoesNotMatter() {
        Machine machine = machine(Translation.ON).machine;
        Random random = new Random(length);
        EXPECTED.forEach((position, hash) -> {
            byte[] state = machine.saveState();
            List<RamSnapshot> memory = machine.captureMemory();
            long here = machine.icount();
            // Into a future that is then taken back.
            run(machine, here + random.nextInt(20_000), 1 + random.nextInt(5000));
            machine.restoreMemory(memory);
            machine.restoreState(state);
            assertEquals(here, machine.icount());
            run(machine, position, 100_000);
            assertEquals(hash, machine.stateHash(), "at " + position);
        });
    }

    @Test
    void goingBackAndForthThroughTheTimelineDoesNotMatter() {
        TestMachine test = machine(Translation.ON);
        test.runTo(Long.MAX_VALUE);
        long present = test.machine.stateHash();
        Long[] positions = EXPECTED.keySet().toArray(Long[]::new);
        Collections.shuffle(Arrays.asList(positions), new Random(length));
        for (int i = 0; i < 40; i++) {
            test.timeline.seek(positions[i], () -> false);
            assertEquals(EXPECTED.get(positions[i]), test.machine.stateHash(), "at " + positions[i]);
        }
        test.timeline.seek(test.timeline.present(), () -> false);
        assertEquals(present, test.machine.stateHash());
    }

    @Test
    void runsInRandomSlicesAreTheSameRun() {
        for (int i = 0; i < Integer.getInteger("backstep.soak", 0); i++) {
            Machine machine = machine(Translation.ON).machine;
            Random random = new Random(i);
            EXPECTED.forEach((position, hash) -> {
                run(machine, position, 1 + random.nextInt(5000));
                assertEquals(hash, machine.stateHash(), "at " + position);
            });
        }
    }
}
