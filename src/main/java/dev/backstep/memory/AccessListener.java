package dev.backstep.memory;

/** Is told of accesses, for traces. It changes nothing. */
@FunctionalInterface
public interface AccessListener {

    /**
     * The guest reads or writes. Machine thread.
     *
     * @param place address or offset in bytes
     * @param value what is written; 0 for a read
     * @param size 1, 2 or 4 bytes
     * @param write true for a write
     */
    void accessed(long place, int value, int size, boolean write);
}
