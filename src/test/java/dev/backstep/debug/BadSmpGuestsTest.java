package dev.backstep.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Processors;
import dev.backstep.board.TestMachine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests that make a mess of several CPUs: what the architecture says happens, and the machine can be debugged all the same. */
class BadSmpGuestsTest {

    private static final int CPUS = 4;

    @TempDir
    Path directory;

    /** Four CPUs with a raw image, which CPU 0 runs; the others are in the holding pen. */
    private TestMachine machine(int... program) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(4 * program.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : program) {
            bytes.putInt(word);
        }
        Path image = directory.resolve("kernel.bin");
        Files.write(image, bytes.array());
        return new TestMachine(image, 1, 10, new Processors(CPUS, 1000, Translation.ON));
    }

    private static void run(RunControl control, RunRequest request) {
        control.resume(request);
        while (control.isRunning()) {
            control.runSome();
        }
    }

    private static RunControl control(TestMachine test) {
        return new RunControl(test.timeline, new RunControl.Settings(false, true), () -> 0L);
    }

    @Test
    void cpusThatAreStartedAtAWildAddressRunWhatIsThere() throws Exception {
        TestMachine test = machine(
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
                0x1e001000);
        test.runTo(200_000);
        List<Cpu> cpus = test.machine.cpus();
        for (Cpu cpu : cpus.subList(1, CPUS)) {
            assertTrue(cpu.thumb && Integer.compareUnsigned(cpu.pc, 0x90000000) >= 0 && Integer.compareUnsigned(cpu.pc, 0x90100000) < 0,
                    () -> "CPU " + cpu.index() + " is at " + Integer.toHexString(cpu.pc));
        }
        // CPU 0 has had its share, and each can be stepped forwards and backwards.
        assertTrue(cpus.get(0).r[2] > 10_000);
        RunControl control = control(test);
        for (int cpu = 0; cpu < CPUS; cpu++) {
            int pc = cpus.get(cpu).pc;
            run(control, new RunRequest.Step(cpu, 1, RunRequest.ALL_CPUS));
            assertEquals(cpu, control.lastStopCpu());
            control.reverseStepOf(cpu);
            assertEquals(pc, cpus.get(cpu).pc, "CPU " + cpu);
            test.timeline.seek(test.timeline.present(), () -> false);
        }
    }

    @Test
    void aStormOfExclusiveStoresLosesNoneAndAllGetTheirShare() throws Exception {
        TestMachine test = machine(
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
                0x1e001000, 0x60020000);
        test.runTo(1_000_000);
        RunControl control = control(test);
        // To between two additions on all of them.
        int total = 0;
        int failed = 0;
        for (Cpu cpu : test.machine.cpus()) {
            assertTrue(cpu.r[5] > 1_000_000 / 7 / CPUS / 2, "CPU " + cpu.index() + " succeeded " + cpu.r[5] + " times");
            total += cpu.r[5];
            failed += cpu.r[8];
        }
        int counted = test.machine.memory().read(0x60020000L, 4);
        // At most one a CPU is stored and not yet counted there.
        assertTrue(counted >= total && counted <= total + CPUS, counted + " counted, " + total + " stored");
        assertTrue(failed > 0, "no turn ended between a load-exclusive and its store");
        run(control, new RunRequest.Step(2, 5, RunRequest.ALL_CPUS));
        assertEquals(Stop.Stepped.class, control.lastStop().getClass());
    }

    @Test
    void aCpuThatWaitsForEverStopsNobody() throws Exception {
        TestMachine test = machine(
                0xe2822001,         // 1: add r2, r2, #1
                0xeafffffd);        // b 1b
        test.runTo(100_000);
        RunControl control = control(test);
        Cpu waiting = test.machine.cpus().get(3);
        assertTrue(waiting.interrupts.isWaiting());
        int pc = waiting.pc;
        for (int i = 0; i < 100; i++) {
            run(control, new RunRequest.Step(0, 1, RunRequest.ALL_CPUS));
            run(control, new RunRequest.Step(0, 1, 1));
        }
        assertEquals(100_200, test.timeline.position());
        assertEquals(pc, waiting.pc);

        // A step of the one that waits lasts until somebody interrupts it.
        control.resume(new RunRequest.Step(3, 1, RunRequest.ALL_CPUS));
        for (int i = 0; i < 5; i++) {
            control.runSome();
        }
        assertTrue(control.isRunning());
        control.interrupt();
        control.runSome();
        assertFalse(control.isRunning());
        assertEquals(new Stop.Interrupted(), control.lastStop());
        assertTrue(test.timeline.position() > 100_200);
    }

    @Test
    void aStepOfAHeldMachineInWhichNothingCanRunCanBeInterrupted() throws Exception {
        TestMachine test = machine(
                0xe2822001,         // 1: add r2, r2, #1
                0xeafffffd);        // b 1b
        test.runTo(100_000);
        RunControl control = control(test);
        control.resume(new RunRequest.Step(3, 1, 1 << 3));
        // Something that it finds to do, for otherwise it sleeps.
        control.wake();
        control.runSome();
        assertTrue(control.isRunning());
        assertTrue(test.machine.isIdle());
        control.interrupt();
        control.runSome();
        assertEquals(new Stop.Interrupted(), control.lastStop());
        assertEquals(100_000, test.timeline.position());
        run(control, new RunRequest.Step(10));
        assertEquals(100_010, test.timeline.position());
        assertEquals(2, test.timeline.events().size(), "held, and let go again");
    }
}
