package dev.backstep.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.gdbstub.WatchKind;
import dev.backstep.timeline.Timeline;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stepping, breakpoints, watchpoints, going back, and looking change nothing that the guest could see. */
class DebuggerLeavesNoTraceTest {

    private static final int OPERATIONS = 400;

    private final long seed = Long.getLong("backstep.test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @ParameterizedTest
    @ValueSource(strings = {"timer-irq", "exceptions", "smc", "stray-pointer"})
    void aRunUnderADebuggerEndsLikeOneWithout(String kernel) throws Exception {
        System.out.println("DebuggerLeavesNoTraceTest " + kernel + " seed " + seed + " (-Dbackstep.test.seed=" + seed + ")");
        TestMachine alone = TestMachine.running(kernel);
        alone.runTo(Long.MAX_VALUE);
        long end = alone.machine.icount();

        TestMachine watched = TestMachine.running(kernel);
        RunControl control = new RunControl(watched.timeline, new RunControl.Settings(false, true), () -> 0L);
        DebugTarget target = new DebugTarget(control, null);
        int[] stops = new int[1];
        control.addObserver(stop -> stops[0]++);
        for (int i = 0; i < OPERATIONS && watched.machine.icount() < end; i++) {
            int before = stops[0];
            operate(control, target, end);
            assertEquals(before + 1, stops[0], "stops for one request");
            lookAround(target);
        }
        clear(control);
        watched.timeline.seek(watched.timeline.present(), () -> false);
        assertEquals(Timeline.Mode.LIVE, watched.timeline.mode());
        watched.runTo(Long.MAX_VALUE);

        assertEquals(end, watched.machine.icount());
        assertEquals(alone.machine.listState().values(), watched.machine.listState().values());
        assertEquals(alone.machine.stateHash(), watched.machine.stateHash());
        assertEquals(alone.output(), watched.output());
    }

    private void operate(RunControl control, DebugTarget target, long end) throws Exception {
        int pc = control.cpu(0).pc;
        switch (random.nextInt(6)) {
            case 0 -> run(control, new RunRequest.Step(1));
            case 1 -> run(control, new RunRequest.Step(1 + random.nextInt((int) Math.max(1, end / 200))));
            case 2 -> {
                clear(control);
                control.points().insertBreakpoint(pc + 4 * random.nextInt(16), random.nextBoolean(), List.of());
                // A step that the breakpoint may cut short: one that is never met must not run for ever.
                run(control, new RunRequest.Step(1 + random.nextInt(5000)));
            }
            case 3 -> {
                clear(control);
                int register = control.cpu(0).r[random.nextInt(15)];
                control.points().insertWatchpoint(WatchKind.values()[random.nextInt(3)], register & ~3, 1 + random.nextInt(64));
                run(control, new RunRequest.Step(1 + random.nextInt(5000)));
            }
            case 4 -> control.reverseStep(1 + random.nextInt(100));
            default -> control.reverseContinue();
        }
        assertTrue(control.timeline().position() <= control.timeline().present());
    }

    private static void clear(RunControl control) {
        control.points().removeAll();
        control.pointsChanged();
    }

    /** Runs until the request's one stop. */
    private static void run(RunControl control, RunRequest request) {
        control.resume(request);
        while (control.isRunning()) {
            control.runSome();
        }
    }

    private void lookAround(DebugTarget target) throws Exception {
        for (int register = 0; register < 16; register++) {
            target.readRegister(1, register);
        }
        target.readMemory(1, 0x60010000L + random.nextInt(65536), 1 + random.nextInt(5000));
        // Registers whose reading changes something for the guest: UART data, interrupt acknowledge.
        target.readMemory(1, 0x10009000L, 64);
        target.readMemory(1, 0x1e000100L, 64);
    }
}
