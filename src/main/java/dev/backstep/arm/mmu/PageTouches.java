package dev.backstep.arm.mmu;

import dev.backstep.memory.PageMarks;

/**
 * Notes which pages of virtual addresses a CPU fetches instructions from, reads and writes. It is told only where the fast
 * paths do not go: for each page once at least between two calls of {@link #take}, if all cached translations are forgotten at
 * each.
 *
 * <p>Thread: the CPU's own.
 */
public final class PageTouches {

    private final PageMarks fetched = new PageMarks();
    private final PageMarks read = new PageMarks();
    private final PageMarks written = new PageMarks();

    /** None yet. */
    public PageTouches() { }

    /** The page around this address is looked up to fetch an instruction. */
    public void fetches(int address) {
        fetched.mark(address);
    }

    /** An access to the page around this address goes off the fast path, or may go the fast path from now on. */
    public void accesses(int address, boolean write) {
        (write ? written : read).mark(address);
    }

    /** What was touched since the last call, or since the beginning; starts anew. */
    public TouchedPages take() {
        TouchedPages pages = new TouchedPages(fetched.toSet(), read.toSet(), written.toSet());
        clear();
        return pages;
    }

    /** Starts anew. */
    public void clear() {
        fetched.clear();
        read.clear();
        written.clear();
    }
}
