package dev.backstep.arm.mmu;

import dev.backstep.memory.PageSet;

/**
 * The pages of virtual addresses that a stretch of a run has touched, whatever they were mapped to: these at least, and perhaps
 * some more.
 *
 * @param fetched pages with instructions that ran, or were about to
 * @param read pages that data was read from
 * @param written pages that data was written to
 */
public record TouchedPages(PageSet fetched, PageSet read, PageSet written) {

    /** None. */
    public static final TouchedPages NONE = new TouchedPages(PageSet.EMPTY, PageSet.EMPTY, PageSet.EMPTY);

    /** What this stretch or another has touched. */
    public TouchedPages union(TouchedPages other) {
        return new TouchedPages(fetched.union(other.fetched), read.union(other.read), written.union(other.written));
    }

    /** Bytes of the heap that it takes. */
    public long bytes() {
        return fetched.bytes() + read.bytes() + written.bytes();
    }
}
