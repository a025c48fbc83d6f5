package dev.backstep.board;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.arm.translate.Translation;
import dev.backstep.timeline.Timeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own programs print on this machine what they print on QEMU. */
class TestKernelsTest {

    private static final long ENOUGH = 400_000_000L;

    @ParameterizedTest
    @ValueSource(strings = {"hello", "timer-irq", "compute-a32", "compute-t32", "compute-vfp", "exceptions", "monitor", "smc"})
    void printsWhatQemuPrintsAndShutsDown(String name) {
        TestMachine machine = TestMachine.running(name);
        Timeline.Progress end = machine.runTo(ENOUGH);
        assertEquals(TestMachine.expected(name), machine.output());
        assertEquals(Timeline.Progress.OFF, end);
    }

    @ParameterizedTest
    @CsvSource({"smp-stress, 1", "smp-stress, 2", "smp-stress, 3", "smp-stress, 4", "smp-litmus, 2", "smp-litmus, 4", "smp-busy, 2"})
    void printsOnSeveralCpusWhatQemuPrintsThere(String name, int cpus) {
        TestMachine machine = TestMachine.running(name, Processors.of(cpus, Translation.ON));
        Timeline.Progress end = machine.runTo(ENOUGH);
        assertEquals(TestMachine.expected(name + "-" + cpus), machine.output());
        assertEquals(Timeline.Progress.OFF, end);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 3000, 1_000_000})
    void theLengthOfATurnDoesNotMatterToACorrectProgram(int quantum) {
        TestMachine machine = TestMachine.running("smp-stress", new Processors(4, quantum, Translation.ON));
        Timeline.Progress end = machine.runTo(ENOUGH);
        assertEquals(TestMachine.expected("smp-stress-4"), machine.output());
        assertEquals(Timeline.Progress.OFF, end);
    }

    @Test
    void strayPointerEndsInThePanicThatQemuShows() {
        TestMachine machine = TestMachine.running("stray-pointer");
        Timeline.Progress end = machine.runTo(ENOUGH);
        assertEquals(TestMachine.expected("stray-pointer"), machine.output());
        assertEquals(Timeline.Progress.IDLE, end);
    }
}
