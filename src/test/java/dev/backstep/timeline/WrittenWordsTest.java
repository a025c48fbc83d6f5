package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.memory.PageBytes;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Searches for writes to a page that is written all the time, one after the other. */
class WrittenWordsTest {

    private static final int ROUNDS = Integer.getInteger("backstep.soak", 24);
    private static final int STEP = 1000;

    private final long seed = Long.getLong("backstep.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final TestMachine guest = new TestMachine(TestMachine.prebuilt("stray-pointer"), 1, 3);
    private final Timeline timeline = guest.timeline;
    /** How often a search has looked up since {@link #lastWriter} or {@link #writes} was called. */
    private int looks;

    /** Runs in small slices, so that there are many checkpoints. */
    private void runTo(long position) {
        while (timeline.position() < position) {
            guest.runTo(Math.min(position, timeline.position() + STEP));
        }
    }

    private int stackPage() {
        return guest.machine.cpus().get(0).r[13] - 1 & -4096;
    }

    private WatchedMemory word(int address) {
        return WatchedMemory.physical(guest.machine, Integer.toUnsignedLong(address), 4);
    }

    private LastWriter.Result lastWriter(int address) {
        looks = 0;
        return new LastWriter(timeline).find(word(address), () -> {
            looks++;
            return false;
        });
    }

    private List<Long> writes(int address) {
        looks = 0;
        return new WriteHistory(timeline).all(word(address), new HistoryScan.Range(0, timeline.present()), Integer.MAX_VALUE, position -> {
            looks++;
            return false;
        }).writes().stream().map(Write::position).toList();
    }

    /** Notes all writes, whoever makes them, and has nothing skipped. */
    private static final class Truth implements HistorySearch.Notes {

        private final Timeline timeline;
        private final Map<Integer, Long> lastByWord = new TreeMap<>();
        private final int page;

        private Truth(Timeline timeline, int page) {
            this.timeline = timeline;
            this.page = page;
        }

        @Override
        public boolean watchesPage(int pageAddress) {
            return pageAddress == page;
        }

        @Override
        public boolean accessed(int address, int size, boolean write) {
            for (int word = address & -4; write && word < address + size; word += 4) {
                lastByWord.merge(word, timeline.position(), Math::max);
            }
            return false;
        }

        @Override
        public void debuggerWrites(long address, byte[] bytes) {
            accessed((int) address, bytes.length, true);
        }

        @Override
        public long lastFound() {
            return -1;
        }

        @Override
        public void clear() { }
    }

    /** When each word of a page was written last, before where the machine stands. */
    private Map<Integer, Long> truth(int page) {
        Truth truth = new Truth(timeline, page);
        Timeline.Moment here = timeline.moment();
        timeline.searchBackwards(truth, HistorySearch.IntervalFilter.ALL, () -> false);
        timeline.returnTo(here);
        return truth.lastByWord;
    }

    private int neverWritten(Map<Integer, Long> written, int page) {
        int word = page;
        while (written.containsKey(word)) {
            word += 4;
        }
        assertTrue(word < page + 4096);
        return word;
    }

    @Test
    void noStretchIsRunTwiceForWhatIsNotThere() {
        runTo(200_000);
        timeline.stopped();
        int page = stackPage();
        int never = neverWritten(truth(page), page);
        assertTrue(timeline.checkpoints().size() > 20, () -> timeline.checkpoints().size() + " checkpoints");
        assertInstanceOf(LastWriter.Result.Never.class, lastWriter(never));
        int first = looks;
        assertTrue(first > 20, () -> first + " looks");
        for (int word : new int[] {never, neverWritten(truth(page), never + 4)}) {
            assertInstanceOf(LastWriter.Result.Never.class, lastWriter(word));
            assertEquals(0, looks);
            assertEquals(List.of(), writes(word));
            assertEquals(0, looks);
        }
    }

    @Test
    void aWordThatWasWrittenOnceIsFoundByRunningOneStretch() {
        runTo(200_000);
        timeline.stopped();
        int page = stackPage();
        Map<Integer, Long> truth = truth(page);
        lastWriter(neverWritten(truth, page));
        Map.Entry<Integer, Long> oldest = truth.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
        Write found = assertInstanceOf(Write.ByInstruction.class, lastWriter(oldest.getKey()));
        assertEquals(oldest.getValue(), found.position());
        assertTrue(looks <= 3, () -> looks + " looks");
    }

    @Test
    void writesFoundByRunningForwardsSpareThoseBackwards() {
        runTo(200_000);
        timeline.stopped();
        int page = stackPage();
        int never = neverWritten(truth(page), page);
        assertEquals(List.of(), writes(never));
        assertTrue(looks > 20);
        assertInstanceOf(LastWriter.Result.Never.class, lastWriter(never));
        assertEquals(0, looks);
    }

    @Test
    void aDeviceIsNotOverlooked() {
        runTo(100_000);
        timeline.stopped();
        int page = stackPage();
        int never = neverWritten(truth(page), page);
        lastWriter(never);
        // A reset is no instruction either. It makes the word what it was.
        timeline.changes().writeMemory(Integer.toUnsignedLong(never), new byte[] {9, 9, 9, 9});
        runTo(110_000);
        timeline.changes().systemReset();
        runTo(120_000);
        timeline.stopped();
        lastWriter(neverWritten(truth(page), page));
        WriteHistory.Found found = new WriteHistory(timeline).all(word(never), new HistoryScan.Range(0, 120_000), 10,
                HistoryScan.Watch.NONE);
        assertEquals(100_000, assertInstanceOf(Write.ByDebugger.class, found.writes().get(0)).position());
        Write.ByDevice reset = assertInstanceOf(Write.ByDevice.class, found.writes().get(1));
        assertTrue(reset.from() <= 110_000 && reset.to() >= 110_000 && reset.to() - reset.from() <= 3 * STEP, reset.toString());
    }

    /** Whatever happened to history since, in the past and at the present. */
    @Test
    void whatIsKnownStaysTrue() {
        System.out.println("WrittenWordsTest -Dbackstep.test.seed=" + seed);
        runTo(30_000);
        int page = stackPage();
        for (int i = 0; i < ROUNDS; i++) {
            change(page);
            Map<Integer, Long> truth = truth(page);
            for (int j = 0; j < 3; j++) {
                ask(page, page + 4 * random.nextInt(1024), truth);
                if (!truth.isEmpty()) {
                    ask(page, (Integer) truth.keySet().toArray()[random.nextInt(truth.size())], truth);
                }
            }
        }
    }

    private void change(int page) {
        long present = timeline.present();
        byte[] bytes = new byte[4];
        PageBytes.put32(bytes, 0, random.nextInt());
        long address = Integer.toUnsignedLong(page) + 4L * random.nextInt(16);
        switch (random.nextInt(6)) {
            case 0 -> {
                timeline.seek(present, () -> false);
                runTo(present + random.nextInt(10 * STEP));
            }
            case 1 -> {
                timeline.seek(present, () -> false);
                timeline.stopped();
                timeline.changes().writeMemory(address, bytes);
            }
            case 2 -> timeline.seek((long) (random.nextDouble() * present), () -> false);
            case 3 -> {
                timeline.seek(present * 3 / 4 + (long) (random.nextDouble() * present / 4), () -> false);
                if (timeline.mode() == Timeline.Mode.PAST) {
                    timeline.changes().fork();
                }
            }
            case 4 -> {
                timeline.seek(present * 3 / 4 + (long) (random.nextDouble() * present / 4), () -> false);
                timeline.changes().writeMemory(address, bytes);
                runTo(timeline.position() + random.nextInt(2 * STEP));
                if (timeline.mode() == Timeline.Mode.DIVERSION && random.nextBoolean()) {
                    timeline.changes().fork();
                } else {
                    timeline.seek(Math.min(timeline.position(), timeline.present()), () -> false);
                }
            }
            default -> {
                // A diversion that is nothing but a write, which then becomes history where history ends.
                timeline.seek(present - 1 - random.nextInt(STEP), () -> false);
                timeline.changes().writeMemory(address, bytes);
                timeline.changes().fork();
            }
        }
        assertTrue(timeline.mode() != Timeline.Mode.DIVERSION);
    }

    private void ask(int page, int address, Map<Integer, Long> truth) {
        String which = String.format("0x%08x at %d, -Dbackstep.test.seed=%d", address, timeline.position(), seed);
        long hash = guest.machine.stateHash();
        Long expected = truth.get(address);
        LastWriter.Result result = lastWriter(address);
        if (expected == null) {
            assertInstanceOf(LastWriter.Result.Never.class, result, which);
        } else {
            assertEquals(expected, assertInstanceOf(Write.class, result, which).position(), which);
        }
        List<Long> all = writes(address);
        Long last = all.stream().filter(position -> expected != null && position <= expected).reduce(null, (a, b) -> b);
        assertEquals(expected, last, which);
        assertEquals(hash, guest.machine.stateHash(), which);
    }
}
