package dev.backstep.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.board.TestMachine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CongestionTest {

    @Test
    void aMachineWhoseOutputDoesNotFlowWaitsAndServesTasks() {
        TestMachine machine = TestMachine.running("hello");
        RunControl control = new RunControl(machine.timeline, new RunControl.Settings(false, false), () -> 0);
        AtomicInteger looks = new AtomicInteger();
        List<Long> positions = new ArrayList<>();
        control.setCongestion(() -> {
            if (looks.incrementAndGet() < 4) {
                control.execute(() -> positions.add(machine.machine.icount()));
                return true;
            }
            return false;
        });
        control.resume(new RunRequest.Continue());
        assertEquals(0, control.loop());
        assertEquals(List.of(0L, 0L, 0L), positions);
        assertEquals("Hello, world!", machine.output().lines().findFirst().orElse(""));
    }

    @Test
    void aMachineThatWaitsForItsOutputCanBeStopped() {
        TestMachine machine = TestMachine.running("hello");
        RunControl control = new RunControl(machine.timeline, new RunControl.Settings(false, false), () -> 0);
        control.setCongestion(() -> true);
        control.addObserver(new RunObserver() {
            @Override
            public void resumed() { }

            @Override
            public void stopped(Stop stop) {
                assertEquals(new Stop.Interrupted(), stop);
                control.quit(7);
            }
        });
        control.resume(new RunRequest.Continue());
        control.interrupt();
        assertEquals(7, control.loop());
        assertEquals(0, machine.machine.icount());
    }
}
