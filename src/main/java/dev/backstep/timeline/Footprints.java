package dev.backstep.timeline;

import dev.backstep.arm.mmu.TouchedPages;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of what stretches of history touched, so that a search need not run the stretches that cannot hold what it looks
 * for: the pages, of virtual addresses, wherever a run went through; and the words that were written of some pages, wherever a
 * search that watched such a page went through. The latter is for pages that are written all the time, a stack for one.
 *
 * <p>Thread: the machine thread only.
 */
final class Footprints {

    /** So many stretches are told apart at least. */
    private static final int FEW_OF_PAGES = 64;
    private static final int FEW_OF_WORDS = 1024;
    /** For so many pages it is kept which words were written: for those watched last. */
    private static final int WATCHED_PAGES = 16;
    /** The share of {@code mostBytes} that what is known of one such page may take. */
    private static final int SHARE_OF_PAGE = 64;

    private final long mostBytes;
    private final Stretches<TouchedPages> pages;
    /** The words written, by page; the page that was watched longest ago comes first. */
    private final Map<WatchedWords.Page, Stretches<WordSet>> words = new LinkedHashMap<>(WATCHED_PAGES, 0.75f, true);

    /** Nothing is known. {@code mostBytes}: what it may take of the heap. */
    Footprints(long mostBytes) {
        this.mostBytes = mostBytes;
        this.pages = new Stretches<>(mostBytes - WATCHED_PAGES * (mostBytes / SHARE_OF_PAGE), FEW_OF_PAGES, TouchedPages::bytes,
                TouchedPages::union);
    }

    /** Bytes of the heap that it takes. */
    long bytes() {
        return pages.bytes() + words.values().stream().mapToLong(Stretches::bytes).sum();
    }

    /** What pages were touched. */
    Stretches<TouchedPages> pages() {
        return pages;
    }

    /**
     * The instructions from {@code from} up to, but not including, {@code to}, and the debuggers that wrote behind {@code from} and
     * up to {@code to}, have written the words that are noted, and no others of their pages.
     */
    void addWritten(long from, long to, List<WatchedWords> noted) {
        for (WatchedWords each : noted) {
            words.computeIfAbsent(each.page(), page -> new Stretches<>(mostBytes / SHARE_OF_PAGE, FEW_OF_WORDS, WordSet::bytes,
                    WordSet::union)).add(from, to, each.written());
        }
        Iterator<WatchedWords.Page> longestAgo = words.keySet().iterator();
        while (words.size() > WATCHED_PAGES) {
            longestAgo.next();
            longestAgo.remove();
        }
    }

    /**
     * A position between two others from which on, up to the second, no instruction does what a search looks for; -1 when none
     * does at all.
     *
     * @param from the first instruction that matters
     * @param to the first that does not matter any more, greater than {@code from}
     * @param filter which pages matter, but for the words
     * @param watched words of which writes matter
     */
    long lastEnd(long from, long to, HistorySearch.IntervalFilter filter, List<WatchedWords> watched) {
        long last = filter.isForWordsOnly() ? -1 : pages.lastEnd(from, to, filter::mayHold);
        for (WatchedWords each : watched) {
            last = Math.max(last, lastWritten(from, to, each));
        }
        return last;
    }

    private long lastWritten(long from, long to, WatchedWords watched) {
        Stretches<WordSet> known = words.get(watched.page());
        long end = to;
        while (true) {
            long touched = pages.lastEnd(from, end, watched::mayBeIn);
            if (known == null || touched < 0) {
                return touched;
            }
            long written = known.lastEnd(from, touched, watched.watched()::hasAnyOf);
            if (written < 0 || written == touched) {
                return written;
            }
            end = written;
        }
    }

    /** A debugger writes where the machine stands, at the present: what was known of that position does not hold any more. */
    void debuggerWrites(long position) {
        // A run up to a position sees what debuggers wrote there.
        words.values().forEach(each -> each.forgetFrom(position - 1));
    }

    /** History from a position on is another one now; so may be what debuggers wrote at that position. */
    void forgetFrom(long position) {
        pages.forgetFrom(position);
        debuggerWrites(position);
    }
}
