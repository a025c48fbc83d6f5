package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.session.DebuggedMachine.Variant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way of moving that GDB has, forwards and the same way back. */
class GdbReverseFamilyTest {

    @ParameterizedTest
    @ValueSource(strings = {"compute-a32", "compute-t32"})
    void untilAdvanceFinishAndNextGoBothWays(String kernel) throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(kernel); GdbSession gdb = GdbSession.attached(machine, kernel)) {
            gdb.ask("set var compute_select = 8");
            gdb.expect("advance fib_kernel", "fib_kernel (");
            long kernelEntered = machine.position();
            gdb.expect("advance fib", "fib (n=");
            long entered = machine.position();
            gdb.expect("tbreak fib if n == 7", "Temporary breakpoint");
            gdb.expect("continue", "fib (n=");
            assertEquals(7, gdb.value("n"));
            long seven = machine.position();
            gdb.expect("finish", "Run till exit", "Value returned is $", "= 13");
            long returned = machine.position();
            gdb.expect("tbreak fib if n == 7", "Temporary breakpoint");
            gdb.expect("reverse-continue", "fib (n=");
            assertEquals(seven, machine.position(), gdb.transcript());
            gdb.expect("reverse-finish", "Run back to call of", "in fib (n=");
            assertEquals(seven - 1, machine.position(), gdb.transcript());
            assertEquals(8, gdb.value("n"));
            // Over the call forwards and back again, by instructions of the caller.
            gdb.ask("nexti");
            assertEquals(returned, machine.position(), gdb.transcript());
            gdb.ask("reverse-nexti");
            assertEquals(seven - 1, machine.position(), gdb.transcript());
            assertTrue(entered < seven);

            gdb.expect("set exec-direction reverse");
            gdb.expect("advance fib_kernel", "fib_kernel (");
            assertEquals(kernelEntered, machine.position(), gdb.transcript());
            gdb.ask("stepi 10");
            assertEquals(kernelEntered - 10, machine.position());
            gdb.expect("set exec-direction forward");
            gdb.ask("stepi 10");
            assertEquals(kernelEntered, machine.position());
            gdb.ask("until");
            long line = machine.position();
            assertTrue(line > kernelEntered);
            gdb.expect("set exec-direction reverse");
            gdb.ask("until");
            assertTrue(machine.position() < line, gdb.transcript());
        }
    }

    @Test
    void bothEndsOfHistoryAreSaidEachTime() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello", Variant.NO_SHUTDOWN); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.expect("continue", "No more reverse-execution history");
            long end = machine.position();
            for (String command : new String[] {"continue", "stepi", "nexti", "stepi 5", "continue"}) {
                gdb.expect(command, "No more reverse-execution history");
                assertEquals(end, machine.position(), command);
            }
            gdb.ask("reverse-stepi 3");
            assertEquals(end - 3, machine.position());
            gdb.expect("stepi 10", "No more reverse-execution history");
            assertEquals(end, machine.position());
            for (String command : new String[] {"reverse-continue", "reverse-stepi", "reverse-continue", "reverse-nexti", "reverse-stepi 7"}) {
                gdb.expect(command, "No more reverse-execution history");
                assertEquals(0, machine.position(), command);
            }
            gdb.expect("tbreak main", "Temporary breakpoint");
            gdb.expect("continue", "main ()");
        }
    }

    @Test
    void aBreakpointUnderThePcIsNotHitAgainInEitherDirection() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.ask("break console_putc");
            gdb.expect("continue", "Breakpoint 1, console_putc");
            long first = machine.position();
            gdb.expect("continue", "Breakpoint 1, console_putc");
            long second = machine.position();
            gdb.expect("reverse-continue", "Breakpoint 1, console_putc");
            assertEquals(first, machine.position());
            gdb.expect("continue", "Breakpoint 1, console_putc");
            assertEquals(second, machine.position());
            // Come to it by a step, or set it where one stands: no hit of its own.
            gdb.ask("reverse-stepi");
            gdb.ask("stepi");
            assertEquals(second, machine.position());
            gdb.expect("reverse-continue", "Breakpoint 1, console_putc");
            assertEquals(first, machine.position());
            gdb.ask("delete");
            gdb.ask("stepi");
            gdb.ask("break *$pc");
            gdb.expect("reverse-continue", "No more reverse-execution history");
            gdb.expect("continue", "Breakpoint 2, ");
            assertEquals(first + 1, machine.position());
        }
    }

    @Test
    void exceptionsAreCrossedByLinesInBothDirections() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("timer-irq"); GdbSession gdb = GdbSession.attached(machine, "timer-irq")) {
            gdb.ask("tbreak sp804_interrupt");
            gdb.expect("continue", "sp804_interrupt ()");
            gdb.ask("watch sp804_ticks");
            gdb.expect("continue", "Old value = 0", "New value = 1");
            gdb.expect("continue", "Old value = 1", "New value = 2");
            long second = machine.position();
            gdb.expect("reverse-continue", "Old value = 2", "New value = 1");
            assertEquals(second - 1, machine.position());
            gdb.expect("rwatch sp804_ticks");
            gdb.ask("delete 2");
            gdb.ask("reverse-continue");
            gdb.ask("delete");
            gdb.expect("hbreak irq_entry", "Hardware assisted breakpoint");
            gdb.expect("reverse-continue", "irq_entry");
            long entry = machine.position();
            // Over the vector to what was interrupted.
            gdb.ask("reverse-stepi 2");
            assertEquals(0x13, gdb.value("$cpsr & 0x1f"), gdb.transcript());
            gdb.expect("continue", "irq_entry");
            assertEquals(entry, machine.position());
        }
    }
}
