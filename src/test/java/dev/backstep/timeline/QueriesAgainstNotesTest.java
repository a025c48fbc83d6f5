package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.memory.PageBytes;
import dev.backstep.timeline.HistoryScan.Range;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Asks history for writes and executions, and compares with notes that were taken while it was made. */
class QueriesAgainstNotesTest {

    private static final int BASE = 0x60010000;
    private static final int SIZE = 0x10000;
    private static final long END = 150_000;
    private static final int ALL = Integer.MAX_VALUE;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final TestMachine machine = TestMachine.running("stray-pointer");
    /** Positions of writes by the word written, and of executions by address. */
    private final Map<Integer, List<Long>> writes = new TreeMap<>();
    private final Map<Integer, List<Long>> executions = new TreeMap<>();

    @BeforeEach
    void runAndTakeNotes() {
        machine.timeline.setProbe(new Probe() {
            @Override
            public boolean hasBreakpointInPage(int pageAddress) {
                return true;
            }

            @Override
            public boolean hasBreakpoint(int address) {
                return true;
            }

            @Override
            public boolean seesEverything() {
                return true;
            }

            @Override
            public boolean reached(int address) {
                note(executions, address);
                return false;
            }

            @Override
            public boolean watchesPage(int pageAddress) {
                return pageAddress >= BASE && pageAddress < BASE + SIZE;
            }

            @Override
            public boolean accessed(int address, int length, boolean write) {
                for (int word = address & ~3; write && word < address + length; word += 4) {
                    note(writes, word);
                }
                return false;
            }
        });
        machine.runTo(END);
        machine.timeline.setProbe(Probe.NONE);
    }

    private void note(Map<Integer, List<Long>> notes, int address) {
        List<Long> positions = notes.computeIfAbsent(address, a -> new ArrayList<>());
        if (positions.isEmpty() || positions.get(positions.size() - 1) != machine.machine.icount()) {
            positions.add(machine.machine.icount());
        }
    }

    private int oneOf(Map<Integer, List<Long>> notes) {
        Integer[] addresses = notes.keySet().toArray(Integer[]::new);
        return addresses[random.nextInt(addresses.length)];
    }

    private Range someRange() {
        long from = random.nextInt((int) END);
        return random.nextBoolean() ? new Range(0, END) : new Range(from, from + random.nextInt((int) (END - from)));
    }

    private static List<Long> within(Range range, List<Long> positions) {
        return positions.stream().filter(position -> position >= range.from() && position < range.to()).toList();
    }

    private WatchedMemory word(int address) {
        return WatchedMemory.virtual(machine.machine, machine.machine.cpus().get(0), address, 4);
    }

    @Test
    void everyWriteIsFoundWithWhatItChanged() {
        long hash = machine.machine.stateHash();
        WriteHistory history = new WriteHistory(machine.timeline);
        for (int i = 0; i < 25; i++) {
            int address = oneOf(writes);
            Range range = someRange();
            String which = String.format("0x%08x in %s, seed %d", address, range, seed);
            WriteHistory.Found found = history.all(word(address), range, ALL, HistoryScan.Watch.NONE);
            assertEquals(within(range, writes.get(address)), found.writes().stream().map(Write::position).toList(), which);
            assertTrue(found.complete());
            byte[] last = null;
            for (Write write : found.writes()) {
                assertTrue(last == null || Arrays.equals(last, write.before()), which);
                last = write.after();
            }
            if (last != null && range.to() == END) {
                assertEquals(PageBytes.get32(word(address).read(), 0), PageBytes.get32(last, 0), which);
            }
            WriteHistory.Found first = history.first(word(address), END, HistoryScan.Watch.NONE);
            assertEquals(writes.get(address).get(0), first.writes().get(0).position(), which);
        }
        assertEquals(hash, machine.machine.stateHash());
        assertEquals(Timeline.Mode.LIVE, machine.timeline.mode());
    }

    @Test
    void theNewestAreKeptAndTheOthersCounted() {
        int address = writes.entrySet().stream().filter(entry -> entry.getValue().size() > 20).findFirst().orElseThrow().getKey();
        WriteHistory.Found found = new WriteHistory(machine.timeline).all(word(address), new Range(0, END), 5, HistoryScan.Watch.NONE);
        List<Long> all = writes.get(address);
        assertEquals(all.subList(all.size() - 5, all.size()), found.writes().stream().map(Write::position).toList());
        assertEquals(all.size() - 5, found.leftOut());
    }

    @Test
    void everyExecutionIsFoundWithTheRegistersItHad() {
        machine.timeline.seek(END / 2, () -> false);
        long hash = machine.machine.stateHash();
        ExecutionHistory history = new ExecutionHistory(machine.timeline);
        Map<Long, Integer> stackPointers = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            int address = oneOf(executions);
            Range range = someRange();
            String which = String.format("0x%08x in %s, seed %d", address, range, seed);
            ExecutionHistory.Found<Integer> found = history.find(address, range, ALL, cpu -> cpu.r[13], HistoryScan.Watch.NONE);
            assertEquals(within(range, executions.get(address)), found.hits().stream().map(ExecutionHistory.Hit::position).toList(), which);
            if (!found.hits().isEmpty()) {
                ExecutionHistory.Hit<Integer> hit = found.hits().get(random.nextInt(found.hits().size()));
                stackPointers.put(hit.position(), hit.seen());
            }
        }
        assertEquals(END / 2, machine.timeline.position());
        assertEquals(hash, machine.machine.stateHash());
        stackPointers.forEach((position, stackPointer) -> {
            machine.timeline.seek(position, () -> false);
            assertEquals(stackPointer, machine.machine.cpus().get(0).r[13], "seed " + seed);
        });
    }

    @Test
    void aDebuggersWriteIsOneOfThemAndADiversionSeesHistory() {
        int address = 0x6001fff0;
        machine.timeline.changes().writeMemory(address, new byte[] {1, 0, 0, 0});
        machine.runTo(END + 10);
        machine.timeline.changes().writeMemory(address, new byte[] {2, 0, 0, 0});
        machine.timeline.seek(END + 5, () -> false);
        machine.timeline.changes().writeMemory(address, new byte[] {3, 0, 0, 0});
        machine.runTo(END + 7);
        long hash = machine.machine.stateHash();
        WriteHistory.Found found = new WriteHistory(machine.timeline).all(word(address), new Range(0, END + 10), ALL, HistoryScan.Watch.NONE);
        assertEquals(List.of(END, END + 10), found.writes().stream().map(Write::position).toList());
        assertTrue(found.writes().stream().allMatch(write -> write instanceof Write.ByDebugger));
        assertEquals(1, found.writes().get(1).before()[0]);
        assertEquals(Timeline.Mode.DIVERSION, machine.timeline.mode());
        assertEquals(hash, machine.machine.stateHash());
        machine.timeline.seek(END + 5, () -> false);
        assertEquals(Timeline.Mode.PAST, machine.timeline.mode());
    }

    @Test
    void aResetIsSeenAsNoInstruction() {
        long address = 0x6001147cL;
        machine.timeline.changes().writeMemory(address, new byte[] {(byte) 0xa5, 0x5a, 1, 2});
        machine.timeline.changes().systemReset();
        machine.runTo(END + 1);
        List<Write> found = new WriteHistory(machine.timeline)
                .all(word((int) address), new Range(END, END + 1), ALL, HistoryScan.Watch.NONE).writes();
        assertEquals(List.of(Write.ByDebugger.class, Write.ByDevice.class), found.stream().map(Object::getClass).toList());
    }

    @Test
    void anInterruptedSearchTellsHowFarItCame() {
        long hash = machine.machine.stateHash();
        int[] asked = new int[1];
        int address = writes.entrySet().stream().filter(entry -> entry.getValue().size() > 20).findFirst().orElseThrow().getKey();
        WriteHistory.Found found = new WriteHistory(machine.timeline).all(word(address), new Range(0, END), ALL,
                position -> ++asked[0] > 10);
        assertFalse(found.complete());
        assertTrue(found.searchedTo() > 0 && found.searchedTo() < END, () -> found.searchedTo() + ", seed " + seed);
        assertEquals(within(new Range(0, found.searchedTo()), writes.get(address)), found.writes().stream().map(Write::position).toList());
        assertEquals(hash, machine.machine.stateHash());
    }
}
