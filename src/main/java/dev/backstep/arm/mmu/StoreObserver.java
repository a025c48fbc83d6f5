package dev.backstep.arm.mmu;

/**
 * Is told of stores to RAM before they are made, for those who want to take them back.
 *
 * <p>Thread: the machine thread only.
 */
@FunctionalInterface
public interface StoreObserver {

    /**
     * A store that does not leave its page is about to be made.
     *
     * @param page bytes of the page of RAM
     * @param address virtual, of the first byte
     * @param size bytes
     */
    void beforeStore(byte[] page, int address, int size);
}
