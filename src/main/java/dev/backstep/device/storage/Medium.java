package dev.backstep.device.storage;

/**
 * What a monitor can see and do of a medium whose original content is a file of the host.
 *
 * <p>Thread: the machine thread only.
 */
public interface Medium {

    /** The image, as the user named it. */
    String file();

    /** True when the guest may not write. */
    boolean isReadOnly();

    /** Bytes that the machine holds because the guest wrote them, a multiple of the page size. */
    long overlayBytes();

    /**
     * Writes what the guest wrote, as it stands now, to the image.
     *
     * @return bytes written; 0 when there was nothing new
     * @throws ImageException when that failed; the image may then hold a part of it
     */
    long commit() throws ImageException;
}
