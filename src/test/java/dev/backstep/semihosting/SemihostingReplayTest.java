package dev.backstep.semihosting;

import dev.backstep.memory.RamSnapshot;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Going back in time over calls, and running them again. */
class SemihostingReplayTest {

    private final SemihostingBench bench = new SemihostingBench();

    /** A bit of everything; gives all results and what was read. */
    private List<String> session() {
        List<String> seen = new ArrayList<>();
        int handle = bench.open("f", 7);
        seen.add("open " + handle);
        seen.add("write " + bench.write(handle, "some text"));
        seen.add("length " + bench.call(0x0c, handle));
        seen.add("seek " + bench.call(0x0a, handle, 5));
        seen.add("read " + bench.read(handle, 10));
        seen.add("time " + bench.callWith(0x11, 0));
        seen.add("missing " + bench.open("missing", 0) + " " + bench.errno());
        int log = bench.open("log", 8);
        seen.add("append " + bench.write(log, "more"));
        seen.add("close " + bench.call(0x02, handle));
        seen.add("remove " + bench.call(0x0e, bench.put(SemihostingBench.NAMES, "f"), 1));
        bench.callWith(0x04, bench.put(SemihostingBench.BUFFER, "done\n"));
        return seen;
    }

    @Test
    void replayGivesTheSameResultsAndStateAndLeavesTheHostAlone() {
        byte[] start = bench.save();
        RamSnapshot memory = bench.test.ram.capture();
        List<String> first = session();
        byte[] end = bench.save();
        long content = bench.test.ram.contentHash();
        int calls = bench.files.calls;

        bench.restore(start);
        bench.test.ram.restore(memory);
        bench.seconds += 1000;
        bench.files.content.clear();
        bench.replayFrom(0);
        assertEquals(first, session());
        assertArrayEquals(end, bench.save());
        assertEquals(content, bench.test.ram.contentHash());
        assertEquals(bench.answers.size(), bench.answersGiven());
        assertEquals(calls, bench.files.calls);
        assertEquals("done\n", bench.output.toString());
        assertTrue(first.contains("read text"));
    }

    @Test
    void filesOpenAtThePresentWorkAfterATripToThePast() {
        byte[] start = bench.save();
        int handle = bench.open("f", 7);
        bench.write(handle, "abc");
        byte[] present = bench.save();

        bench.restore(start);
        bench.replayFrom(0);
        bench.open("f", 7);
        bench.restore(present);
        bench.replaying = false;
        assertEquals(0, bench.write(handle, "def"));
        assertEquals("abcdef", new String(bench.files.content.get("f")));
    }

    @Test
    void closeInThePastLeavesTheHostsFileOpen() {
        int handle = bench.open("f", 7);
        byte[] open = bench.save();
        bench.call(0x02, handle);
        assertTrue(bench.files.open.isEmpty());
        bench.open("f", 7);
        assertEquals(1, bench.files.open.size());
        bench.restore(open);
        bench.replayFrom(1);
        assertEquals(0, bench.call(0x02, handle));
        assertEquals(1, bench.files.open.size());
    }

    @Test
    void diversionReadsFilesButChangesNone() {
        bench.files.content.put("f", "abc".getBytes());
        int handle = bench.open("f", 3);
        byte[] present = bench.save();
        bench.diverted = true;
        assertEquals("ab", bench.read(handle, 2));
        assertEquals(1, bench.write(handle, "X"));
        assertEquals(30, bench.errno());
        assertEquals(-1, bench.open("g", 4));
        assertEquals(-1, bench.call(0x0e, bench.put(SemihostingBench.NAMES, "f"), 1));
        assertEquals(-1, bench.call(0x0f, SemihostingBench.NAMES, 1, SemihostingBench.NAMES, 1));
        assertEquals(30, bench.errno());
        assertEquals(2, bench.open("f", 0));
        assertEquals(0, bench.call(0x02, handle));
        assertEquals(2, bench.files.open.size(), "what is open at the present stays open");

        bench.diverted = false;
        bench.restore(present);
        assertEquals("abc", bench.read(handle, 3));
        assertEquals(1, bench.files.open.size(), "what the diversion opened is closed");
        assertEquals(1, bench.files.content.size());
    }

    @Test
    void waitingForInputIsStateThatAnotherMachineCanTakeOver() {
        bench.callWith(0x07, 0);
        assertTrue(bench.cpu.interrupts.isWaiting());
        SemihostingBench other = new SemihostingBench();
        other.restore(bench.save());
        assertTrue(other.cpu.interrupts.isWaiting());
        other.type("k");
        assertFalse(other.cpu.interrupts.isWaiting());
        assertEquals('k', other.callWith(0x07, 0));
    }

    @Test
    void stateHoldsTypedInputHandlesAndErrno() {
        bench.type("typed");
        bench.open("missing", 0);
        int console = bench.open(":tt", 0);
        bench.open("f", 4);
        bench.write(2, "abc");
        byte[] state = bench.save();
        SemihostingBench other = new SemihostingBench();
        other.restore(state);
        assertArrayEquals(state, other.save());
        assertEquals(2, other.errno());
        assertEquals("typed", other.read(console, 5));
        assertEquals(3, other.open(":tt", 4));
    }

    @Test
    void resetClosesAllFilesOfTheHostToo() {
        bench.open("f", 4);
        bench.open("g", 4);
        bench.type("x");
        bench.semihosting.reset();
        assertTrue(bench.files.open.isEmpty());
        assertEquals(1, bench.open(":tt", 0));
        bench.callWith(0x07, 0);
        assertTrue(bench.cpu.interrupts.isWaiting(), "what was typed is forgotten");
    }

    @Test
    void resetInThePastLeavesTheHostsFilesAlone() {
        bench.open("f", 4);
        bench.replaying = true;
        bench.semihosting.reset();
        assertEquals(1, bench.files.open.size());
    }

    @Test
    void damagedAnswerIsNamed() {
        bench.answers.add(new byte[3]);
        bench.replayFrom(0);
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> bench.callWith(0x11, 0));
        assertTrue(thrown.getMessage().contains("has 3 bytes"), thrown.getMessage());
    }
}
