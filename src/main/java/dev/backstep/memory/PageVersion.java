package dev.backstep.memory;

import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What a page of RAM held during some stretch of time, shared by all checkpoints of that stretch. As long as the page
 * has not been written since, its bytes need no copy: they are the live page's. The copy is made at the first write.
 *
 * <p>Thread: the machine thread only, but for {@link #copyTo}.
 */
public final class PageVersion {

    /** The {@link #serial} of versions that no machine made. */
    private static final long STORED = -1;

    private final long serial;
    /** The content, or null while the live page still holds it. Never changed once set. */
    private volatile byte[] bytes;

    private long hash;
    private boolean hashKnown;

    /** @param serial tells versions of pages of the same RAM apart; 0 is that of pages never written */
    PageVersion(long serial) {
        this.serial = serial;
    }

    private PageVersion(long serial, byte[] bytes) {
        this(serial);
        this.bytes = bytes;
    }

    /** The version of every page that was never written. */
    static PageVersion ofZeros() {
        return new PageVersion(0, new byte[Ram.PAGE_SIZE]);
    }

    /** What a page held in another run of the same machine; {@code bytes} are a page's and not changed any more. */
    public static PageVersion stored(byte[] bytes) {
        return new PageVersion(STORED, bytes);
    }

    /** Tells versions of pages of the same RAM apart, as long as no stored ones are among them. */
    long serial() {
        return serial;
    }

    /** True for {@link #ofZeros}. */
    boolean isZeros() {
        return serial == 0;
    }

    /** Keeps a copy of {@code live}, which is about to be overwritten, unless there is one already. */
    void save(byte[] live) {
        if (bytes == null) {
            bytes = live.clone();
            // Whoever sees what is written to the page from here on shall see that there is a copy.
            VarHandle.storeStoreFence();
        }
    }

    /** Copies the content out. Any thread, while the machine thread may write to the page. */
    void copyTo(byte[] live, byte[] target, int offset) {
        byte[] saved = bytes;
        if (saved == null) {
            System.arraycopy(live, 0, target, offset, Ram.PAGE_SIZE);
            // What was copied is the content if there is no copy even now: that is made before the page is written.
            VarHandle.loadLoadFence();
            saved = bytes;
        }
        if (saved != null) {
            System.arraycopy(saved, 0, target, offset, Ram.PAGE_SIZE);
        }
    }

    /** The content; {@code live} is the live page, used while there is no copy. */
    byte[] bytes(byte[] live) {
        byte[] saved = bytes;
        return saved != null ? saved : live;
    }

    /** {@link #hash(byte[])} of the content, computed once. */
    long hashOf(byte[] live) {
        if (!hashKnown) {
            hash = hash(bytes(live));
            hashKnown = true;
        }
        return hash;
    }

    /** A 64-bit hash of a page's content; 0 exactly when all bytes are 0 (bar collisions). */
    static long hash(byte[] page) {
        if (Arrays.equals(page, new byte[Ram.PAGE_SIZE])) {
            return 0;
        }
        long hash = 0x9e3779b97f4a7c15L;
        for (int i = 0; i < Ram.PAGE_SIZE; i += Long.BYTES) {
            hash = (hash ^ PageBytes.get64(page, i)) * 0xff51afd7ed558ccdL;
            hash = Long.rotateLeft(hash, 31);
        }
        return hash == 0 ? 1 : hash;
    }
}
