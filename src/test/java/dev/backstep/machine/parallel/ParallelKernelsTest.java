package dev.backstep.machine.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.JitStatistics;
import dev.backstep.arm.translate.TieredEngine;
import dev.backstep.arm.translate.Translation;
import dev.backstep.board.TestMachine;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Our kernels for several CPUs, whose CPUs run at the same time, print what QEMU prints. {@code -Dbackstep.soak=N} has the litmus
 * tests run N million rounds and the stress be done 100 times N.
 */
class ParallelKernelsTest {

    private static final int SOAK = Integer.getInteger("backstep.soak", 0);
    private static final long PATIENCE_SECONDS = 120 + 600L * SOAK;

    @ParameterizedTest
    @CsvSource({ "1, ON", "2, ON", "4, ON", "4, OFF" })
    void whatCpusDoToOneAnotherIsRight(int cpus, Translation translation) {
        try (ParallelTestMachine machine = new ParallelTestMachine("smp-stress", cpus, translation).with(SOAK == 0 ? 3 : 100 * SOAK)) {
            String output = machine.run(PATIENCE_SECONDS);
            assertEquals(TestMachine.expected("smp-stress-" + cpus), output.replaceAll("\\d+ rounds\r\n", ""));
        }
    }

    @ParameterizedTest
    @CsvSource({ "2, 9", "3, 10", "4, 11" })
    void nothingIsSeenThatTheArchitectureForbidsAndNoUpdateIsLost(int cpus, int expectedVerdicts) {
        int rounds = SOAK == 0 ? 10_000 : SOAK * 1_000_000;
        try (ParallelTestMachine machine = new ParallelTestMachine("smp-litmus", cpus, Translation.ON).with(0, rounds, 1)) {
            String output = machine.run(PATIENCE_SECONDS);
            if (SOAK > 0) {
                System.out.println(output);
            }
            Matcher counts = Pattern.compile("(?:forbidden outcomes|lost updates) (\\d+)").matcher(output);
            int verdicts = 0;
            while (counts.find()) {
                assertEquals("0", counts.group(1), output);
                verdicts++;
            }
            assertEquals(expectedVerdicts, verdicts, output);
            assertFalse(output.contains("forbidden\r"), output);
        }
    }

    @Test
    void eachCpuDoesItsOwnWork() {
        try (ParallelTestMachine machine = new ParallelTestMachine("smp-busy", 4, Translation.ON)) {
            assertEquals(TestMachine.expected("smp-busy-4"), machine.run(PATIENCE_SECONDS));
        }
    }

    @Test
    void slicesOfHotCodeEndWithoutTheInterpreter() {
        try (ParallelTestMachine machine = new ParallelTestMachine("smp-busy", 1, Translation.ON).with(300)) {
            machine.run(PATIENCE_SECONDS);
            JitStatistics statistics = ((TieredEngine) machine.machine.cpus().get(0).engine()).statistics();
            // Most of it from when the code was cold. It was thrice as much when the interpreter ran slices to their end.
            assertTrue(statistics.interpreted() < statistics.executed() / 250,
                    statistics.interpreted() + " interpreted of " + statistics.executed());
        }
    }

    @ParameterizedTest
    @CsvSource({ "hello", "smc", "exceptions" })
    void kernelsForOneCpuRunAlike(String kernel) {
        try (ParallelTestMachine machine = new ParallelTestMachine(kernel, 1, Translation.ON)) {
            assertEquals(TestMachine.expected(kernel), machine.run(PATIENCE_SECONDS));
        }
    }

    @Test
    void aRunEndsSoonWhenItIsWoken() throws InterruptedException {
        try (ParallelTestMachine machine = new ParallelTestMachine("smp-busy", 2, Translation.ON).with(1_000_000)) {
            Thread other = new Thread(machine.machine::wake);
            long before = machine.machine.icount();
            other.start();
            machine.machine.runSlice(Long.MAX_VALUE);
            other.join();
            assertEquals(before + 2, machine.machine.icount(), "one step, one run");
            List<Long> counts = machine.machine.cpus().stream().map(cpu -> cpu.icount.now()).toList();
            assertTrue(counts.get(0) > 0, counts.toString());
            // Stopped: all stand still.
            Thread.sleep(20);
            assertEquals(counts, machine.machine.cpus().stream().map(cpu -> cpu.icount.now()).toList());
        }
    }
}
