package dev.backstep.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.translate.Translation;
import dev.backstep.board.BadSmpGuest;
import dev.backstep.board.Processors;
import dev.backstep.board.TestMachine;
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
    private TestMachine machine(BadSmpGuest guest) throws Exception {
        return new TestMachine(guest.write(directory), 1, 10, new Processors(CPUS, 1000, Translation.ON));
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
        TestMachine test = machine(BadSmpGuest.CPUS_STARTED_AT_A_WILD_ADDRESS);
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
        TestMachine test = machine(BadSmpGuest.STORM_OF_EXCLUSIVE_STORES);
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
        TestMachine test = machine(BadSmpGuest.OTHERS_WAIT_FOR_EVER);
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
        TestMachine test = machine(BadSmpGuest.OTHERS_WAIT_FOR_EVER);
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
