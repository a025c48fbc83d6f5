package dev.backstep.recording;

import java.io.IOException;
import java.util.Optional;

/**
 * The image of a disk, as it was when the machine was built, on its way into a recording. What the guest reads of it are events; this
 * is what tells it from others.
 *
 * @param path as the user gave it
 * @param size bytes, positive
 * @param whole whether all of it is to be in the recording
 * @param knownHash its SHA-256 in hexadecimal where that is known: unless it is to be there whole, it is not read then
 * @param content reads it
 */
public record DiskImage(String path, long size, boolean whole, Optional<String> knownHash, Reader content) {

    /** Reads an image, whatever has become of its file. Thread: one of the recording's own, while the machine runs. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Reads.
         *
         * @param offset bytes from the start; the range lies inside
         * @param target is filled from its start
         * @param length bytes, positive
         * @throws IOException when they cannot be read
         * @throws RecordingException when they are in a recording that is damaged there
         */
        void read(long offset, byte[] target, int length) throws IOException, RecordingException;
    }
}
