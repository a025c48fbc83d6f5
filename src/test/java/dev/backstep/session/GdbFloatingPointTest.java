package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.timeline.Timeline;

import org.junit.jupiter.api.Test;

/** Extension registers as GDB sees them. */
class GdbFloatingPointTest {

    @Test
    void doublesSinglesAndQuadsReadAndWrite() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.expect("print $d0", "= 0");
            gdb.ask("set $d0 = 1.5");
            gdb.expect("print $d0", "1.5");
            gdb.expect("print $s1", "= 1.9375");
            gdb.ask("set $s0 = 2.5");
            gdb.expect("print $s0", "= 2.5");
            gdb.expect("print/x $q0.u64", "0x3ff8000040200000");
            gdb.ask("set $q15.u64[1] = 0x123456789abcdef0");
            gdb.expect("print/x $q15.u64", "0x123456789abcdef0");
            gdb.ask("set $q2.u64[1] = 0x4000000000000000");
            gdb.expect("print $d5", "= 2");
            gdb.ask("set $fpscr = 0x03000000");
            gdb.expect("info registers fpscr", "0x3000000");
            gdb.expect("info float", "fpscr");
            gdb.expect("info vector", "q15");
            gdb.expect("monitor info registers", "s00=40200000 s01=3ff80000 d00=3ff8000040200000",
                    "s62=9abcdef0 s63=12345678 d31=123456789abcdef0", "FPSCR: 03000000");
            assertEquals(Timeline.Mode.LIVE, machine.mode());
        }
    }

    @Test
    void writesArePartOfHistoryAtThePresentAndADiversionInThePast() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); GdbSession gdb = GdbSession.attached(machine, "hello")) {
            gdb.ask("tbreak main");
            gdb.ask("continue");
            gdb.ask("set $d7 = 0.25");
            gdb.ask("stepi");
            gdb.ask("reverse-stepi");
            gdb.ask("stepi");
            gdb.expect("print $d7", "0.25");
            gdb.ask("reverse-stepi");
            gdb.ask("reverse-stepi");
            gdb.expect("print $d7", "= 0");
            gdb.ask("set $d7 = 4.75");
            gdb.expect("print $d7", "4.75");
            assertTrue(gdb.ask("monitor info registers").contains("d07=4013000000000000"), gdb.transcript());
            gdb.ask("stepi");
            gdb.expect("print $d7", "4.75");
            // The branch is left behind.
            gdb.ask("reverse-stepi");
            gdb.ask("reverse-stepi");
            gdb.ask("stepi");
            gdb.ask("stepi");
            gdb.expect("print $d7", "= 0");
        }
    }
}
