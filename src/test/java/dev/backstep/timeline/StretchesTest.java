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

class StretchesTest {

    private static final int PAGE = 4096;

    private static Stretches<TouchedPages> pagesTouched(long mostBytes) {
        return new Stretches<>(mostBytes, 64, TouchedPages::bytes, TouchedPages::union);
    }

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
        Stretches<TouchedPages> stretches = pagesTouched(1 << 20);
        stretches.add(0, 100, writes(1, 2));
        stretches.add(100, 200, writes(3));
        stretches.add(200, 300, writes(2));
        assertEquals(300, stretches.lastEnd(0, 300, writing(2)));
        assertEquals(100, stretches.lastEnd(0, 300, writing(1)));
        assertEquals(200, stretches.lastEnd(0, 300, writing(3)));
        assertEquals(250, stretches.lastEnd(0, 250, writing(2)));
        assertEquals(-1, stretches.lastEnd(100, 300, writing(1)));
        assertEquals(-1, stretches.lastEnd(0, 300, writing(4)));
    }

    @Test
    void whatIsNotKnownMayHoldAnything() {
        Stretches<TouchedPages> stretches = pagesTouched(1 << 20);
        stretches.add(100, 200, writes(1));
        stretches.add(300, 400, writes(1));
        assertEquals(500, stretches.lastEnd(0, 500, writing(7)));
        assertEquals(300, stretches.lastEnd(0, 400, writing(7)));
        assertEquals(100, stretches.lastEnd(0, 200, writing(7)));
        assertTrue(stretches.covers(100, 200));
        assertFalse(stretches.covers(100, 301));
        stretches.add(0, 500, writes(2));
        assertTrue(stretches.covers(0, 500));
        assertEquals(500, stretches.lastEnd(0, 500, writing(2)));
        assertEquals(400, stretches.lastEnd(0, 500, writing(1)));
    }

    @Test
    void anotherFutureIsAnotherStory() {
        Stretches<TouchedPages> stretches = pagesTouched(1 << 20);
        stretches.add(0, 100, writes(1));
        stretches.add(100, 200, writes(1));
        stretches.forgetFrom(150);
        stretches.add(150, 200, writes(2));
        assertEquals(150, stretches.lastEnd(0, 200, writing(1)));
        assertEquals(200, stretches.lastEnd(0, 200, writing(2)));
    }

    @Test
    void joinedStretchesStillHoldAllPagesAndTakeLittle() {
        long seed = System.nanoTime();
        System.out.println("StretchesTest seed " + seed);
        Random random = new Random(seed);
        Stretches<TouchedPages> stretches = pagesTouched(100_000);
        int[] pageOf = new int[20_000];
        for (int i = 0; i < pageOf.length; i++) {
            pageOf[i] = random.nextInt(1 << 20);
            stretches.add(10L * i, 10L * (i + 1), writes(pageOf[i], i % 300));
            assertTrue(stretches.bytes() <= 100_000, stretches.bytes() + " bytes");
        }
        for (int i = 0; i < 500; i++) {
            int at = random.nextInt(pageOf.length);
            long end = stretches.lastEnd(10L * at, 10L * pageOf.length, writing(pageOf[at]));
            assertTrue(end >= 10L * (at + 1), "page " + pageOf[at] + " at " + at + ": " + end);
        }
        assertTrue(stretches.size() > 15, stretches.size() + " stretches");
    }

    @Test
    void aSetOfPagesHoldsWhatWasMarked() {
        long seed = System.nanoTime();
        System.out.println("StretchesTest seed " + seed);
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
