package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.backstep.board.TestMachine;
import dev.backstep.timeline.Timeline;

import org.junit.jupiter.api.Test;

/** Changing the machine from GDB: a recorded input at the present, a throw-away branch in the past. */
class GdbDiversionTest {

    @Test
    void functionsAreCalledInThePastWithoutATrace() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.ask("tbreak greet");
            gdb.ask("continue");
            gdb.ask("set $world = whom");
            gdb.ask("tbreak hello.c:20");
            gdb.expect("continue", "main ()", "return 0;");
            assertEquals(TestMachine.expected("hello"), machine.output());
            gdb.expect("reverse-next", "print(\"%u greetings");
            long position = machine.position();
            long hash = machine.stateHash();
            String registers = gdb.ask("info registers");
            gdb.expect("print greet($world)", "= 3");
            assertEquals(TestMachine.expected("hello") + "Hello, world!\r\n", machine.output(), "what it prints is seen");
            assertEquals(registers, gdb.ask("info registers"));
            gdb.ask("stepi");
            gdb.ask("reverse-stepi");
            assertEquals(position, machine.position(), gdb.transcript());
            assertEquals(hash, machine.stateHash(), gdb.transcript());
            gdb.expect("print greetings_given", "= 2");
            gdb.expect("print greet($world)", "= 3");
            gdb.expect("print greet($world)", "= 3");
            gdb.expect("reverse-next", "print(\"MIDR");
            gdb.expect("print greetings_given", "= 2");
            gdb.ask("delete");
            gdb.expect("continue", "exited normally");
            assertEquals(TestMachine.expected("hello") + "Hello, world!\r\n".repeat(3), machine.output());
        }
    }

    @Test
    void functionsAreCalledAtThePresent() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.ask("tbreak greet");
            gdb.ask("continue");
            gdb.ask("set $world = whom");
            gdb.ask("tbreak hello.c:17");
            gdb.expect("continue", "main ()");
            gdb.expect("print greet($world)", "= 2");
            assertEquals("Hello, world!\r\nHello, world!\r\n", machine.output());
            assertEquals(Timeline.Mode.LIVE, machine.mode());
            gdb.expect("print greetings_given", "= 2");
            // The call is part of history now.
            gdb.ask("delete");
            gdb.expect("tbreak *&greet", "Temporary breakpoint");
            gdb.expect("reverse-continue", "greet (whom=");
            gdb.expect("print greetings_given", "= 1");
            gdb.expect("continue", "exited normally");
            assertEquals("Hello, world!\r\n" + TestMachine.expected("hello").replace("2 greetings", "3 greetings"), machine.output());
        }
    }

    @Test
    void writingInThePastIsForgottenByTheNextStepBack() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.ask("break machine_shutdown");
            gdb.expect("continue", "machine_shutdown ()");
            long present = machine.position();
            gdb.ask("tbreak console_putc if character == '2'");
            gdb.expect("reverse-continue", "console_putc (character=50 '2')");
            gdb.ask("stepi 3");
            long position = machine.position();
            long hash = machine.stateHash();
            gdb.ask("set var greetings_given = 99");
            gdb.ask("set $r6 = 77");
            assertEquals(Timeline.Mode.DIVERSION, machine.mode());
            assertNotEquals(hash, machine.stateHash());
            gdb.expect("monitor info replay", "On a diversion that left history at instruction " + position);
            gdb.ask("stepi 20");
            gdb.expect("print greetings_given", "= 99");
            gdb.ask("reverse-stepi");
            assertEquals(position - 1, machine.position());
            assertEquals(Timeline.Mode.PAST, machine.mode());
            gdb.expect("print greetings_given", "= 2");
            gdb.ask("stepi");
            assertEquals(hash, machine.stateHash());

            gdb.ask("set var greetings_given = 99");
            gdb.expect("reverse-continue", "No more reverse-execution history");
            gdb.expect("print greetings_given", "= 0");
            gdb.expect("continue", "machine_shutdown ()");
            assertEquals(present, machine.position());
            assertEquals(TestMachine.expected("hello") + "2", machine.output(), "the diversion printed one character");
        }
    }

    @Test
    void writingAtThePresentIsPartOfHistory() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.ask("tbreak greet");
            gdb.expect("continue", "greet (whom=");
            gdb.ask("stepi 5");
            gdb.ask("set var greetings_given = 41");
            long hash = machine.stateHash();
            gdb.ask("stepi 10");
            gdb.ask("reverse-stepi 10");
            gdb.expect("print greetings_given", "= 41");
            assertEquals(hash, machine.stateHash());
            gdb.ask("reverse-stepi");
            gdb.expect("print greetings_given", "= 0");
            gdb.ask("stepi 4");
            gdb.expect("print greetings_given", "= 41");
            gdb.expect("continue", "exited normally");
            assertEquals(TestMachine.expected("hello").replace("2 greetings", "43 greetings"), machine.output());
        }
    }

    /** In hello: to before the last line that prints. */
    private static void goBackFromTheEndOfMain(GdbSession gdb) throws Exception {
        gdb.ask("tbreak hello.c:20");
        gdb.expect("continue", "main ()");
        gdb.expect("reverse-next", "print(\"%u greetings");
    }

    @Test
    void whatIsWrittenAfterACallInThePastIsNotLostWithTheCall() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            goBackFromTheEndOfMain(gdb);
            gdb.ask("print console_putc('x')");
            gdb.ask("set var greetings_given = 70");
            gdb.ask("stepi");
            gdb.expect("print greetings_given", "= 70");
            gdb.ask("reverse-stepi");
            gdb.expect("print greetings_given", "= 2");
        }
    }

    @Test
    void whatIsWrittenBeforeACallInThePastIsNotLostWithTheCall() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            goBackFromTheEndOfMain(gdb);
            gdb.ask("set $text = (const char *)main");
            gdb.ask("set var greetings_given = 70");
            gdb.ask("print console_putc('x')");
            gdb.expect("print greet($text)", "= 71");
            gdb.expect("print greet($text)", "= 71");
            gdb.ask("stepi");
            gdb.expect("print greetings_given", "= 70");
            gdb.ask("reverse-stepi");
            gdb.expect("print greetings_given", "= 2");
        }
    }

    /** As GDB does with texts: it calls malloc for each, writes it there, and calls the function that takes them. */
    @Test
    void whatIsAllocatedInThePastForACallStaysUntilTheCallIsOver() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("stray-pointer"); GdbSession gdb = GdbSession.attached(machine, "stray-pointer")) {
            gdb.ask("tbreak journal_insert_first");
            gdb.expect("continue", "journal_insert_first (");
            gdb.ask("stepi");
            gdb.ask("reverse-stepi");
            long hash = machine.stateHash();
            long position = machine.position();
            gdb.ask("set $first = (int *)arena_allocate(8)");
            gdb.ask("set var *$first = 5");
            gdb.ask("set $second = (int *)arena_allocate(8)");
            gdb.ask("set var *$second = 6");
            gdb.expect("print *$first", "= 5");
            gdb.expect("print *$second", "= 6");
            // The last call is over: all of it is gone with the next step.
            gdb.ask("print arena_allocate(8)");
            gdb.ask("stepi");
            gdb.ask("reverse-stepi");
            assertEquals(position, machine.position(), gdb.transcript());
            assertEquals(hash, machine.stateHash(), gdb.transcript());
        }
    }

    @Test
    void aProgramGoesOnFromAnotherPlaceInThePast() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            goBackFromTheEndOfMain(gdb);
            gdb.expect("reverse-next", "print(\"MIDR");
            gdb.expect("tbreak machine_shutdown", "Temporary");
            gdb.expect("jump 20", "machine_shutdown");
            assertEquals(Timeline.Mode.DIVERSION, machine.mode());
            gdb.expect("reverse-next", "main ()");
            assertEquals(Timeline.Mode.PAST, machine.mode());
        }
    }
}
