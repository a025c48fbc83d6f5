package dev.backstep.memory;

/**
 * What a device does when its registers are accessed. Accesses are little-endian, 1, 2 or 4 bytes wide; wider ones
 * arrive as several.
 *
 * <p>A handler must bear any access that a broken guest makes: unknown registers read as 0 and ignore writes. It must
 * never throw.
 *
 * <p>Thread: the machine thread only.
 */
public interface MmioHandler {

    /**
     * Reads.
     *
     * @param offset in bytes from the start of the region
     * @param size 1, 2 or 4 bytes
     * @return the value in the low {@code size} bytes; the rest is ignored
     */
    int read(int offset, int size);

    /**
     * Writes.
     *
     * @param offset in bytes from the start of the region
     * @param value in the low {@code size} bytes; the rest is 0
     * @param size 1, 2 or 4 bytes
     */
    void write(int offset, int value, int size);

    /**
     * Reads for a debugger: must have no side effect. The default answers 0, for registers whose reading changes
     * something.
     */
    default int peek(int offset, int size) {
        return 0;
    }
}
