package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.session.DebuggedMachine.Variant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Coming and going: Ctrl-C, detach, kill, shutdown. */
class GdbLifecycleTest {

    @Test
    void controlCStopsARunningMachineAndASearch() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("compute-a32"); GdbSession gdb = GdbSession.attached(machine, "compute-a32")) {
            gdb.ask("set var compute_repeat = 100000");
            for (int i = 0; i < 2; i++) {
                long before = machine.position();
                gdb.send("continue");
                while (machine.position() < before + 10_000_000) {
                    Thread.sleep(10);
                }
                gdb.interrupt();
                // In the first program, or in what the compiler put into it from the header.
                gdb.expectAnswer("Program received signal SIGINT, Interrupt.", " at compute/");
                long position = machine.position();
                gdb.ask("stepi");
                assertEquals(position + 1, machine.position());
            }
            long here = machine.position();
            gdb.ask("hbreak *0x60000000");
            gdb.send("reverse-continue");
            Thread.sleep(30);
            gdb.interrupt();
            String answer = gdb.answer();
            if (answer.contains("SIGINT")) {
                assertEquals(here, machine.position(), "an interrupted search leaves the machine where it was");
            } else {
                assertTrue(answer.contains("No more reverse-execution history"), answer);
            }
        }
    }

    /** It comes between two steps as often as during one. */
    @Test
    void oneControlCEndsManySteps() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("compute-a32"); GdbSession gdb = GdbSession.attached(machine, "compute-a32")) {
            gdb.ask("monitor replay_break 1000000");
            gdb.expect("continue", "SIGINT");
            for (int i = 0; i < 2; i++) {
                for (String command : new String[] {"reverse-stepi 1000000", "stepi 1000000"}) {
                    gdb.send(command);
                    Thread.sleep(20 + 7 * i);
                    gdb.interrupt();
                    gdb.expectAnswer("Program received signal SIGINT, Interrupt.");
                    assertEquals(machine.position(), gdb.value("$_icount"));
                }
            }
        }
    }

    /** GDB gives such a command up without telling anybody. */
    @Test
    void afterControlCInAMonitorCommandEachAnswerIsToItsOwnQuestion() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("compute-a32"); GdbSession gdb = GdbSession.attached(machine, "compute-a32")) {
            gdb.ask("set var compute_repeat = 100000");
            gdb.send("continue");
            while (machine.position() < 50_000_000) {
                Thread.sleep(10);
            }
            gdb.interrupt();
            gdb.expectAnswer("Program received signal SIGINT, Interrupt.");
            long position = machine.position();
            for (int i = 0; i < 3; i++) {
                gdb.send("monitor print-at fib, $r0, $r1, $sp, *$sp");
                while (machine.timeline.searchProgress() == null) {
                    Thread.sleep(1);
                }
                gdb.interrupt();
                gdb.expectAnswer("Quit");
                gdb.expect("monitor position", "@" + position + ":");
                gdb.expect("print $_icount", "= " + position);
                gdb.expect("monitor info replay", "Recording execution");
            }
            gdb.ask("reverse-stepi");
            assertEquals(position - 1, machine.position());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void controlCStopsAnIdleMachine(boolean realTime) throws Exception {
        Variant[] variants = realTime ? new Variant[] {Variant.REAL_TIME} : new Variant[0];
        try (DebuggedMachine machine = DebuggedMachine.of("uart-echo", variants); GdbSession gdb = GdbSession.attached(machine, "uart-echo")) {
            gdb.send("continue");
            while (machine.output().isEmpty() || !machine.onMachine(machine.machine::isIdle)) {
                Thread.sleep(10);
            }
            gdb.interrupt();
            gdb.expectAnswer("Program received signal SIGINT, Interrupt.");
            gdb.expect("info threads", "[halted ]");
            assertTrue(machine.onMachine(() -> machine.machine.clocks().virtual().now()) < 1_000_000_000L,
                    "time stands still while nothing can end the wait but input");
            String before = machine.output();
            machine.type("abc\r");
            gdb.ask("tbreak irq_entry");
            gdb.expect("continue", "irq_entry ()");
            gdb.ask("delete");
            gdb.expect("reverse-stepi 30", "");
            gdb.send("continue");
            while (!machine.output().contains("ABC")) {
                Thread.sleep(10);
            }
            gdb.interrupt();
            gdb.expectAnswer("SIGINT");
            assertEquals(1, machine.output().split("ABC", -1).length - 1, "typed once, echoed once");
            assertTrue(machine.output().startsWith(before));
            gdb.expect("reverse-continue", "No more reverse-execution history");
            machine.type("q\r");
            gdb.expect("continue", "exited normally");
            assertEquals(1, machine.output().split("ABC", -1).length - 1);
        }
    }

    @Test
    void idleTimeThatHasPassedIsTheSameAgain() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("timer-irq", Variant.REAL_TIME);
             GdbSession gdb = GdbSession.attached(machine, "timer-irq")) {
            gdb.ask("break sp804_interrupt if sp804_ticks == 6");
            gdb.expect("continue", "sp804_interrupt ()");
            long hash = machine.stateHash();
            long position = machine.position();
            gdb.ask("tbreak sleep_until");
            gdb.expect("reverse-continue", "sleep_until");
            gdb.expect("continue", "sp804_interrupt ()");
            assertEquals(position, machine.position());
            assertEquals(hash, machine.stateHash());
            gdb.ask("stepi 100");
            gdb.ask("reverse-stepi 103");
            gdb.ask("delete");
            gdb.expect("continue", "exited normally");
            assertEquals(TestMachine.expected("timer-irq"), machine.output());
        }
    }

    @Test
    void detachingLetsTheMachineRunAndAttachingStopsIt() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("compute-a32")) {
            try (GdbSession gdb = GdbSession.attached(machine, "compute-a32")) {
                gdb.ask("set var compute_repeat = 100000");
                gdb.ask("break print");
                gdb.expect("detach", "[Inferior 1 (Remote target) detached]");
            }
            while (machine.position() < 1_000_000) {
                Thread.sleep(10);
            }
            try (GdbSession gdb = GdbSession.attached(machine, "compute-a32")) {
                gdb.expect("info program", "");
                long position = machine.position();
                assertEquals(position, machine.position(), "it stands");
                gdb.ask("stepi");
                gdb.ask("reverse-stepi");
                assertEquals(position, machine.position());
                // Detaching in the past: through the present and on.
                gdb.expect("reverse-continue", "No more reverse-execution history");
                gdb.expect("detach", "detached]");
                while (machine.position() < position + 1_000_000) {
                    Thread.sleep(10);
                }
            }
            try (GdbSession gdb = GdbSession.attached(machine, "compute-a32")) {
                gdb.send("continue");
                Thread.sleep(100);
                gdb.vanish();
            }
            try (GdbSession gdb = GdbSession.attached(machine, "compute-a32")) {
                gdb.expect("x/i $pc", "=> 0x");
                gdb.expect("kill", "[Inferior 1 (Remote target) killed]");
            }
            assertEquals(0, machine.awaitExit());
        }
    }

    @Test
    void withNoShutdownOneCanGoBackFromTheEnd() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello", Variant.NO_SHUTDOWN);
             GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.expect("continue", "No more reverse-execution history.", "shut the machine down");
            long end = machine.position();
            gdb.expect("print greetings_given", "= 2");
            gdb.ask("reverse-stepi");
            assertEquals(end - 1, machine.position());
            gdb.expect("backtrace", "machine_shutdown ()", "reset_entry ()");
            gdb.expect("stepi", "");
            assertEquals(end, machine.position());
            gdb.ask("break greet");
            gdb.expect("reverse-continue", "Breakpoint 1, greet (whom=", "vexpress-a9");
            gdb.ask("delete");
            gdb.expect("continue", "No more reverse-execution history.");
            assertEquals(end, machine.position());
            gdb.expect("continue", "No more reverse-execution history.");
            gdb.expect("stepi", "No more reverse-execution history.");
            assertEquals(end, machine.position());
            assertEquals(TestMachine.expected("hello"), machine.output());
            gdb.expect("monitor info status", "paused");
        }
    }

    @Test
    void withoutATimelineThereIsNoWayBack() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello", Variant.NO_TIMELINE);
             GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.ask("break greet");
            gdb.expect("continue", "Breakpoint 1, greet (whom=");
            gdb.expect("reverse-stepi", "Target remote does not support this command.");
            gdb.expect("reverse-continue", "Target remote does not support this command.");
            gdb.expect("monitor info replay", "Record/replay is not active");
            gdb.expect("monitor replay_seek 1", "the timeline is off");
            gdb.expect("print greet(\"you\")", "");
            gdb.ask("delete");
            gdb.ask("stepi");
            gdb.expect("continue", "exited normally");
            assertTrue(machine.output().startsWith("Hello, "));
        }
    }

    @Test
    void runStartsTheMachineOver() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.ask("tbreak hello.c:17");
            gdb.expect("continue", "main ()");
            gdb.expect("monitor system_reset", "");
            gdb.ask("maintenance flush register-cache");
            gdb.expect("info registers pc", "<vectors>");
            gdb.expect("reverse-stepi", "");
            gdb.expect("tbreak greet", "");
            gdb.expect("continue", "greet");
            assertFalse(machine.output().isEmpty());
        }
    }
}
