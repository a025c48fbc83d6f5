package dev.backstep.machine.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.StopCause;
import dev.backstep.arm.translate.Translation;
import dev.backstep.board.BadSmpGuest;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests that make a mess of CPUs that run at the same time: what the architecture says happens, and each can still be stepped. */
class ParallelBadGuestsTest {

    private static final int CPUS = 4;
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path directory;

    /** A raw image, which CPU 0 runs; the others are in the holding pen. */
    private ParallelTestMachine machine(BadSmpGuest guest) throws Exception {
        return new ParallelTestMachine(guest.write(directory), CPUS, Translation.ON);
    }

    /** Runs it, a fifth of a second at a time, until something is so while it stands still. */
    private static void runUntil(ParallelTestMachine test, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> "it does not come: " + places(test));
            assertEquals(StopCause.NONE, test.machine.runSlice(Long.MAX_VALUE));
        }
    }

    private static List<String> places(ParallelTestMachine test) {
        return test.machine.cpus().stream().map(cpu -> Integer.toHexString(cpu.pc)).toList();
    }

    /** One instruction of one CPU, for which the others are held. */
    private static void step(ParallelTestMachine test, Cpu cpu) {
        List<String> before = places(test);
        test.machine.choose(cpu);
        test.machine.allowCpus(1 << cpu.index());
        assertEquals(StopCause.NONE, test.machine.runSlice(test.machine.icount() + 1));
        test.machine.allowCpus(-1);
        List<String> after = places(test);
        for (int other = 0; other < CPUS; other++) {
            if (other != cpu.index()) {
                assertEquals(before.get(other), after.get(other), "CPU " + other + " stands still");
            }
        }
    }

    @Test
    void cpusThatAreStartedAtAWildAddressRunWhatIsThere() throws Exception {
        try (ParallelTestMachine test = machine(BadSmpGuest.CPUS_STARTED_AT_A_WILD_ADDRESS)) {
            List<Cpu> cpus = test.machine.cpus();
            runUntil(test, () -> cpus.get(0).r[2] != 0 && cpus.subList(1, CPUS).stream()
                    .allMatch(cpu -> cpu.thumb && Integer.compareUnsigned(cpu.pc, 0x90000000) >= 0));
            for (Cpu cpu : cpus) {
                int pc = cpu.pc;
                step(test, cpu);
                assertNotEquals(pc, cpu.pc, "CPU " + cpu.index());
            }
        }
    }

    @Test
    void aStormOfExclusiveStoresLosesNoneAndAllGetTheirShare() throws Exception {
        try (ParallelTestMachine test = machine(BadSmpGuest.STORM_OF_EXCLUSIVE_STORES)) {
            List<Cpu> cpus = test.machine.cpus();
            runUntil(test, () -> cpus.stream().allMatch(cpu -> cpu.pc >= 0x60010028 && cpu.r[5] > 20_000));
            for (int i = 0; i < 20; i++) {
                step(test, cpus.get(i % CPUS));
            }
            int total = cpus.stream().mapToInt(cpu -> cpu.r[5]).sum();
            int counted = test.machine.memory().read(0x60020000L, 4);
            // At most one a CPU is stored and not yet counted there.
            assertTrue(counted >= total && counted <= total + CPUS, counted + " counted, " + total + " stored");
        }
    }

    @Test
    void othersThatAreNotHeldRunForAMomentBesideAStep() throws Exception {
        try (ParallelTestMachine test = machine(BadSmpGuest.STORM_OF_EXCLUSIVE_STORES)) {
            List<Cpu> cpus = test.machine.cpus();
            runUntil(test, () -> cpus.stream().allMatch(cpu -> cpu.pc >= 0x60010028 && cpu.r[5] > 20_000));
            int[] before = cpus.stream().mapToInt(cpu -> cpu.r[5]).toArray();
            for (int i = 0; i < 7 || cpus.stream().anyMatch(cpu -> cpu.r[5] == before[cpu.index()]); i++) {
                assertTrue(i < 10_000, "not all go on");
                test.machine.choose(cpus.get(1));
                assertEquals(StopCause.NONE, test.machine.runSlice(test.machine.icount() + 1));
            }
        }
    }

    @Test
    void aCpuThatWaitsForEverStopsNobodyAndAStepOfItEnds() throws Exception {
        try (ParallelTestMachine test = machine(BadSmpGuest.OTHERS_WAIT_FOR_EVER)) {
            List<Cpu> cpus = test.machine.cpus();
            runUntil(test, () -> cpus.subList(1, CPUS).stream().allMatch(cpu -> cpu.interrupts.isWaiting()) && cpus.get(0).r[2] > 1000);
            int before = cpus.get(0).r[2];
            for (int i = 0; i < 100; i++) {
                step(test, cpus.get(0));
            }
            assertEquals(before + 50, cpus.get(0).r[2]);
            Cpu waiting = cpus.get(3);
            assertTrue(waiting.interrupts.isWaiting());
            step(test, waiting);
            assertFalse(waiting.interrupts.isWaiting(), "waiting may end at any time (B1.8.14), and a step has an end");
            runUntil(test, waiting.interrupts::isWaiting);
        }
    }
}
