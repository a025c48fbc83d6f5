package dev.backstep.memory;

import java.util.Arrays;

/**
 * What a page of RAM held during some stretch of time, shared by all checkpoints of that stretch. As long as the page
 * has not been written since, its bytes need no copy: they are the live page's. The copy is made at the first write.
 *
 * <p>Thread: the machine thread only.
 */
final class PageVersion {

    /** The version of every page that was never written. */
    static PageVersion ofZeros() {
        PageVersion version = new PageVersion();
        version.bytes = new byte[Ram.PAGE_SIZE];
        version.zeros = true;
        return version;
    }

    /** The content, or null while the live page still holds it. Never changed once set. */
    private byte[] bytes;

    private boolean zeros;
    private long hash;
    private boolean hashKnown;

    /** True for {@link #ofZeros}. */
    boolean isZeros() {
        return zeros;
    }

    /** Keeps a copy of {@code live}, which is about to be overwritten, unless there is one already. */
    void save(byte[] live) {
        if (bytes == null) {
            bytes = live.clone();
        }
    }

    /** The content; {@code live} is the live page, used while there is no copy. */
    byte[] bytes(byte[] live) {
        return bytes != null ? bytes : live;
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
