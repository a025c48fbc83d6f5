package dev.backstep.memory;

/**
 * The content of a {@link Ram} at one moment: a table of page versions. Tables of neighbouring moments share the parts
 * in which no page was written, so that a snapshot costs only the pages written since the one before.
 *
 * <p>Thread: the machine thread only.
 */
public final class RamSnapshot {

    /** Pages per chunk of the table: the unit of sharing between tables. */
    static final int CHUNK_PAGES = 256;

    /** What a page takes of the heap: its bytes, the array's header, and the {@link PageVersion}. */
    private static final int PAGE_BYTES = Ram.PAGE_SIZE + 16 + 40;
    private static final int CHUNK_BYTES = 4 * CHUNK_PAGES + 16;

    final PageVersion[][] chunks;

    RamSnapshot(PageVersion[][] chunks) {
        this.chunks = chunks;
    }

    PageVersion version(int page) {
        return chunks[page / CHUNK_PAGES][page % CHUNK_PAGES];
    }

    /**
     * True when the page was not written between this snapshot and {@code other} of the same RAM.
     *
     * @param page index of a 4 KiB page
     */
    public boolean samePage(RamSnapshot other, int page) {
        return version(page) == other.version(page);
    }

    /** How many pages were written between this snapshot and {@code other} of the same RAM. */
    public int pagesDifferentFrom(RamSnapshot other) {
        int count = 0;
        for (int c = 0; c < chunks.length; c++) {
            if (chunks[c] != other.chunks[c]) {
                for (int i = 0; i < CHUNK_PAGES; i++) {
                    if (chunks[c][i] != other.chunks[c][i]) {
                        count++;
                    }
                }
            }
        }
        return count;
    }

    /**
     * Bytes of the heap that this takes beyond {@code other} of the same RAM, from above: as if all pages that were written in
     * between had been copied.
     *
     * @param other null for all that this takes
     */
    public long bytesBeyond(RamSnapshot other) {
        long bytes = 4L * chunks.length + 32;
        for (int c = 0; c < chunks.length; c++) {
            if (other == null || chunks[c] != other.chunks[c]) {
                bytes += CHUNK_BYTES;
                for (int i = 0; i < CHUNK_PAGES; i++) {
                    PageVersion version = chunks[c][i];
                    if (other == null ? !version.isZeros() : version != other.chunks[c][i]) {
                        bytes += PAGE_BYTES;
                    }
                }
            }
        }
        return bytes;
    }

    /** What {@link #bytesBeyond} gives, from above, for a snapshot before which this many pages were written. */
    static long bytesOfWritten(int pages, int chunkCount) {
        return 4L * chunkCount + 32 + (long) pages * PAGE_BYTES + (long) Math.min(pages, chunkCount) * CHUNK_BYTES;
    }
}
