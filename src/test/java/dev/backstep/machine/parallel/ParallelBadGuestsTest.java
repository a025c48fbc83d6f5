package dev.backstep.machine.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.StopCause;
import dev.backstep.arm.translate.Translation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
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
    private ParallelTestMachine machine(int... program) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(4 * program.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : program) {
            bytes.putInt(word);
        }
        Path image = directory.resolve("kernel.bin");
        Files.write(image, bytes.array());
        return new ParallelTestMachine(image, CPUS, Translation.ON);
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

    /** One instruction of one CPU, for which the others stand still. */
    private static void step(ParallelTestMachine test, Cpu cpu) {
        List<String> before = places(test);
        test.machine.choose(cpu);
        assertEquals(StopCause.NONE, test.machine.runSlice(test.machine.icount() + 1));
        List<String> after = places(test);
        for (int other = 0; other < CPUS; other++) {
            if (other != cpu.index()) {
                assertEquals(before.get(other), after.get(other), "CPU " + other + " stands still");
            }
        }
    }

    @Test
    void cpusThatAreStartedAtAWildAddressRunWhatIsThere() throws Exception {
        try (ParallelTestMachine test = machine(
                0xe3a00201,         // mov r0, #0x10000000      system registers
                0xe3a01219,         // mov r1, #0x90000001      nothing is there; Thumb
                0xe5801030,         // str r1, [r0, #0x30]      FLAGSSET
                0xe59f0014,         // ldr r0, =0x1e001000      distributor
                0xe3a01001,         // mov r1, #1
                0xe5801000,         // str r1, [r0]             enable
                0xe3a01401,         // mov r1, #0x01000000      to all others, SGI 0
                0xe5801f00,         // str r1, [r0, #0xf00]
                0xe2822001,         // 1: add r2, r2, #1
                0xeafffffd,         // b 1b
                0x1e001000)) {
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
        try (ParallelTestMachine test = machine(
                0xe3a00201,         // mov r0, #0x10000000      system registers
                0xe28f1014,         // adr r1, all
                0xe5801030,         // str r1, [r0, #0x30]      FLAGSSET
                0xe59f0030,         // ldr r0, =0x1e001000      distributor
                0xe3a01001,         // mov r1, #1
                0xe5801000,         // str r1, [r0]             enable
                0xe3a01401,         // mov r1, #0x01000000      to all others, SGI 0
                0xe5801f00,         // str r1, [r0, #0xf00]
                0xe59f4020,         // all: ldr r4, =0x60020000
                0xe3a05000,         // mov r5, #0
                0xe1946f9f,         // 1: ldrex r6, [r4]
                0xe2866001,         // add r6, r6, #1
                0xe1847f96,         // strex r7, r6, [r4]
                0xe3570000,         // cmp r7, #0
                0x12888001,         // addne r8, r8, #1         failed
                0x02855001,         // addeq r5, r5, #1         succeeded
                0xeafffff8,         // b 1b
                0x1e001000, 0x60020000)) {
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
    void aCpuThatWaitsForEverStopsNobodyAndAStepOfItEnds() throws Exception {
        try (ParallelTestMachine test = machine(
                0xe2822001,         // 1: add r2, r2, #1
                0xeafffffd)) {      // b 1b
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
