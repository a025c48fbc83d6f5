package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The commands of {@code backstep-gdb.py} in a real GDB. */
class GdbScriptTest {

    private static final String SOURCE = "source " + TestMachine.ROOT.resolve("python-gdb-scripts/backstep-gdb.py");

    private DebuggedMachine machine;
    private GdbSession gdb;

    private void attach() throws Exception {
        machine = DebuggedMachine.of("stray-pointer");
        gdb = GdbSession.attached(machine, "stray-pointer");
        assertEquals("", gdb.ask(SOURCE));
    }

    @AfterEach
    void end() throws Exception {
        if (gdb != null) {
            gdb.close();
        }
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    void theMemoryTreeAndTheTimersAreShown() throws Exception {
        attach();
        gdb.expect("backstep mtree", "address-space: memory", "(prio 0, i/o): arm-sysctl", "alias vexpress.lowmem");
        gdb.expect("backstep mtree -f", "FlatView #0", "Root memory region: system");
        gdb.expect("backstep mtree -x", "backstep mtree knows no -x; it takes -f");
        gdb.expect("backstep timers", "Virtual clock: 0 ns", "Host clock:", "Realtime clock:");
        gdb.expect("backstep timers 1", "backstep timers knows no 1");
    }

    @Test
    void onePositionsItselfInHistory() throws Exception {
        attach();
        gdb.expect("backstep icount", "position: 0 instructions", "present: 0 instructions (live)");
        gdb.expect("backstep replay", "Recording execution", "instruction count = 0");
        gdb.expect("backstep replay break 1000 * 2", "The next run stops at instruction 2000");
        gdb.expect("continue", "SIGINT");
        assertEquals(2000, gdb.value("$_icount()"));
        long pc = gdb.value("$pc");
        gdb.ask("set $here = $_icount()");
        gdb.expect("backstep replay seek -500", "#0 ");
        assertEquals(1500, gdb.value("$_icount()"));
        gdb.expect("backstep replay", "Replaying execution", "instruction count = 1500");
        gdb.expect("backstep replay seek begin", "vectors");
        assertEquals(0x60010000L, gdb.value("$pc"));
        gdb.expect("backstep seek +10", "#0 ");
        assertEquals(10, gdb.value("$_icount()"));
        gdb.ask("backstep replay seek $here");
        assertEquals(2000, gdb.value("$_icount()"));
        assertEquals(pc, gdb.value("$pc"), "GDB sees the registers of the new place");
        gdb.ask("backstep replay seek 700");
        gdb.ask("backstep replay break 800");
        gdb.expect("backstep replay delete-break");
        gdb.ask("stepi 200");
        assertEquals(900, gdb.value("$_icount()"));
        gdb.ask("backstep seek end");
        assertEquals(2000, gdb.value("$_icount()"));
        gdb.expect("backstep checkpoints", "position", "virtual time (ns)", "checkpoints,");
    }

    @Test
    void theLastWriterOfAnObjectIsFound() throws Exception {
        attach();
        gdb.ask("break panic");
        gdb.ask("break fail");
        gdb.ask("backstep replay break 100000");
        gdb.ask("continue");
        String sp = gdb.expect("backstep last-writer *(unsigned *) 0x60010000", "0x60010000");
        assertTrue(sp.contains("never written"), sp);
        gdb.expect("backstep last-writer 1 + 1", "1 + 1 is not in memory");
        gdb.expect("backstep last-writer $r0", "$r0 is not in memory");
        gdb.expect("backstep last-writer nowhere_at_all", "No symbol \"nowhere_at_all\"");
        gdb.expect("backstep last-writer", "An expression is needed");
        gdb.expect("backstep last-writer *(char (*)[8192]) 0x60010000", "last-writer: len 8192 is outside 1..4096");
    }

    @Test
    void whatCannotBeDoneIsToldInOneLine() throws Exception {
        attach();
        for (String[] row : new String[][] {
            {"backstep replay seek 5", "Error: position 5 is outside the history, which goes from 0 to 0"},
            {"backstep replay seek", "A position is needed: an instruction count, begin, end"},
            {"backstep replay seek nonsense", "nonsense is no position: No symbol \"nonsense\" in current context."},
            {"backstep replay break", "A position is needed: an instruction count"},
            {"backstep replay break -1", "Error: cannot set breakpoint at the instruction in the past: the machine stands at 0"},
            {"backstep replay frobnicate", "Undefined backstep replay command: \"frobnicate\".  Try \"help backstep replay\"."},
            {"backstep frobnicate", "Undefined backstep command: \"frobnicate\".  Try \"help backstep\"."}}) {
            assertEquals(row[1], gdb.ask(row[0]), row[0]);
        }
    }

    @Test
    void withoutAConnectionThatIsSaid() throws Exception {
        attach();
        gdb.ask("disconnect");
        for (String command : new String[] {"icount", "timers", "mtree", "replay", "checkpoints", "replay seek 0", "replay break 1"}) {
            assertEquals("There is no connection to Backstep: target remote :1234", gdb.ask("backstep " + command), command);
        }
        assertTrue(gdb.ask("print $_icount()").contains("There is no connection to Backstep"));
    }

    @Test
    void everyCommandHasHelpAndCompletion() throws Exception {
        attach();
        String all = gdb.ask("help backstep");
        for (String name : new String[] {"checkpoints", "icount", "last-writer", "mtree", "replay", "seek", "timers"}) {
            assertTrue(all.contains("backstep " + name + " -- "), name + ": " + all);
            assertFalse(gdb.ask("help backstep " + name).contains("not documented"), name);
        }
        assertEquals(all, gdb.ask("backstep"));
        gdb.expect("help backstep replay", "backstep replay break -- ", "backstep replay delete-break -- ", "backstep replay seek -- ");
        gdb.expect("help backstep replay seek", "Usage: backstep replay seek N | +N | -N | begin | end");
        gdb.expect("help backstep seek", "Usage: backstep seek N");
        gdb.expect("help backstep last-writer", "Usage: backstep last-writer EXPRESSION");
        gdb.expect("help function _icount", "how many instructions have run");
        assertEquals("backstep replay break\nbackstep replay delete-break\nbackstep replay seek", gdb.ask("complete backstep replay "));
        assertEquals("backstep replay seek begin", gdb.ask("complete backstep replay seek b"));
        assertEquals("backstep seek begin\nbackstep seek end", gdb.ask("complete backstep seek "));
        assertEquals("backstep mtree -f", gdb.ask("complete backstep mtree -"));
        assertEquals("backstep mtree -f", gdb.ask("complete backstep mtree "));
        assertTrue(gdb.ask("complete backstep last-writer mai").contains("backstep last-writer main"));
        assertEquals("", gdb.ask("complete backstep icount x"));
    }
}
