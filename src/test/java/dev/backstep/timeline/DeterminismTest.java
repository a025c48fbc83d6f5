package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.board.TestMachine;
import dev.backstep.machine.Machine;
import dev.backstep.memory.RamSnapshot;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The state at an instruction count is one and the same, however it was reached. */
class DeterminismTest {

    private static final int POSITIONS = 1000;

    /** Random positions within a program's run, with the state hash at each from one straight run. */
    private static TreeMap<Long, Long> straightRun(String kernel, long length) {
        long seed = Long.getLong("backstep.test.seed", System.nanoTime());
        System.out.println("DeterminismTest " + kernel + " seed " + seed + " (-Dbackstep.test.seed=" + seed + ")");
        TreeMap<Long, Long> hashes = new TreeMap<>();
        new Random(seed).longs(POSITIONS, 0, length).forEach(position -> hashes.put(position, 0L));
        Machine machine = TestMachine.running(kernel).machine;
        hashes.replaceAll((position, unused) -> {
            runInSlices(machine, position, Integer.MAX_VALUE);
            return machine.stateHash();
        });
        return hashes;
    }

    private static void runInSlices(Machine machine, long target, int slice) {
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
    @CsvSource({"compute-a32, 15000000, 1", "compute-t32, 15000000, 1", "compute-a32, 100000000, 7", "compute-t32, 100000000, 7",
            "timer-irq, 7900000, 1", "exceptions, 148000, 1", "stray-pointer, 18300000, 1"})
    void sliceLengthDoesNotMatter(String kernel, long length, int shortest) {
        TreeMap<Long, Long> expected = straightRun(kernel, length);
        for (int slice : Arrays.stream(new int[] {1, 7, 1000, 1_000_000}).filter(candidate -> candidate >= shortest).toArray()) {
            Machine machine = TestMachine.running(kernel).machine;
            expected.forEach((position, hash) -> {
                runInSlices(machine, position, slice);
                assertEquals(hash, machine.stateHash(), "at " + position + " in slices of " + slice);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"compute-a32, 30000000", "timer-irq, 7900000", "exceptions, 148000", "smc, 140000"})
    void savingAndRestoringInBetweenDoesNotMatter(String kernel, long length) {
        TreeMap<Long, Long> expected = straightRun(kernel, length);
        Machine machine = TestMachine.running(kernel).machine;
        Random random = new Random(length);
        expected.forEach((position, hash) -> {
            byte[] state = machine.saveState();
            List<RamSnapshot> memory = machine.captureMemory();
            long here = machine.icount();
            // Into a future that is then taken back.
            runInSlices(machine, here + random.nextInt(20_000), 1 + random.nextInt(5000));
            machine.restoreMemory(memory);
            machine.restoreState(state);
            assertEquals(here, machine.icount());
            runInSlices(machine, position, 100_000);
            assertEquals(hash, machine.stateHash(), "at " + position);
        });
    }

    @ParameterizedTest
    @CsvSource({"timer-irq, 7900000", "stray-pointer, 18300000", "exceptions, 148000"})
    void goingBackAndForthThroughTheTimelineDoesNotMatter(String kernel, long length) {
        TreeMap<Long, Long> expected = straightRun(kernel, length);
        TestMachine test = TestMachine.running(kernel);
        test.runTo(length);
        long present = test.machine.stateHash();
        Long[] positions = expected.keySet().toArray(Long[]::new);
        Collections.shuffle(Arrays.asList(positions), new Random(length));
        for (int i = 0; i < 150; i++) {
            test.timeline.seek(positions[i], () -> false);
            assertEquals(expected.get(positions[i]), test.machine.stateHash(), "at " + positions[i]);
        }
        test.timeline.seek(test.timeline.present(), () -> false);
        assertEquals(present, test.machine.stateHash());
        assertEquals(Timeline.Mode.LIVE, test.timeline.mode());
    }
}
