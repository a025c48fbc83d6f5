package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;

import java.util.List;
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
        assertEquals(2000, gdb.value("$_icount"));
        long pc = gdb.value("$pc");
        gdb.ask("set $here = $_icount");
        gdb.expect("backstep replay seek -500", "#0 ");
        assertEquals(1500, gdb.value("$_icount"));
        gdb.expect("backstep replay", "Replaying execution", "instruction count = 1500");
        gdb.expect("backstep replay seek begin", "vectors");
        assertEquals(0x60010000L, gdb.value("$pc"));
        gdb.expect("backstep seek +10", "#0 ");
        assertEquals(10, gdb.value("$_icount"));
        gdb.ask("backstep replay seek $here");
        assertEquals(2000, gdb.value("$_icount"));
        assertEquals(pc, gdb.value("$pc"), "GDB sees the registers of the new place");
        gdb.ask("backstep replay seek 700");
        gdb.ask("backstep replay break 800");
        gdb.expect("backstep replay delete-break");
        gdb.ask("stepi 200");
        assertEquals(900, gdb.value("$_icount"));
        gdb.ask("backstep seek end");
        assertEquals(2000, gdb.value("$_icount"));
        gdb.expect("backstep checkpoints", "position", "virtual time (ns)", "checkpoints,");
    }

    @Test
    void thePositionIsRightWhereverItIsRead() throws Exception {
        attach();
        // In a condition, which the server evaluates, and in one that GDB does.
        gdb.ask("break journal_append if $_icount > 1000000");
        gdb.expect("continue", "journal_append");
        long first = machine.position();
        assertTrue(first > 1_000_000, "" + first);
        gdb.ask("condition 1 $_icount > " + (first + 10));
        gdb.expect("continue", "journal_append");
        long hit = machine.position();
        assertEquals(hit, gdb.value("$_icount"));
        gdb.ask("condition 1 $_icount < " + hit);
        gdb.expect("reverse-continue", "journal_append");
        assertEquals(first, machine.position());
        assertEquals(first, gdb.value("$_icount"));
        gdb.ask("set breakpoint condition-evaluation host");
        gdb.ask("condition 1 $_icount > " + first);
        gdb.expect("continue", "journal_append");
        assertEquals(hit, gdb.value("$_icount"));
        // In the commands of a breakpoint.
        gdb.ask("commands 1\nsilent\nprintf \"seen at %llu\\n\", $_icount\nend");
        gdb.ask("backstep seek " + (first + 1));
        gdb.expect("continue", "seen at " + hit);
        // After steps, and what the script knows nothing of.
        gdb.ask("reverse-stepi");
        assertEquals(hit - 1, gdb.value("$_icount"));
        gdb.ask("stepi");
        assertEquals(hit, gdb.value("$_icount"));
        gdb.ask("up");
        String caller = gdb.ask("frame");
        gdb.ask("monitor info icount");
        assertEquals(caller, gdb.ask("frame"), "the frame stays the one chosen while the machine stays where it is");
        gdb.ask("monitor seek 700");
        assertEquals(700, gdb.value("$_icount"));
        gdb.expect("monitor info registers", String.format("R15=%08x", gdb.value("$pc")));
        gdb.ask("monitor replay_seek end");
        assertEquals(machine.position(), gdb.value("$_icount"));
        // In the past a function that the debugger calls leaves no trace.
        gdb.ask("backstep seek " + first);
        gdb.ask("print journal_append(journal, reading)");
        gdb.expect("backstep replay", "On a diversion that left history at instruction " + first);
        assertEquals(first, gdb.value("$_icount"));
        gdb.expect("set var $_icount = 5", "Could not write register \"_icount\"");
        assertEquals(first, gdb.value("$_icount"));
        gdb.expect("info registers", "_icount ");
    }

    @Test
    void thePositionIsRightInAScriptWithoutOurs() throws Exception {
        machine = DebuggedMachine.of("stray-pointer");
        String told = GdbSession.batch("stray-pointer", "target remote :" + machine.port(), "stepi 5", "printf \"at %llu\\n\", $_icount",
                "reverse-stepi 2", "printf \"at %llu\\n\", $_icount", SOURCE, "monitor seek 1", "printf \"at %llu\\n\", $_icount");
        assertEquals(List.of("at 5", "at 3", "at 1"), told.lines().filter(line -> line.startsWith("at ")).toList(), told);
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
    void historyIsAskedInTheProgramsWords() throws Exception {
        attach();
        gdb.ask("tbreak journal_append if reading->minute == 34683");
        gdb.expect("continue", "journal_append");
        long here = machine.position();
        long hash = machine.stateHash();
        String writes = gdb.ask("backstep writes journal->used");
        assertTrue(writes.contains(" -> 0x00000001\n") && writes.contains("0x00000003 -> 0x00000004"), writes);
        assertTrue(writes.lines().anyMatch(line -> line.matches(" +[0-9]+  0x[0-9a-f]{8} <journal_[^>]*> journal.c:[0-9]+ +0x.*")), writes);
        gdb.expect("backstep writes journal->used from -10 to end", ": 0 writes from instruction " + (here - 10) + " to " + here);
        gdb.expect("backstep first-writer journal->used", "first written by instruction", "0x00000000 -> 0x00000000");
        gdb.expect("backstep when-executed journal_append", "<journal_append> journal.c:", ": 4 executions from instruction 0 to " + here);
        String printed = gdb.ask("backstep print-at journal_append, journal->used, reading->minute, $lr");
        assertEquals(4, printed.lines().filter(line -> line.contains("journal->used = ")).count(), printed);
        assertTrue(printed.contains("journal->used = 1, reading->minute = 15797, "), printed);
        assertTrue(printed.contains("$lr = 0x6001"), printed);
        assertEquals(here, machine.position());
        assertEquals(hash, machine.stateHash());
        assertEquals(dev.backstep.timeline.Timeline.Mode.LIVE, machine.mode());
        gdb.expect("backstep print-at journal_append, journal->nowhere from 0", "journal->nowhere: There is no member named nowhere.");
        gdb.expect("backstep timeline", "present:     instruction " + here, "exceptions:", "console:");
        gdb.expect("backstep timeline console weather", "weather");
        String position = gdb.expect("backstep position", "@" + here + ":", "journal_append").split(" ")[0];
        gdb.ask("backstep seek 1000");
        gdb.ask("backstep seek 2000");
        gdb.ask("backstep back");
        assertEquals(1000, gdb.value("$_icount"));
        gdb.ask("backstep forward");
        assertEquals(2000, gdb.value("$_icount"));
        gdb.ask("backstep back 2");
        assertEquals(here, gdb.value("$_icount"));
        gdb.ask("backstep seek 3000");
        gdb.expect("backstep seek " + position, "journal_append");
        assertEquals(here, gdb.value("$_icount"));
        gdb.ask("backstep seek 4000");
        gdb.expect("backstep timeline fork", "The present is instruction 4000 now; the future that was there, up to instruction " + here);
        gdb.expect("tbreak journal_append if reading->minute == 34683");
        gdb.expect("continue", "journal_append");
        assertEquals(here, machine.position());
        assertEquals(hash, machine.stateHash());
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
            {"backstep writes", "An expression is needed that names an object in memory"},
            {"backstep writes 1 + 1", "1 + 1 is not in memory"},
            {"backstep writes *(int *) 0x60020000 from 5", "Error: from 5 to 0 is no part of the history, which goes from 0 to 0"},
            {"backstep when-executed", "A location is needed, as for a breakpoint: a function, FILE:LINE or *ADDRESS"},
            {"backstep when-executed nowhere", "Function \"nowhere\" not defined."},
            {"backstep print-at main", "Expressions to print are needed: LOCATION, EXPRESSION[, EXPRESSION]..."},
            {"backstep print-at main, ", "Expressions to print are needed: LOCATION, EXPRESSION[, EXPRESSION]..."},
            {"backstep back", "Error: there is no stop 1 back: this is stop 1 of 1"},
            {"backstep seek @5", "replay_seek: '@5' is no position like @14523456:8f21ab90"},
            {"backstep timeline fork", "Error: the machine stands at the present: there is no future to replace"},
            {"backstep timeline frob", "timeline: 'frob' is unknown (console, save and fork are what there is)"},
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
        gdb.expect("print $_icount", "No registers.");
        gdb.expect("monitor info icount", "\"monitor\" command not supported by this target.");
    }

    @Test
    void everyCommandHasHelpAndCompletion() throws Exception {
        attach();
        String all = gdb.ask("help backstep");
        for (String name : new String[] {"back", "checkpoints", "first-writer", "forward", "icount", "last-writer", "mtree", "position", "print-at",
                "replay", "seek", "timeline", "timers", "when-executed", "writes"}) {
            assertTrue(all.contains("backstep " + name + " -- "), name + ": " + all);
            assertFalse(gdb.ask("help backstep " + name).contains("not documented"), name);
        }
        assertEquals(all, gdb.ask("backstep"));
        gdb.expect("help backstep replay", "backstep replay break -- ", "backstep replay delete-break -- ", "backstep replay seek -- ");
        gdb.expect("help backstep replay seek", "Usage: backstep replay seek N | +N | -N | begin | end | @N:HASH");
        gdb.expect("help backstep seek", "Usage: backstep seek N");
        gdb.expect("help backstep last-writer", "Usage: backstep last-writer EXPRESSION");
        gdb.expect("help backstep icount", "the position is $_icount");
        assertEquals("backstep replay break\nbackstep replay delete-break\nbackstep replay seek", gdb.ask("complete backstep replay "));
        assertEquals("backstep replay seek begin", gdb.ask("complete backstep replay seek b"));
        assertEquals("backstep seek begin\nbackstep seek end", gdb.ask("complete backstep seek "));
        assertEquals("backstep mtree -f", gdb.ask("complete backstep mtree -"));
        assertEquals("backstep mtree -f", gdb.ask("complete backstep mtree "));
        assertTrue(gdb.ask("complete backstep last-writer mai").contains("backstep last-writer main"));
        assertEquals("", gdb.ask("complete backstep icount x"));
        assertEquals("backstep timeline console\nbackstep timeline fork\nbackstep timeline save", gdb.ask("complete backstep timeline "));
        assertTrue(gdb.ask("complete backstep when-executed journal_ins").contains("backstep when-executed journal_insert_first"));
        assertTrue(gdb.ask("complete backstep writes mai").contains("backstep writes main"));
    }
}
