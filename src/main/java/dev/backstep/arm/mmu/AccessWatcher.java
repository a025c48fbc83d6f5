package dev.backstep.arm.mmu;

/**
 * A debugger's eye on data accesses. Pages it watches always take the slow path; all others cost nothing.
 *
 * <p>Thread: the CPU's own.
 */
public interface AccessWatcher {

    /** True when any byte of the 4 KiB page at this virtual address is watched. */
    boolean watchesPage(int pageAddress);

    /** False when reads of such a page are of no interest: they stay on the fast path then. */
    default boolean watchesReads(int pageAddress) {
        return watchesPage(pageAddress);
    }

    /**
     * Called before an access to a watched page is made; before a read only when it {@link #watchesReads}.
     *
     * @param address virtual, of the first byte
     * @param size bytes
     * @param write true for a write
     * @return true to stop before the instruction that makes the access
     */
    boolean accessed(int address, int size, boolean write);
}
