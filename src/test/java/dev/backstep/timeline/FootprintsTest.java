package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.mmu.TouchedPages;
import dev.backstep.memory.PageMarks;
import dev.backstep.memory.PageSet;

import java.util.List;
import org.junit.jupiter.api.Test;

class FootprintsTest {

    private static final HistorySearch.IntervalFilter NOTHING_ELSE = new HistorySearch.IntervalFilter() {
        @Override
        public boolean mayHold(Checkpoint from, Checkpoint to) {
            return true;
        }

        @Override
        public boolean isForWordsOnly() {
            return true;
        }
    };

    private final Footprints footprints = new Footprints(1 << 20);

    private static List<WatchedWords> words(int address) {
        return WatchedWords.virtual(address, 4);
    }

    private static List<WatchedWords> written(int address) {
        List<WatchedWords> words = words(address & -4096);
        words.get(0).noteWrite(address, 4);
        return words;
    }

    private long lastEnd(long from, long to, int address) {
        return footprints.lastEnd(from, to, NOTHING_ELSE, words(address));
    }

    @Test
    void pagesAndWordsTogetherTellWhatIsSkipped() {
        PageMarks marks = new PageMarks();
        marks.mark(0x5000);
        footprints.pages().add(0, 100, new TouchedPages(PageSet.EMPTY, PageSet.EMPTY, marks.toSet()));
        footprints.pages().add(100, 200, TouchedPages.NONE);
        footprints.pages().add(200, 300, new TouchedPages(PageSet.EMPTY, PageSet.EMPTY, marks.toSet()));
        assertEquals(300, lastEnd(0, 300, 0x5010));
        footprints.addWritten(200, 300, written(0x5020));
        assertEquals(100, lastEnd(0, 300, 0x5010));
        assertEquals(300, lastEnd(0, 300, 0x5020));
        footprints.addWritten(0, 100, written(0x5030));
        assertEquals(-1, lastEnd(0, 300, 0x5010));
        assertEquals(100, lastEnd(0, 300, 0x5030));
    }

    @Test
    void anAccessAcrossTwoPagesIsOneToBoth() {
        List<WatchedWords> watched = WatchedWords.virtual(0x5ffe, 4);
        assertEquals(2, watched.size());
        watched.forEach(each -> each.noteWrite(0x5ffe, 4));
        footprints.addWritten(0, 100, watched);
        assertEquals(100, lastEnd(0, 100, 0x5ffc));
        assertEquals(100, lastEnd(0, 100, 0x6000));
        assertEquals(-1, lastEnd(0, 100, 0x5ff8));
        assertEquals(-1, lastEnd(0, 100, 0x6004));
    }

    @Test
    void theEndOfTheAddressesIsTheEndOfThePage() {
        List<WatchedWords> watched = WatchedWords.virtual(0xfffffffc, 100);
        assertEquals(1, watched.size());
        watched.get(0).noteWrite(0xfffffffc, 4);
        footprints.addWritten(0, 100, watched);
        assertEquals(100, lastEnd(0, 100, 0xfffffffc));
        assertEquals(-1, lastEnd(0, 100, 0xfffffff8));
    }

    @Test
    void whatTakesTooMuchIsForgottenThePagesWatchedLastNot() {
        for (int page = 1; page < 200; page++) {
            for (int i = 0; i < 300; i++) {
                footprints.addWritten(10 * i, 10 * i + 10, written(page << 12 | i % 1000 << 2));
                assertTrue(footprints.bytes() <= 1 << 20, footprints.bytes() + " bytes");
            }
        }
        assertEquals(3000, lastEnd(0, 3000, 1 << 12 | 0xffc));
        assertEquals(-1, lastEnd(0, 3000, 199 << 12 | 0xffc));
    }

    @Test
    void aDebuggersWriteAtThePresentMayBeAnywhereBeforeIt() {
        footprints.addWritten(0, 100, written(0x5010));
        assertEquals(-1, lastEnd(0, 100, 0x5020));
        footprints.debuggerWrites(100);
        assertEquals(100, lastEnd(0, 100, 0x5020));
        assertEquals(-1, lastEnd(0, 99, 0x5020));
        footprints.debuggerWrites(0);
        assertEquals(99, lastEnd(0, 99, 0x5020));
    }
}
