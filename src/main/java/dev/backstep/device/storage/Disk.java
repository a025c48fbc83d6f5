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
}
