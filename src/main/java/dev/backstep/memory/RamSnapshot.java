package dev.backstep.memory;

import java.util.Map;

/**
 * The content of a {@link Ram} at one moment: a table of page versions. Tables of neighbouring moments share the parts
 * in which no page was written, so that a snapshot costs only the pages written since the one before.
 *
 * <p>Thread: the machine thread only, but for {@link #versions} and {@link #copyPage}.
 */
public final class RamSnapshot {

    /** Pages per chunk of the table: the unit of sharing between tables. */
    static final int CHUNK_PAGES = 256;

    /** What a page takes of the heap: its bytes, the array's header, and the {@link PageVersion}. */
    private static final int PAGE_BYTES = Ram.PAGE_SIZE + 16 + 40;
    private static final int CHUNK_BYTES = 4 * CHUNK_PAGES + 16;

    final PageVersion[][] chunks;
    /** The pages of the RAM as they are now. */
    private final byte[][] live;

    RamSnapshot(PageVersion[][] chunks, byte[][] live) {
        this.chunks = chunks;
        this.live = live;
    }

    /** Number of pages of 4 KiB. */
    public int pageCount() {
        return live.length;
    }

    /**
     * Numbers that tell the contents of pages apart: one that is the same in two snapshots of a RAM, and not negative, is of a
     * page that was not written between them. Any thread.
     */
    public long[] versions() {
        long[] versions = new long[live.length];
        for (int page = 0; page < versions.length; page++) {
            versions[page] = version(page).serial();
        }
        return versions;
    }

    /**
     * Copies the content of a page. Any thread that was handed the snapshot, while the machine runs.
     *
     * @param page index of a 4 KiB page
     * @param offset in bytes in {@code target}
     */
    public void copyPage(int page, byte[] target, int offset) {
        version(page).copyTo(live[page], target, offset);
    }

    /** The same but for the content of some pages, by their index. */
    public RamSnapshot with(Map<Integer, PageVersion> pages) {
        PageVersion[][] changed = chunks.clone();
        pages.forEach((page, version) -> {
            int chunk = page / CHUNK_PAGES;
            if (changed[chunk] == chunks[chunk]) {
                changed[chunk] = chunks[chunk].clone();
            }
            changed[chunk][page % CHUNK_PAGES] = version;
        });
        return new RamSnapshot(changed, live);
    }

    /** A 64-bit hash of the content: {@link Ram#contentHash} of a RAM that holds it. */
    public long contentHash() {
        long sum = 0;
        for (int page = 0; page < live.length; page++) {
            sum += Ram.hashInPlace(version(page).hashOf(live[page]), page);
        }
        return sum;
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
