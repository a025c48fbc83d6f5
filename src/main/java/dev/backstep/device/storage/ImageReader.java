package dev.backstep.device.storage;

/**
 * Where the original content of a disk comes from.
 *
 * <p>Thread: the machine thread only.
 */
@FunctionalInterface
public interface ImageReader {

    /**
     * Reads.
     *
     * @param offset bytes from the start; the range must lie inside
     * @param length bytes, positive
     * @return {@code length} bytes, not to be changed; none when they could not be read
     */
    byte[] read(long offset, int length);
}
