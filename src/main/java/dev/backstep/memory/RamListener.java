package dev.backstep.memory;

/**
 * Whoever caches what it knows about RAM pages (a CPU's TLB, decoded instructions) and must hear when that ends.
 *
 * <p>Thread: the machine thread only.
 */
public interface RamListener {

    /** From now on the first write to any page must go through {@link Ram#pageForWrite} again. */
    void writePermissionsDropped();

    /**
     * From now on writes to this page must be announced with {@link Ram#codeWritten}: instructions of it were decoded.
     */
    void pageHasCode(Ram ram, int page);

    /** Bytes that were decoded have changed, among others. {@code offset} and {@code length} in bytes in the page. */
    void codeChanged(Ram ram, int page, int offset, int length);
}
