package dev.backstep.device.storage;

/**
 * A medium of a fixed size.
 *
 * <p>Thread: the machine thread only.
 */
public interface Disk {

    /** Bytes. */
    long size();

    /** True when writes are refused. */
    boolean isReadOnly();

    /**
     * Reads.
     *
     * @param offset bytes from the start; the range must lie inside
     * @return false when the medium could not be read (an I/O error, told to the guest as the device does)
     */
    boolean read(long offset, byte[] target, int targetOffset, int length);

    /**
     * Writes.
     *
     * @param offset bytes from the start; the range must lie inside
     * @return false when the medium is read-only or could not be written
     */
    boolean write(long offset, byte[] source, int sourceOffset, int length);

    /**
     * Makes a range zeros; cheaper than writing them where a disk can remember that.
     *
     * @param offset bytes from the start; the range must lie inside
     * @param length bytes
     * @return false when the medium is read-only or could not be written
     */
    default boolean writeZeroes(long offset, long length) {
        byte[] zeros = new byte[4096];
        for (long done = 0; done < length; done += zeros.length) {
            if (!write(offset + done, zeros, 0, (int) Math.min(zeros.length, length - done))) {
                return false;
            }
        }
        return !isReadOnly();
    }
}
