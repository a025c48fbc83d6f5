package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.timeline.Timeline;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** Going back by instructions, by lines, by calls, and to breakpoints. */
class GdbBackwardsTest {

    /** Registers as GDB shows them, and the whole state as the machine has it. */
    private record Seen(String registers, String memory, long position, long hash) { }

    private static Seen look(DebuggedMachine machine, GdbSession gdb) {
        return new Seen(gdb.ask("info registers"), gdb.ask("x/32xw $sp"), machine.position(), machine.stateHash());
    }

    /** Steps forwards, then back, and requires the same at each instruction. */
    private static void forthAndBack(DebuggedMachine machine, GdbSession gdb, int steps) {
        Deque<Seen> way = new ArrayDeque<>();
        for (int i = 0; i < steps; i++) {
            way.push(look(machine, gdb));
            gdb.ask("stepi");
            assertEquals(way.peek().position + 1, machine.position(), gdb.transcript());
        }
        while (!way.isEmpty()) {
            gdb.ask("reverse-stepi");
            assertEquals(way.pop(), look(machine, gdb), gdb.transcript());
        }
    }

    @Test
    void tenStepsForthAndBackShowTheSameAtEachInstruction() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            forthAndBack(machine, gdb, 10);
            gdb.ask("break print_number");
            gdb.expect("continue", "Breakpoint 1, print_number");
            forthAndBack(machine, gdb, 10);
            gdb.ask("delete");
            gdb.expect("continue", "exited normally");
            assertEquals(TestMachine.expected("hello"), machine.output());
        }
    }

    @Test
    void theBeginningOfHistoryIsSaid() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.expect("reverse-stepi", "No more reverse-execution history.", "vectors ()");
            gdb.expect("reverse-continue", "No more reverse-execution history.");
            gdb.ask("tbreak main");
            gdb.expect("continue", "main ()");
            gdb.expect("reverse-continue", "No more reverse-execution history.", "vectors ()");
            assertEquals(0, machine.position());
            gdb.ask("stepi 3");
            gdb.expect("reverse-stepi 10", "No more reverse-execution history.");
            assertEquals(0, machine.position());
        }
    }

    @Test
    void linesCallsAndBreakpointsAreMetBackwards() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.ask("break hello.c:20");
            gdb.expect("continue", "Breakpoint 1, main ()", "return 0;");
            String printed = machine.output();
            long present = machine.position();
            assertEquals(TestMachine.expected("hello"), printed);

            gdb.expect("reverse-next", "print(\"%u greetings");
            gdb.expect("reverse-next", "print(\"MIDR");
            gdb.expect("reverse-next", "count = greet(\"vexpress-a9\");");
            gdb.expect("print greetings_given", "= 1");
            gdb.expect("reverse-step", "greet (whom=", "}");
            gdb.expect("print greetings_given", "= 1");
            gdb.expect("reverse-finish", "Run back to call of", "main ()", "greet(\"world\");");
            gdb.expect("print greetings_given", "= 0");
            gdb.expect("next", "count = greet(\"vexpress-a9\");");
            gdb.expect("print greetings_given", "= 1");

            gdb.ask("break console_putc if character == 'H'");
            gdb.expect("reverse-continue", "Breakpoint 2, console_putc (character=72 'H')");
            gdb.expect("reverse-continue", "No more reverse-execution history.");
            gdb.expect("continue", "Breakpoint 2, console_putc (character=72 'H')");
            gdb.expect("continue", "Breakpoint 2, console_putc (character=72 'H')");
            gdb.ask("delete 2");
            gdb.expect("continue", "Breakpoint 1, main ()", "return 0;");
            assertEquals(present, machine.position());
            assertEquals(Timeline.Mode.LIVE, machine.mode());
            assertEquals(printed, machine.output(), "nothing is printed twice");
            gdb.expect("continue", "exited normally");
            assertEquals(printed, machine.output());
        }
    }

    @Test
    void continuingFromThePastGoesThroughThePresentAndOn() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("timer-irq"); GdbSession gdb = GdbSession.attached(machine, "timer-irq")) {
            gdb.ask("break sp804_interrupt if sp804_ticks == 6");
            gdb.expect("continue", "sp804_interrupt ()");
            gdb.ask("reverse-stepi 200");
            gdb.ask("delete");
            gdb.expect("monitor replay_seek 10000", "At instruction 10000 of");
            gdb.ask("maintenance flush register-cache");
            gdb.expect("continue", "exited normally");
            assertEquals(TestMachine.expected("timer-irq"), machine.output());
            assertEquals(0, machine.awaitExit());
        }
    }

    @Test
    void thePresentThatIsPassedWithoutABreakpointIsNoStop() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("timer-irq"); GdbSession gdb = GdbSession.attached(machine, "timer-irq")) {
            gdb.ask("break private_timer_interrupt");
            gdb.ask("continue");
            long present = machine.position();
            gdb.ask("reverse-stepi 50");
            gdb.expect("continue", "Breakpoint 1, private_timer_interrupt");
            assertEquals(present, machine.position());
            gdb.ask("delete");
            gdb.ask("reverse-stepi 2");
            gdb.ask("stepi 4");
            assertEquals(present + 2, machine.position());
            assertEquals(Timeline.Mode.LIVE, machine.mode());
        }
    }

    @Test
    void interruptEntriesAreSteppedBackOver() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("timer-irq"); GdbSession gdb = GdbSession.attached(machine, "timer-irq")) {
            gdb.ask("break irq_entry");
            gdb.expect("continue", "irq_entry ()");
            assertEquals(0x12, gdb.value("$cpsr & 0x1f"));
            gdb.ask("reverse-stepi 3");
            assertEquals(0x13, gdb.value("$cpsr & 0x1f"), gdb.transcript());
            assertFalse(gdb.place().startsWith("irq_entry") || gdb.place().startsWith("vectors"));
            forthAndBack(machine, gdb, 8);
            gdb.ask("delete");
            // A stop in a handler, and the one before it.
            gdb.ask("break sp804_interrupt");
            gdb.expect("continue", "Breakpoint 2, sp804_interrupt");
            long first = machine.position();
            gdb.expect("continue", "Breakpoint 2, sp804_interrupt");
            gdb.expect("continue", "Breakpoint 2, sp804_interrupt");
            gdb.expect("print sp804_ticks", "= 2");
            gdb.expect("reverse-continue", "Breakpoint 2, sp804_interrupt");
            gdb.expect("print sp804_ticks", "= 1");
            gdb.expect("reverse-continue", "Breakpoint 2, sp804_interrupt");
            gdb.expect("print sp804_ticks", "= 0");
            assertEquals(first, machine.position());
            gdb.expect("reverse-finish", "Run back to call of", "interrupt_dispatch");
            gdb.expect("reverse-finish", "irq_entry ()");
            // Out of idleness: the second phase sleeps.
            gdb.ask("delete");
            gdb.expect("break sp804_interrupt if sp804_ticks == 5", "Breakpoint 3");
            gdb.expect("continue", "Breakpoint 3, sp804_interrupt");
            gdb.expect("tbreak sleep_until", "Temporary breakpoint 4");
            gdb.expect("reverse-continue", "sleep_until");
            gdb.expect("tbreak irq_entry", "Temporary breakpoint 5");
            gdb.expect("continue", "irq_entry");
            gdb.ask("reverse-stepi 4");
            forthAndBack(machine, gdb, 8);
        }
    }

    @Test
    void modeChangesAreSteppedBackOver() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("exceptions"); GdbSession gdb = GdbSession.attached(machine, "exceptions")) {
            for (String function : new String[] {"svc_a32", "svc_t32", "udf_t32", "bkpt_a32", "load_multiple_a32", "unmask_irq", "unmask_fiq",
                    "fiq_bank", "user_mode"}) {
                gdb.expect("tbreak *" + function, "Temporary breakpoint");
                gdb.expect("continue", function);
                forthAndBack(machine, gdb, 16);
            }
            gdb.expect("continue", "exited normally");
            assertEquals(TestMachine.expected("exceptions"), machine.output());
        }
    }

    @Test
    void selfModifyingCodeIsTheOldCodeAgain() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("smc"); GdbSession gdb = GdbSession.attached(machine, "smc")) {
            gdb.ask("break *&code[0]");
            gdb.expect("continue", "Breakpoint 1, ");
            gdb.expect("x/i $pc", "mov\tr0, #42");
            gdb.expect("continue", "Breakpoint 1, ");
            gdb.expect("x/i $pc", "mov\tr0, #43");
            gdb.ask("stepi");
            assertEquals(43, gdb.value("$r0"));
            gdb.expect("reverse-continue", "Breakpoint 1, ");
            gdb.expect("reverse-continue", "Breakpoint 1, ");
            gdb.expect("x/i $pc", "mov\tr0, #42");
            gdb.ask("stepi");
            assertEquals(42, gdb.value("$r0"));
            gdb.ask("delete");
            gdb.ask("tbreak patch_across_pages");
            gdb.expect("continue", "patch_across_pages");
            gdb.ask("tbreak patch_byte");
            gdb.expect("reverse-continue", "patch_byte");
            gdb.expect("continue", "exited normally");
            assertEquals(TestMachine.expected("smc"), machine.output());
        }
    }

    @Test
    void theCallIsFoundBackwardsInRecursion() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("compute-t32"); GdbSession gdb = GdbSession.attached(machine, "compute-t32")) {
            gdb.ask("set var compute_select = 8");
            gdb.ask("break fib if n == 8");
            gdb.expect("continue", "Breakpoint 1, fib (n=");
            long entered = machine.position();
            gdb.expect("finish", "Value returned is $", "= 21");
            gdb.expect("reverse-stepi", "fib");
            gdb.expect("reverse-continue", "Breakpoint 1, fib (n=");
            assertEquals(entered, machine.position());
            gdb.expect("backtrace 2", "#0  fib (n=n@entry=8)", "in fib (n=n@entry=9)");
            gdb.ask("delete");
            gdb.expect("reverse-finish", "Run back to call of", "0x60010860 in fib (n=n@entry=9)");
        }
    }

    @Test
    void oneInstructionBackAtTwoHundredMillionIsRight() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("compute-a32"); GdbSession gdb = GdbSession.attached(machine, "compute-a32")) {
            gdb.ask("set var compute_repeat = 100");
            gdb.ask("set var compute_select = 8");
            gdb.ask("break fib_kernel");
            gdb.ask("ignore 1 20");
            gdb.expect("continue", "Breakpoint 1, fib_kernel");
            gdb.ask("delete");
            assertTrue(machine.position() > 200_000_000, () -> "only at " + machine.position());
            long start = System.nanoTime();
            gdb.ask("reverse-stepi");
            System.out.printf("reverse-stepi at %d instructions, seen from GDB: %d ms%n", machine.position(),
                    (System.nanoTime() - start) / 1_000_000);
            gdb.ask("stepi");
            forthAndBack(machine, gdb, 10);
            gdb.ask("reverse-stepi 10");
            forthAndBack(machine, gdb, 10);
        }
    }
}
