package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.Mode;
import dev.backstep.board.TestMachine;
import dev.backstep.memory.PageBytes;
import dev.backstep.timeline.LastWriter.Result;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Asks who wrote what in the program with the stray pointer. */
class LastWriterTest {

    /** {@code run} of the maintenance task, which the program corrupts. */
    private static final int CORRUPTED = 0x6001147c;
    private static final long BEHIND_THE_WRITE = 14_600_000;
    private static final BooleanSupplier PATIENT = () -> false;

    private final TestMachine machine = TestMachine.running("stray-pointer");
    private final LastWriter lastWriter = new LastWriter(machine.timeline);

    private Result find(int address, int length) {
        Cpu cpu = machine.machine.cpus().get(0);
        return lastWriter.find(WatchedMemory.virtual(machine.machine, cpu, address, length), PATIENT);
    }

    private static byte[] word(int value) {
        byte[] bytes = new byte[4];
        PageBytes.put32(bytes, 0, value);
        return bytes;
    }

    private void assertCulprit(Result result) {
        Write.ByInstruction writer = assertInstanceOf(Write.ByInstruction.class, result);
        String where = machine.board.plan().symbols().describe(writer.pc());
        assertTrue(where.startsWith("journal_insert_first"), where);
        assertEquals(Mode.SUPERVISOR, writer.mode());
        assertEquals(CORRUPTED, writer.address());
        assertEquals(4, writer.size());
        assertArrayEquals(word(0x60010380), writer.before());
        assertArrayEquals(word(0x60013394), writer.after());
        assertEquals(writer.position() << 1, writer.nanoseconds());
    }

    @Test
    void findsTheStrayWriteAtThePresentAndLeavesNoTrace() {
        machine.runTo(BEHIND_THE_WRITE);
        long hash = machine.machine.stateHash();
        String output = machine.output();
        assertCulprit(find(CORRUPTED, 4));
        assertEquals(Timeline.Mode.LIVE, machine.timeline.mode());
        assertEquals(BEHIND_THE_WRITE, machine.timeline.position());
        assertEquals(hash, machine.machine.stateHash());
        assertEquals(output, machine.output());
    }

    @Test
    void findsTheStrayWriteInThePastAndStaysThere() {
        machine.runTo(BEHIND_THE_WRITE);
        machine.timeline.seek(14_550_000, PATIENT);
        long hash = machine.machine.stateHash();
        assertCulprit(find(CORRUPTED, 4));
        assertEquals(Timeline.Mode.PAST, machine.timeline.mode());
        assertEquals(14_550_000, machine.timeline.position());
        assertEquals(BEHIND_THE_WRITE, machine.timeline.present());
        assertEquals(hash, machine.machine.stateHash());
    }

    @Test
    void theMachineRunsOnAsIfNobodyHadAsked() {
        TestMachine undisturbed = TestMachine.running("stray-pointer");
        undisturbed.runTo(400_000);
        machine.runTo(200_000);
        find(CORRUPTED, 4);
        machine.runTo(400_000);
        assertEquals(undisturbed.machine.stateHash(), machine.machine.stateHash());
        assertEquals(undisturbed.output(), machine.output());
    }

    @Test
    void anIdleMachineStaysAtTheTimeItHad() {
        assertEquals(Timeline.Progress.IDLE, machine.runTo(Long.MAX_VALUE));
        machine.timeline.passIdleTime(5_000_000_000L);
        long hash = machine.machine.stateHash();
        assertCulprit(find(CORRUPTED, 4));
        assertEquals(hash, machine.machine.stateHash());
        assertEquals(5_000_000_000L, machine.machine.clocks().virtual().now());
    }

    @Test
    void agreesWithANoteOfEveryWrite() {
        Map<Integer, Long> lastWrites = new HashMap<>();
        int base = 0x60010000;
        int size = 0x10000;
        machine.timeline.setProbe(new Probe() {
            @Override
            public boolean watchesPage(int pageAddress) {
                return pageAddress >= base && pageAddress < base + size;
            }

            @Override
            public boolean accessed(int address, int length, boolean write) {
                if (write) {
                    for (int word = address & ~3; word < address + length; word += 4) {
                        lastWrites.put(word, machine.machine.icount());
                    }
                }
                return false;
            }
        });
        machine.runTo(150_000);
        machine.timeline.setProbe(Probe.NONE);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Integer[] written = lastWrites.keySet().toArray(Integer[]::new);
        for (int i = 0; i < 60; i++) {
            int address = i % 4 == 0 ? base + random.nextInt(size / 4) * 4 : written[random.nextInt(written.length)];
            String which = String.format("0x%08x, seed %d", address, seed);
            Result result = find(address, 4);
            if (lastWrites.containsKey(address)) {
                assertEquals(lastWrites.get(address), assertInstanceOf(Write.ByInstruction.class, result, which).position(), which);
            } else {
                assertInstanceOf(Result.Never.class, result, which);
            }
        }
    }

    @Test
    void aWordThatNobodyWroteHoldsWhatWasLoaded() {
        machine.runTo(200_000);
        Result.Never never = assertInstanceOf(Result.Never.class, find(0x60010000, 4));
        assertArrayEquals(word(0xea000198), never.content());
    }

    @Test
    void nothingHasBeenWrittenAtTheBeginning() {
        assertInstanceOf(Result.Never.class, find(CORRUPTED, 4));
        assertEquals(Timeline.Mode.LIVE, machine.timeline.mode());
    }

    @Test
    void aDebuggersWriteIsFoundWithWhatItReplaced() {
        machine.runTo(100_000);
        machine.timeline.changes().writeMemory(0x6001fff0L, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        machine.runTo(150_000);
        Write.ByDebugger writer = assertInstanceOf(Write.ByDebugger.class, find(0x6001fff4, 4));
        assertEquals(100_000, writer.position());
        assertArrayEquals(new byte[4], writer.before());
        assertArrayEquals(new byte[] {5, 6, 7, 8}, writer.after());
    }

    @Test
    void aDebuggersWriteJustNowIsFound() {
        machine.runTo(100_000);
        machine.timeline.stopped();
        machine.timeline.changes().writeMemory(0x6001fff0L, word(1));
        machine.timeline.changes().writeMemory(0x6001fff0L, word(2));
        Write.ByDebugger writer = assertInstanceOf(Write.ByDebugger.class, find(0x6001fff0, 4));
        assertEquals(100_000, writer.position());
        assertArrayEquals(word(1), writer.before());
        assertArrayEquals(word(2), writer.after());
    }

    @Test
    void aWriteThroughAnAliasOfTheSameMemoryCounts() {
        machine.runTo(1000);
        machine.timeline.changes().writeMemory(0x40000100L, word(0x12345678));
        machine.runTo(2000);
        Write.ByDebugger writer = assertInstanceOf(Write.ByDebugger.class, find(0x100, 4));
        assertArrayEquals(word(0x12345678), writer.after());
    }

    @Test
    void aResetThatLoadedTheImageAnewIsToldFromAnInstruction() {
        machine.runTo(100_000);
        assertInstanceOf(Write.ByInstruction.class, find(CORRUPTED, 4));
        machine.timeline.changes().systemReset();
        machine.runTo(100_010);
        Write.ByDevice writer = assertInstanceOf(Write.ByDevice.class, find(CORRUPTED, 4));
        assertArrayEquals(word(0), writer.after());
        assertTrue(writer.to() >= 100_000 && writer.from() <= 100_000, writer.toString());
    }

    @Test
    void rangesAcrossPagesAreOneQuestion() {
        machine.runTo(100_000);
        machine.timeline.changes().writeMemory(0x6002fffeL, word(0x04030201));
        Write.ByDebugger writer = assertInstanceOf(Write.ByDebugger.class, find(0x6002fff8, 16));
        assertArrayEquals(new byte[] {0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0}, writer.after());
    }

    @Test
    void anInterruptLeavesTheMachineWhereItStood() {
        machine.runTo(300_000);
        long hash = machine.machine.stateHash();
        Result result = lastWriter.find(WatchedMemory.physical(machine.machine, 0x60010000L, 4), () -> true);
        assertInstanceOf(Result.Interrupted.class, result);
        assertEquals(Timeline.Mode.LIVE, machine.timeline.mode());
        assertEquals(hash, machine.machine.stateHash());
    }

    @Test
    void whatCannotBeSearchedIsRefusedByName() {
        machine.runTo(1000);
        assertRefused("0x10009000 is a register of pl011: only memory has writers", 0x10009000, 4);
        assertRefused("nothing is at physical address 0xf0000000", 0xf0000000, 4);
        assertRefused("a length of 0 bytes is outside 1..4096", 0x60010000, 0);
        assertRefused("a length of 4097 bytes is outside 1..4096", 0x60010000, 4097);
    }

    @Test
    void aDiversionIsRefusedAndKept() {
        machine.runTo(1000);
        machine.timeline.seek(500, PATIENT);
        machine.timeline.changes().writeMemory(0x60020000L, word(7));
        long hash = machine.machine.stateHash();
        assertRefused("the machine stands on a diversion that left history at 500 and keeps none of its own", 0x60020000, 4);
        assertEquals(Timeline.Mode.DIVERSION, machine.timeline.mode());
        assertEquals(hash, machine.machine.stateHash());
    }

    private void assertRefused(String message, int address, int length) {
        assertEquals(message, assertThrows(TimelineException.class, () -> find(address, length)).getMessage());
    }
}
