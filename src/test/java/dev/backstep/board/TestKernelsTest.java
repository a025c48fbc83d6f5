package dev.backstep.board;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.timeline.Timeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void strayPointerEndsInThePanicThatQemuShows() {
        TestMachine machine = TestMachine.running("stray-pointer");
        Timeline.Progress end = machine.runTo(ENOUGH);
        assertEquals(TestMachine.expected("stray-pointer"), machine.output());
        assertEquals(Timeline.Progress.IDLE, end);
    }
}
