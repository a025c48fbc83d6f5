package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watchpoints, forwards and backwards. */
class GdbWatchTest {

    @Test
    void aWordIsWatchedForwardsAndBackwards() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.ask("tbreak main");
            gdb.ask("continue");
            gdb.expect("watch greetings_given", "Hardware watchpoint 2: greetings_given");
            gdb.expect("continue", "Hardware watchpoint 2: greetings_given", "Old value = 0", "New value = 1", "greet (whom=");
            long first = machine.position();
            gdb.expect("continue", "Old value = 1", "New value = 2", "greet (whom=");
            long second = machine.position();
            gdb.ask("tbreak machine_shutdown");
            gdb.expect("continue", "machine_shutdown");

            gdb.expect("reverse-continue", "Hardware watchpoint 2: greetings_given", "Old value = 2", "New value = 1", "greet (whom=");
            assertEquals(second - 1, machine.position(), "it stands before the write");
            gdb.expect("x/i $pc", "str");
            gdb.expect("print greetings_given", "= 1");
            gdb.expect("reverse-continue", "Old value = 1", "New value = 0");
            assertEquals(first - 1, machine.position());
            gdb.expect("continue", "Old value = 0", "New value = 1");
            assertEquals(first, machine.position());
            gdb.expect("reverse-continue", "Old value = 1", "New value = 0");
            assertEquals(first - 1, machine.position());
            gdb.expect("reverse-continue", "No more reverse-execution history");
            gdb.expect("continue", "Old value = 0", "New value = 1");
            gdb.expect("continue", "Old value = 1", "New value = 2");
            assertEquals(second, machine.position());
            gdb.ask("delete");
            gdb.expect("continue", "exited normally");
            assertEquals(TestMachine.expected("hello"), machine.output());
        }
    }

    @Test
    void readsAndAccessesAreWatchedForwardsAndBackwards() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.ask("tbreak main");
            gdb.ask("continue");
            gdb.expect("rwatch greetings_given", "Hardware read watchpoint 2: greetings_given");
            gdb.expect("continue", "Hardware read watchpoint 2: greetings_given", "Value = 0");
            long read = machine.position();
            gdb.expect("continue", "Hardware read watchpoint 2: greetings_given", "Value = 1");
            gdb.expect("reverse-continue", "Hardware read watchpoint 2: greetings_given", "Value = ");
            gdb.expect("reverse-continue", "Hardware read watchpoint 2: greetings_given", "Value = 0");
            assertEquals(read - 1, machine.position());
            gdb.expect("reverse-continue", "No more reverse-execution history");
            gdb.ask("delete");
            gdb.expect("awatch greetings_given", "Hardware access (read/write) watchpoint 3");
            gdb.ask("tbreak main");
            gdb.expect("continue", "Hardware access (read/write) watchpoint 3", "reset_entry");
            gdb.expect("continue", "main ()");
            gdb.expect("continue", "Hardware access (read/write) watchpoint 3", "Value = 0");
            assertEquals(read, machine.position());
            gdb.expect("continue", "Hardware access (read/write) watchpoint 3", "Old value = 0", "New value = 1");
            long written = machine.position();
            assertTrue(written > read);
            gdb.expect("reverse-continue", "Hardware access (read/write) watchpoint 3", "Old value = 1", "New value = 0");
            assertEquals(written - 1, machine.position());
            gdb.expect("reverse-continue", "Hardware access (read/write) watchpoint 3", "Value = 0");
            assertEquals(read - 1, machine.position());
        }
    }

    /** A watched byte is met by accesses of any size that touch it, and by no others. */
    @ParameterizedTest
    @ValueSource(strings = {"unsigned char", "unsigned short", "unsigned int", "unsigned long long"})
    void everySizeIsWatched(String type) throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("compute-a32"); GdbSession gdb = GdbSession.attached(machine, "compute-a32")) {
            // Quicksort writes each word of its array once before it sorts.
            gdb.ask("set var compute_select = 2");
            gdb.expect("watch *(" + type + " *) &'quicksort.c'::values[1000]", "Hardware watchpoint 1");
            gdb.expect("continue", "Old value = 0", "quicksort_kernel");
            long bytes = gdb.value("sizeof(" + type + ")");
            assertEquals(1000, (gdb.value("&'quicksort.c'::values[1000]") - 0x60021f40L) / 4);
            long first = machine.position();
            gdb.expect("continue", "Old value = ", "New value = ");
            assertTrue(machine.position() > first);
            gdb.expect("reverse-continue", "Old value = ", "New value = ");
            gdb.expect("reverse-continue", "Old value = ", "New value = 0");
            assertEquals(first - 1, machine.position(), bytes + " bytes");
        }
    }

    @Test
    void aLargeArrayIsWatched() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("compute-a32"); GdbSession gdb = GdbSession.attached(machine, "compute-a32")) {
            gdb.ask("set var compute_select = 3");
            gdb.ask("tbreak main");
            gdb.expect("continue", "main ()");
            gdb.expect("watch 'matmul.c'::product", "Hardware watchpoint 2");
            gdb.expect("continue", "Hardware watchpoint 2", "multiply ()");
            gdb.expect("continue", "Hardware watchpoint 2");
            assertTrue(gdb.value("product[0][0]") != 0);
            assertTrue(gdb.value("product[0][1]") != 0);
            assertEquals(0, gdb.value("product[0][2]"));
            gdb.expect("reverse-continue", "Hardware watchpoint 2");
            assertEquals(0, gdb.value("product[0][1]"));
            gdb.expect("reverse-continue", "Hardware watchpoint 2");
            assertEquals(0, gdb.value("product[0][0]"));
            gdb.ask("tbreak main");
            gdb.expect("reverse-continue", "main ()");
        }
    }

    @Test
    void theStrayPointerIsFound() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("stray-pointer"); GdbSession gdb = GdbSession.attached(machine, "stray-pointer")) {
            gdb.ask("break panic_halt");
            gdb.expect("continue", "Breakpoint 1, panic_halt ()");
            assertEquals(TestMachine.expected("stray-pointer"), machine.output());
            gdb.expect("backtrace", "in scheduler_run (minute=");
            gdb.expect("frame function scheduler_run", "scheduler_run (minute=");
            gdb.expect("watch -l task->run", "Hardware watchpoint 2: -location task->run");
            gdb.expect("reverse-continue", "Hardware watchpoint 2: -location task->run", "journal_insert_first (");
            gdb.expect("print journal->used", "= 8");
            gdb.expect("print i", "= 8");
            gdb.ask("delete");
            gdb.ask("break panic_halt");
            gdb.expect("continue", "panic_halt ()");
            assertEquals(TestMachine.expected("stray-pointer"), machine.output());
            gdb.expect("monitor last-writer " + gdb.value("&first_task->run"), "last written by instruction", "journal_insert_first");
        }
    }
}
