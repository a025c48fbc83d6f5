package dev.backstep.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A block of guest memory in pages of 4 KiB. Pages that were never touched take no room. A page's array stays the same
 * object for the life of the machine, going back in time included, so that a TLB may hold it.
 *
 * <p>Versions: {@link #capture} gives a {@link RamSnapshot}; the first write to a page after that saves the old content
 * into the version that snapshots share. {@link #restore} brings any snapshot's content back, touching only pages that
 * differ.
 *
 * <p>The discipline of writers: get the array with {@link #pageForWrite}; keep it for further writes only until
 * {@link RamListener#writePermissionsDropped}; after writing to a page that {@link #hasCode}, call {@link #codeWritten},
 * unless no byte written is among the page's {@link #decodedBytes}.
 *
 * <p>Thread: the machine thread, or those that the {@link Arbiter} keeps apart. Then which pages and bytes hold code is
 * changed while no CPU runs, so that running CPUs read it without a lock; and there are no versions.
 */
public final class Ram {

    /** Bytes in a page. */
    public static final int PAGE_SIZE = 4096;
    /** Log2 of {@link #PAGE_SIZE}. */
    public static final int PAGE_SHIFT = 12;

    /** Where several CPUs decode, this many bytes are declared as decoded at once, since each time all CPUs have to stop. */
    private static final int SHARED_GRAIN = 64;

    private final String name;
    private final long size;
    private final Arbiter arbiter;
    private final byte[][] pages;
    /** The version that the live page equals, or null when it was written since. */
    private final PageVersion[] current;
    private final boolean[] code;
    /** For pages that have, or had, code. */
    private final DecodedBytes[] decoded;
    private final PageVersion zeros = PageVersion.ofZeros();
    private final List<RamListener> listeners = new ArrayList<>();
    private RamSnapshot base;
    /** What was taken over last from another memory, and {@link #base} then; null at first. */
    private RamSnapshot loaded;
    private RamSnapshot baseWhenLoaded;
    private int[] written = new int[64];
    private int writtenCount;
    private boolean restoring;
    /** Of the version made last. */
    private long lastSerial;

    /**
     * All zeros, for one thread.
     *
     * @param name as {@code info mtree} prints it
     * @param size bytes, a positive multiple of {@link #PAGE_SIZE} below 2<sup>42</sup>
     */
    public Ram(String name, long size) {
        this(name, size, Arbiter.ALONE);
    }

    /** The same, for threads that keep to {@code arbiter}; when it is shared, no versions are kept. */
    public Ram(String name, long size, Arbiter arbiter) {
        if (size <= 0 || size % PAGE_SIZE != 0) {
            throw new IllegalArgumentException("size of memory " + name + " is not a positive multiple of 4096: " + size);
        }
        this.name = name;
        this.size = size;
        this.arbiter = arbiter;
        int count = Math.toIntExact(size >> PAGE_SHIFT);
        int chunkCount = (count + RamSnapshot.CHUNK_PAGES - 1) / RamSnapshot.CHUNK_PAGES;
        this.pages = new byte[count][];
        this.current = new PageVersion[chunkCount * RamSnapshot.CHUNK_PAGES];
        this.code = new boolean[count];
        this.decoded = new DecodedBytes[count];
        if (!arbiter.isShared()) {
            Arrays.fill(current, zeros);
        }
        PageVersion[] zeroChunk = new PageVersion[RamSnapshot.CHUNK_PAGES];
        Arrays.fill(zeroChunk, zeros);
        PageVersion[][] chunks = new PageVersion[chunkCount][];
        Arrays.fill(chunks, zeroChunk);
        this.base = new RamSnapshot(chunks, pages);
    }

    /** The name as {@code info mtree} prints it. */
    public String name() {
        return name;
    }

    /** Bytes. */
    public long size() {
        return size;
    }

    /** Number of pages. */
    public int pageCount() {
        return pages.length;
    }

    /** Adds someone to be told. */
    public void addListener(RamListener listener) {
        listeners.add(listener);
    }

    /** The array of a page, for reading; valid for the life of the machine. */
    public byte[] pageForRead(int page) {
        byte[] bytes = pages[page];
        return bytes != null ? bytes : firstTouch(page);
    }

    private synchronized byte[] firstTouch(int page) {
        if (pages[page] == null) {
            pages[page] = new byte[PAGE_SIZE];
        }
        return pages[page];
    }

    /** True when several threads use it. */
    public boolean isShared() {
        return arbiter.isShared();
    }

    /**
     * The array of a page, for writing until the next {@link RamListener#writePermissionsDropped}. The page counts as
     * written from now on.
     */
    public byte[] pageForWrite(int page) {
        byte[] bytes = pageForRead(page);
        PageVersion version = current[page];
        if (version != null) {
            version.save(bytes);
            current[page] = null;
            if (writtenCount == written.length) {
                written = Arrays.copyOf(written, writtenCount * 2);
            }
            written[writtenCount++] = page;
        }
        return bytes;
    }

    /** True when instructions of this page have been decoded and writes must be announced. */
    public boolean hasCode(int page) {
        return code[page];
    }

    /** The bytes of a page that {@link #hasCode} that instructions were decoded from; stays the same object. */
    public DecodedBytes decodedBytes(int page) {
        return decoded[page];
    }

    /**
     * Declares that bytes of this page have been decoded. To be called before anything writes to the page again.
     *
     * @param offset in bytes in the page
     * @param length bytes, 1 at least
     */
    public void markCode(int page, int offset, int length) {
        if (!arbiter.isShared()) {
            mark(page, offset, length);
        } else if (!code[page] || !decoded[page].contains(offset, length)) {
            int first = offset & -SHARED_GRAIN;
            int end = offset + length + SHARED_GRAIN - 1 & -SHARED_GRAIN;
            arbiter.exclusively(() -> mark(page, first, end - first));
        }
    }

    private void mark(int page, int offset, int length) {
        if (decoded[page] == null) {
            decoded[page] = new DecodedBytes();
        }
        decoded[page].add(offset, length);
        if (!code[page]) {
            code[page] = true;
            for (RamListener listener : listeners) {
                listener.pageHasCode(this, page);
            }
        }
    }

    /**
     * Announces a write to a page that {@link #hasCode}. Listeners hear of it when it changed bytes that were decoded; those
     * count as decoded no longer. A page without any becomes a page of data after some more writes.
     *
     * @param offset in bytes in the page
     * @param length bytes, 1 at least
     */
    public void codeWritten(int page, int offset, int length) {
        if (!arbiter.isShared()) {
            written(page, offset, length);
        } else if (decoded[page].isEmpty() || decoded[page].overlap(offset, length)) {
            arbiter.exclusively(() -> written(page, offset, length));
        }
    }

    private void written(int page, int offset, int length) {
        DecodedBytes bytes = decoded[page];
        if (bytes.overlap(offset, length)) {
            bytes.remove(offset, length);
            for (RamListener listener : listeners) {
                listener.codeChanged(this, page, offset, length);
            }
        } else if (bytes.isDataAfterQuietWrite()) {
            code[page] = false;
        }
    }

    /** Number of pages written since the last {@link #capture} or {@link #restore}. */
    public int writtenPages() {
        return writtenCount;
    }

    /** Bytes of the heap that {@link #capture} would take beyond the last one or what was restored, once all pages are written again. */
    public long bytesOfCapture() {
        return RamSnapshot.bytesOfWritten(writtenCount, base.chunks.length);
    }

    /** The content now, to come back to. */
    public RamSnapshot capture() {
        requireVersions();
        if (writtenCount == 0) {
            return base;
        }
        PageVersion[][] chunks = base.chunks.clone();
        for (int i = 0; i < writtenCount; i++) {
            int page = written[i];
            setVersion(page, newVersion(), chunks);
        }
        writtenCount = 0;
        base = new RamSnapshot(chunks, pages);
        dropWritePermissions();
        return base;
    }

    /** Brings the content of {@code snapshot} back. What was written since the last {@link #capture} is lost. */
    public void restore(RamSnapshot snapshot) {
        requireVersions();
        restoring = true;
        for (int i = 0; i < writtenCount; i++) {
            int page = written[i];
            replace(page, snapshot.version(page));
        }
        writtenCount = 0;
        for (int c = 0; c < snapshot.chunks.length; c++) {
            if (snapshot.chunks[c] != base.chunks[c]) {
                int first = c * RamSnapshot.CHUNK_PAGES;
                for (int i = 0; i < RamSnapshot.CHUNK_PAGES; i++) {
                    if (current[first + i] != snapshot.chunks[c][i]) {
                        replace(first + i, snapshot.chunks[c][i]);
                    }
                }
            }
        }
        base = snapshot;
        restoring = false;
        dropWritePermissions();
    }

    /**
     * Takes over the content of another memory of the same size, which may change meanwhile. What was written here since the last
     * {@link #capture} is lost, and what was captured here before cannot be restored any more.
     *
     * @param snapshot of the other memory; of one and the same at all times
     */
    public void load(RamSnapshot snapshot) {
        requireVersions();
        restoring = true;
        PageVersion[][] chunks = base.chunks.clone();
        byte[] content = new byte[PAGE_SIZE];
        for (int c = 0; c < chunks.length; c++) {
            if (loaded == null || snapshot.chunks[c] != loaded.chunks[c] || base.chunks[c] != baseWhenLoaded.chunks[c]) {
                for (int page = c * RamSnapshot.CHUNK_PAGES; page < (c + 1) * RamSnapshot.CHUNK_PAGES; page++) {
                    if (!holds(page, snapshot.version(page))) {
                        load(page, snapshot, content, chunks);
                    }
                }
            }
        }
        for (int i = 0; i < writtenCount; i++) {
            if (current[written[i]] == null) {
                load(written[i], snapshot, content, chunks);
            }
        }
        writtenCount = 0;
        base = new RamSnapshot(chunks, pages);
        loaded = snapshot;
        baseWhenLoaded = base;
        restoring = false;
        dropWritePermissions();
    }

    /** True when a page has been the same since a version was loaded into it, or holds zeros, as the version does. */
    private boolean holds(int page, PageVersion wanted) {
        return current[page] == zeros && wanted.isZeros()
                || loaded != null && wanted == loaded.version(page) && current[page] == baseWhenLoaded.version(page);
    }

    private void load(int page, RamSnapshot snapshot, byte[] content, PageVersion[][] chunks) {
        snapshot.copyPage(page, content, 0);
        replaceContent(page, content);
        setVersion(page, snapshot.version(page).isZeros() ? zeros : newVersion(), chunks);
    }

    private PageVersion newVersion() {
        lastSerial++;
        return new PageVersion(lastSerial);
    }

    /** The live page equals a version, in {@code chunks} as well, which share with {@link #base} what is the same. */
    private void setVersion(int page, PageVersion version, PageVersion[][] chunks) {
        current[page] = version;
        int c = page / RamSnapshot.CHUNK_PAGES;
        if (chunks[c] == base.chunks[c]) {
            chunks[c] = chunks[c].clone();
        }
        chunks[c][page % RamSnapshot.CHUNK_PAGES] = version;
    }

    /** True while {@link #restore} brings an earlier or a later content back: what changes then was not changed by the program. */
    public boolean isRestoring() {
        return restoring;
    }

    private void requireVersions() {
        if (arbiter.isShared()) {
            throw new IllegalStateException("memory " + name + " is shared by threads and keeps no versions");
        }
    }

    private void replace(int page, PageVersion version) {
        PageVersion old = current[page];
        byte[] live = pageForRead(page);
        if (old != null) {
            old.save(live);
        }
        replaceContent(page, version.bytes(live));
        current[page] = version;
    }

    private void replaceContent(int page, byte[] content) {
        byte[] live = pageForRead(page);
        if (code[page] && !decoded[page].isEmpty()) {
            replaceCode(page, live, content);
        } else {
            System.arraycopy(content, 0, live, 0, PAGE_SIZE);
        }
    }

    /** Tells of the words that differ alone: what was made of the others is as good as before. */
    private void replaceCode(int page, byte[] live, byte[] content) {
        int at = Arrays.mismatch(live, content);
        while (at >= 0) {
            int first = at & -4;
            int end = first;
            do {
                PageBytes.put32(live, end, PageBytes.get32(content, end));
                end += 4;
            } while (end < PAGE_SIZE && PageBytes.get32(live, end) != PageBytes.get32(content, end));
            codeWritten(page, first, end - first);
            at = Arrays.mismatch(live, end, PAGE_SIZE, content, end, PAGE_SIZE);
            at = at < 0 ? at : at + end;
        }
    }

    private void dropWritePermissions() {
        for (RamListener listener : listeners) {
            listener.writePermissionsDropped();
        }
    }

    /** Copies bytes out. {@code offset} in bytes; the range must lie inside. */
    public void read(long offset, byte[] target, int targetOffset, int length) {
        int done = 0;
        while (done < length) {
            int page = (int) ((offset + done) >> PAGE_SHIFT);
            int inPage = (int) ((offset + done) & (PAGE_SIZE - 1));
            int count = Math.min(length - done, PAGE_SIZE - inPage);
            byte[] bytes = pages[page];
            if (bytes == null) {
                Arrays.fill(target, targetOffset + done, targetOffset + done + count, (byte) 0);
            } else {
                System.arraycopy(bytes, inPage, target, targetOffset + done, count);
            }
            done += count;
        }
    }

    /** Copies bytes in. {@code offset} in bytes; the range must lie inside. */
    public void write(long offset, byte[] source, int sourceOffset, int length) {
        int done = 0;
        while (done < length) {
            int page = (int) ((offset + done) >> PAGE_SHIFT);
            int inPage = (int) ((offset + done) & (PAGE_SIZE - 1));
            int count = Math.min(length - done, PAGE_SIZE - inPage);
            System.arraycopy(source, sourceOffset + done, pageForWrite(page), inPage, count);
            if (code[page]) {
                codeWritten(page, inPage, count);
            }
            done += count;
        }
    }

    /** Reads 1, 2, 4 bytes, little-endian, zero-extended, not crossing a page. */
    public int read(long offset, int valueSize) {
        byte[] bytes = pages[(int) (offset >> PAGE_SHIFT)];
        return bytes == null ? 0 : PageBytes.get(bytes, (int) (offset & (PAGE_SIZE - 1)), valueSize);
    }

    /** Writes 1, 2, 4 bytes, little-endian, not crossing a page. */
    public void write(long offset, int value, int valueSize) {
        int page = (int) (offset >> PAGE_SHIFT);
        int inPage = (int) (offset & (PAGE_SIZE - 1));
        PageBytes.put(pageForWrite(page), inPage, value, valueSize);
        if (code[page]) {
            codeWritten(page, inPage, valueSize);
        }
    }

    /** A 64-bit hash of the content; equal contents have equal hashes. */
    public long contentHash() {
        long sum = 0;
        for (int page = 0; page < pages.length; page++) {
            byte[] live = pages[page];
            if (live != null) {
                PageVersion version = current[page];
                sum += hashInPlace(version == null ? PageVersion.hash(live) : version.hashOf(live), page);
            }
        }
        return sum;
    }

    /** What a page with this hash has to do with the hash of all content. */
    static long hashInPlace(long hash, int page) {
        return hash == 0 ? 0 : Long.rotateLeft(hash * (2L * page + 1), 17) * 0xc4ceb9fe1a85ec53L;
    }
}
