package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.mmu.TouchedPages;
import dev.backstep.memory.PageMarks;
import dev.backstep.memory.PageSet;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class FootprintsTest {

    private static final int PAGE = 4096;

    private static TouchedPages writes(int... pages) {
        PageMarks marks = new PageMarks();
        for (int page : pages) {
            marks.mark(page * PAGE);
        }
        return new TouchedPages(PageSet.EMPTY, PageSet.EMPTY, marks.toSet());
    }

    private static Predicate<TouchedPages> writing(int page) {
        return pages -> pages.written().contains(page * PAGE);
    }

    @Test
    void theLastStretchThatMayHoldSomethingIsFoundByItsEnd() {
        Footprints footprints = new Footprints(1 << 20);
        footprints.add(0, 100, writes(1, 2));
        footprints.add(100, 200, writes(3));
        footprints.add(200, 300, writes(2));
        assertEquals(300, footprints.lastEnd(0, 300, writing(2)));
        assertEquals(100, footprints.lastEnd(0, 300, writing(1)));
        assertEquals(200, footprints.lastEnd(0, 300, writing(3)));
        assertEquals(250, footprints.lastEnd(0, 250, writing(2)));
        assertEquals(-1, footprints.lastEnd(100, 300, writing(1)));
        assertEquals(-1, footprints.lastEnd(0, 300, writing(4)));
    }

    @Test
    void whatIsNotKnownMayHoldAnything() {
        Footprints footprints = new Footprints(1 << 20);
        footprints.add(100, 200, writes(1));
        footprints.add(300, 400, writes(1));
        assertEquals(500, footprints.lastEnd(0, 500, writing(7)));
        assertEquals(300, footprints.lastEnd(0, 400, writing(7)));
        assertEquals(100, footprints.lastEnd(0, 200, writing(7)));
        assertTrue(footprints.covers(100, 200));
        assertFalse(footprints.covers(100, 301));
        footprints.add(0, 500, writes(2));
        assertTrue(footprints.covers(0, 500));
        assertEquals(500, footprints.lastEnd(0, 500, writing(2)));
        assertEquals(400, footprints.lastEnd(0, 500, writing(1)));
    }

    @Test
    void anotherFutureIsAnotherStory() {
        Footprints footprints = new Footprints(1 << 20);
        footprints.add(0, 100, writes(1));
        footprints.add(100, 200, writes(1));
        footprints.forgetFrom(150);
        footprints.add(150, 200, writes(2));
        assertEquals(150, footprints.lastEnd(0, 200, writing(1)));
        assertEquals(200, footprints.lastEnd(0, 200, writing(2)));
    }

    @Test
    void joinedStretchesStillHoldAllPagesAndTakeLittle() {
        long seed = System.nanoTime();
        System.out.println("FootprintsTest seed " + seed);
        Random random = new Random(seed);
        Footprints footprints = new Footprints(100_000);
        int[] pageOf = new int[20_000];
        for (int i = 0; i < pageOf.length; i++) {
            pageOf[i] = random.nextInt(1 << 20);
            footprints.add(10L * i, 10L * (i + 1), writes(pageOf[i], i % 300));
            assertTrue(footprints.bytes() <= 100_000, footprints.bytes() + " bytes");
        }
        for (int i = 0; i < 500; i++) {
            int at = random.nextInt(pageOf.length);
            long end = footprints.lastEnd(10L * at, 10L * pageOf.length, writing(pageOf[at]));
            assertTrue(end >= 10L * (at + 1), "page " + pageOf[at] + " at " + at + ": " + end);
        }
        assertTrue(footprints.size() > 15, footprints.size() + " stretches");
    }

    @Test
    void aSetOfPagesHoldsWhatWasMarked() {
        long seed = System.nanoTime();
        System.out.println("FootprintsTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            PageMarks marks = new PageMarks();
            PageMarks others = new PageMarks();
            boolean[] marked = new boolean[1 << 20];
            int base = random.nextInt(1 << 20);
            for (int i = 0; i < random.nextInt(200); i++) {
                int page = (base + random.nextInt(300)) & 0xfffff;
                marked[page] = true;
                (random.nextBoolean() ? marks : others).mark(page << 12 | random.nextInt(PAGE));
            }
            PageSet set = marks.toSet().union(others.toSet());
            for (int i = 0; i < 400; i++) {
                int page = (base - 50 + i) & 0xfffff;
                assertEquals(marked[page], set.contains(page << 12 | random.nextInt(PAGE)));
                int pages = 1 + random.nextInt(150);
                boolean any = false;
                for (int p = page; p < Math.min(page + pages, 1 << 20); p++) {
                    any |= marked[p];
                }
                assertEquals(any, set.containsAny(page << 12, (long) pages * PAGE), "from page " + page + " on " + pages);
            }
        }
    }
}
