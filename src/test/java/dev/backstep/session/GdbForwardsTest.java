package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;

import org.junit.jupiter.api.Test;

/** What everybody does with a debugger. */
class GdbForwardsTest {

    @Test
    void attachingShowsTheMachineBeforeItsFirstInstruction() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.expect("info threads", "* 1", "CPU#0 [running]");
            gdb.expect("info registers", "pc             0x60010000", "cpsr           0x400001d3", "r0 ", "sp ", "lr ");
            gdb.expect("x/2i $pc", "=> 0x60010000 <vectors>:\tb\t0x600100a4 <reset_entry>", "0x60010004 <vectors+4>:");
            gdb.expect("info mem", "0x00000000 0x100000000 rw");
            gdb.expect("print greetings_given", "= 0");
            assertEquals(0, machine.position());
        }
    }

    @Test
    void registersAndMemoryAreReadAndWritten() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.expect("tbreak greet", "Temporary breakpoint 1 at");
            gdb.expect("continue", "Temporary breakpoint 1, greet (whom=", "\"world\"");
            gdb.ask("set var greetings_given = 40");
            gdb.expect("print greetings_given", "= 40");
            gdb.ask("set $r5 = 0x12345678");
            gdb.expect("info registers r5", "0x12345678");
            gdb.ask("set $cpsr = ($cpsr & 0x0fffffff) | 0xa0000000");
            assertEquals(0xa, gdb.value("$cpsr >> 28 & 15"));
            gdb.ask("set var *(unsigned char *) 0x61000001 = 0xab");
            gdb.expect("x/2xw 0x61000000", "0x61000000:\t0x0000ab00\t0x00000000");
            gdb.expect("print *(int (*)[4]) 0x61000000", "{43776, 0, 0, 0}");
            gdb.expect("finish", "Value returned is $", "= 41");
        }
    }

    @Test
    void memoryOutsideEverythingIsAnErrorAndHarmsNothing() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.expect("x/xw 0xf0000000", "Cannot access memory at address 0xf0000000");
            gdb.expect("set var *(int *) 0xf0000000 = 1", "Cannot access memory at address 0xf0000000");
            gdb.expect("x/4xw 0x67fffff8", "0x67fffff8:\t0x00000000\t0x00000000");
            gdb.expect("dump binary memory /dev/null 0x68000000 0xffffffff", "Cannot access memory");
            gdb.expect("break *0xf0000000", "Breakpoint 1 at 0xf0000000");
            gdb.ask("delete");
            gdb.expect("stepi", "reset_entry");
            assertEquals(1, machine.position());
        }
    }

    @Test
    void devicesCanBeLookedAtWithoutSideEffects() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("uart-echo"); GdbSession gdb = GdbSession.attached(machine, "uart-echo")) {
            machine.type("x");
            gdb.ask("stepi");
            long before = machine.stateHash();
            gdb.ask("x/32xw 0x10009000");
            gdb.ask("x/32xw 0x1e000100");
            gdb.ask("x/64xw 0x10000000");
            assertEquals(before, machine.stateHash());
        }
    }

    @Test
    void breakpointsOfAllKindsStop() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.expect("break main", "Breakpoint 1 at 0x6001");
            gdb.expect("continue", "Breakpoint 1, main ()");
            gdb.expect("hbreak greet", "Hardware assisted breakpoint 2 at");
            gdb.expect("continue", "Breakpoint 2, greet (whom=");
            gdb.expect("continue", "Breakpoint 2, greet (whom=", "vexpress-a9");
            gdb.ask("delete");
            gdb.expect("tbreak console_putc", "Temporary breakpoint 3");
            gdb.expect("continue", "Temporary breakpoint 3, console_putc");
            gdb.expect("info breakpoints", "No breakpoints or watchpoints.");
            gdb.expect("break console_putc if character == '9'", "Breakpoint 4");
            gdb.expect("continue", "Breakpoint 4, console_putc (character=57 '9')");
            gdb.expect("ignore 4 3", "Will ignore next 3 crossings of breakpoint 4");
            gdb.expect("continue", "Breakpoint 4, console_putc (character=57 '9')");
            gdb.expect("info breakpoints", "breakpoint already hit 5 times");
            gdb.ask("delete");
            gdb.expect("continue", "exited normally");
            assertEquals(TestMachine.expected("hello"), machine.output());
            assertEquals(0, machine.awaitExit());
        }
    }

    @Test
    void steppingGoesByLinesAndByInstructions() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.ask("break main");
            gdb.expect("continue", "Breakpoint 1, main ()");
            gdb.expect("next", "greet(\"world\");");
            gdb.expect("next", "unsigned count = greet(\"vexpress-a9\");");
            assertTrue(machine.output().contains("Hello, world!"));
            gdb.expect("step", "greet (whom=");
            gdb.expect("step", "print(\"Hello, %s!\\n\", whom);");
            gdb.expect("step", "print (format=");
            gdb.expect("finish", "Run till exit", "greet (whom=");
            gdb.expect("up", "main ()");
            gdb.ask("down");
            gdb.expect("finish", "main ()", "Value returned is $", "= 2");
            gdb.expect("next", "print(\"MIDR");
            gdb.expect("advance console_putc", "console_putc (character=77 'M')");
            gdb.expect("finish", "print (");
            gdb.expect("until", "print");
            gdb.expect("tbreak machine_shutdown", "Temporary breakpoint");
            gdb.expect("continue", "machine_shutdown");
            long position = machine.position();
            gdb.ask("stepi");
            assertEquals(position + 1, machine.position());
            gdb.ask("stepi 3");
            assertEquals(position + 4, machine.position());
            gdb.expect("backtrace", "machine_shutdown ()", "reset_entry");
        }
    }

    @Test
    void nextiPassesOverACall() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.ask("break greet");
            gdb.ask("continue");
            while (!gdb.ask("x/i $pc").contains("\tbl\t")) {
                gdb.ask("stepi");
            }
            long call = gdb.value("$pc");
            gdb.ask("nexti");
            assertEquals(call + 4, gdb.value("$pc"));
            assertTrue(machine.output().contains("Hello, world!"));
        }
    }

    @Test
    void thumbCodeIsDebuggedAsWell() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("compute-t32"); GdbSession gdb = GdbSession.attached(machine, "compute-t32")) {
            gdb.ask("set var compute_select = 8");
            gdb.expect("break fib", "Breakpoint 1 at");
            gdb.expect("continue", "Breakpoint 1, fib (n=29)");
            assertEquals(1, gdb.value("$cpsr >> 5 & 1"));
            gdb.expect("continue 3", "Breakpoint 1, fib (n=n@entry=26)");
            gdb.expect("backtrace", "#0  fib (n=n@entry=26)", "#1 ", "#2 ", "#3  0x", "run_kernel", "main ()");
            gdb.ask("delete");
            gdb.expect("break fib if n == 1", "Breakpoint 2");
            gdb.expect("continue", "fib (n=n@entry=1)");
            gdb.expect("finish", "= 1");
            long position = machine.position();
            gdb.ask("reverse-stepi");
            gdb.ask("stepi");
            assertEquals(position, machine.position());
            gdb.ask("delete");
            gdb.expect("tbreak print_number", "Temporary breakpoint");
            gdb.expect("continue", "print_number");
            gdb.expect("finish", "Run till exit");
            gdb.expect("continue", "exited normally");
            assertEquals("fib: 0007d8b5\r\n", machine.output());
        }
    }

    @Test
    void monitorCommandsAnswer() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.ask("stepi 7");
            gdb.expect("monitor info icount", "position: 7 instructions");
            gdb.expect("monitor info registers", "R15=6001");
            gdb.expect("monitor info replay", "Recording execution '(memory)': instruction count = 7");
            gdb.ask("reverse-stepi");
            gdb.expect("monitor info replay", "Replaying execution '(memory)': instruction count = 6");
            gdb.expect("monitor info mtree -f", "vexpress");
            gdb.expect("monitor info status", "paused");
            gdb.expect("monitor info checkpoints", "checkpoints,");
            gdb.expect("monitor help", "replay_seek", "last-writer");
            gdb.expect("monitor nonsense", "nonsense");
            gdb.expect("monitor x/4xw 0x60010000", "60010000: 0x");
            gdb.expect("monitor replay_seek 3", "At instruction 3 of 7");
            gdb.ask("maintenance flush register-cache");
            assertEquals(3, machine.position());
        }
    }

    @Test
    void anImageIsLoadedComparedAndSearched() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("timer-irq"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.expect("compare-sections .text", "MIS-MATCHED!");
            gdb.expect("load", "Loading section .text", "Start address 0x60010000", "Transfer rate");
            assertFalse(gdb.expect("compare-sections", "Section .text", "matched.").contains("MIS-MATCHED"));
            assertEquals(0x60010000L, gdb.value("$pc"));
            gdb.expect("find /b 0x60010000, +0x1000, 'w', 'o', 'r', 'l', 'd'", "pattern");
            gdb.expect("find /w 0x60010000, +0x100, 0x11111111", "Pattern not found");
            gdb.ask("break main");
            gdb.expect("continue", "Breakpoint 1, main ()");
            gdb.ask("delete");
            gdb.expect("continue", "exited normally");
            assertEquals(TestMachine.expected("hello"), machine.output());
        }
    }
}
