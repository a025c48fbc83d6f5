package dev.backstep.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.backstep.board.TestMachine;
import dev.backstep.debug.RunControl;
import dev.backstep.debug.RunRequest;
import dev.backstep.debug.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayBreakTest {

    private final TestMachine machine = TestMachine.running("stray-pointer");
    private final RunControl control = new RunControl(machine.timeline, new RunControl.Settings(false, true), System::nanoTime);
    private final HmpMonitor monitor = new HmpMonitor(new MonitorContext(control, machine.board.plan().symbols(),
            machine.board.plan().segments(), "0.1.0", () -> 0, () -> 0));
    private final Thread loop = new Thread(control::loop, "machine");
    private final List<Stop> stops = new ArrayList<>();

    @BeforeEach
    void startLoop() {
        control.addObserver(stops::add);
        loop.start();
    }

    @AfterEach
    void endLoop() throws InterruptedException {
        control.quit(0);
        loop.join(60_000);
    }

    private String told(String line) throws Exception {
        StringBuilder out = new StringBuilder();
        onMachineThread(() -> monitor.execute(line, out::append));
        return out.toString();
    }

    private void onMachineThread(Runnable action) throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
        FutureTask<Void> task = new FutureTask<>(action, null);
        control.execute(task);
        task.get(60, TimeUnit.SECONDS);
    }

    private long stoppedAt() throws Exception {
        for (long[] answer = {-1};;) {
            onMachineThread(() -> answer[0] = control.isRunning() ? -1 : machine.timeline.position());
            if (answer[0] >= 0) {
                return answer[0];
            }
        }
    }

    @Test
    void aRunStopsAtTheBreakOnce() throws Exception {
        assertEquals("", told("replay_break 1234"));
        told("cont");
        assertEquals(1234, stoppedAt());
        assertInstanceOf(Stop.Interrupted.class, stops.get(0));
        told("replay_break 0x5000");
        told("cont");
        assertEquals(0x5000, stoppedAt());
        told("replay_seek 1000");
        told("replay_break 2000");
        told("cont");
        assertEquals(2000, stoppedAt(), "in the past as at the present");
        told("replay_seek 1500");
        onMachineThread(() -> control.resume(new RunRequest.Step(1000)));
        assertEquals(2500, stoppedAt(), "the break was for once");
    }

    @Test
    void aBreakInThePastIsRefused() throws Exception {
        told("replay_break 1000");
        told("cont");
        stoppedAt();
        assertEquals("Error: cannot set breakpoint at the instruction in the past: the machine stands at 1000\n", told("replay_break 999"));
        assertEquals("", told("replay_break 1000"));
        told("cont");
        assertEquals(1000, stoppedAt());
    }

    @Test
    void aBreakCanBeTakenBackOrReplaced() throws Exception {
        told("replay_break 1000");
        told("replay_break 3000");
        told("cont");
        assertEquals(3000, stoppedAt());
        told("replay_break 4000");
        told("replay_delete_break");
        told("replay_delete_break");
        onMachineThread(() -> control.resume(new RunRequest.Step(2000)));
        assertEquals(5000, stoppedAt());
    }

    @Test
    void seekingOverABreakDoesNotMeetIt() throws Exception {
        told("replay_break 8000");
        told("cont");
        stoppedAt();
        told("replay_seek 1000");
        told("replay_break 2000");
        told("replay_seek 3000");
        onMachineThread(() -> control.resume(new RunRequest.Step(1000)));
        assertEquals(4000, stoppedAt());
        told("replay_seek 1500");
        told("cont");
        assertEquals(2000, stoppedAt());
    }

    @Test
    void aStepThatEndsAtTheBreakIsAStep() throws Exception {
        told("replay_break 10");
        onMachineThread(() -> control.resume(new RunRequest.Step(10)));
        assertEquals(10, stoppedAt());
        assertInstanceOf(Stop.Stepped.class, stops.get(0));
    }
}
