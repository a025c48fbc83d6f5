package dev.backstep.timeline;

import dev.backstep.arm.mmu.TouchedPages;
import dev.backstep.memory.Ram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Words of one page whose writers a search looks for. The search notes here which words of the page are written at all, so that
 * the next one, for these words or others of the page, need not run the same stretches of history.
 *
 * <p>Thread: the machine thread only.
 */
public final class WatchedWords {

    /** The pages that a search has its words in at most; others are watched without notes. */
    public static final int MOST_PAGES = 4;

    /** Stands for virtual addresses in place of a RAM. */
    private static final int VIRTUAL = -1;

    /**
     * A page of 4 KiB.
     *
     * @param ram index of the machine's RAM that it is of, or {@link #VIRTUAL} for whatever a virtual address is mapped to
     * @param start offset of its first byte there, or the address
     */
    record Page(int ram, long start) { }

    private final Page page;
    private final WordSet watched;
    private final long[] written = WordSet.newMarks();

    private WatchedWords(Page page, WordSet watched) {
        this.page = page;
        this.watched = watched;
    }

    /**
     * Words at virtual addresses, whatever they are mapped to.
     *
     * @param length bytes, 1 at least; what lies beyond 2<sup>32</sup> is left out
     * @return an entry for each page
     */
    public static List<WatchedWords> virtual(int address, long length) {
        long first = Integer.toUnsignedLong(address);
        return of(VIRTUAL, first, Math.min(first + length - 1, 0xffffffffL));
    }

    /** The same in a RAM. {@code first}, {@code last}: offsets of the first and the last byte. */
    static List<WatchedWords> inRam(int ram, long first, long last) {
        return of(ram, first, last);
    }

    private static List<WatchedWords> of(int ram, long first, long last) {
        List<WatchedWords> words = new ArrayList<>();
        for (long start = first & -Ram.PAGE_SIZE; start <= last; start += Ram.PAGE_SIZE) {
            long[] marks = WordSet.newMarks();
            WordSet.mark(marks, (int) (Math.max(first, start) - start), (int) (Math.min(last, start + Ram.PAGE_SIZE - 1) - start));
            words.add(new WatchedWords(new Page(ram, start), WordSet.of(marks)));
        }
        return words;
    }

    /** How many entries {@link #virtual} gives. */
    public static long pages(int address, long length) {
        long first = Integer.toUnsignedLong(address);
        return (Math.min(first + length - 1, 0xffffffffL) >> Ram.PAGE_SHIFT) - (first >> Ram.PAGE_SHIFT) + 1;
    }

    /** A write is made to a virtual address. {@code size}: bytes. */
    public void noteWrite(int address, int size) {
        noteWrite(Integer.toUnsignedLong(address), size);
    }

    /** The same; {@code place} is a virtual address, or an offset in the RAM. */
    void noteWrite(long place, int size) {
        long first = Math.max(place, page.start);
        long last = Math.min(place + size, page.start + Ram.PAGE_SIZE) - 1;
        if (first <= last) {
            WordSet.mark(written, (int) (first - page.start), (int) (last - page.start));
        }
    }

    /** Nothing has been written. */
    void clearNotes() {
        Arrays.fill(written, 0);
    }

    /** The words of the page that were written since {@link #clearNotes}. */
    WordSet written() {
        return WordSet.of(written);
    }

    /** What page they are in. */
    Page page() {
        return page;
    }

    /** The words that are looked for. */
    WordSet watched() {
        return watched;
    }

    /** False when an instruction that touched no pages but these has written none of the words. */
    boolean mayBeIn(TouchedPages pages) {
        return page.ram != VIRTUAL || pages.written().contains((int) page.start);
    }
}
