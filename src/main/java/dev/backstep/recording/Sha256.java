package dev.backstep.recording;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** SHA-256 in hexadecimal, by which files and images of disks are known. Thread: any. */
public final class Sha256 {

    /** Bytes of an image that are read at once, but for the last. */
    private static final int PIECE = DiskBlock.PIECE;

    /** Takes the pieces of an image while their hash is made. */
    interface Pieces {
        /**
         * A piece of {@link DiskBlock#PIECE} bytes, or what is left.
         *
         * @param number which, from 0
         * @param bytes it is at their start; not to be kept
         * @param length how many of them, positive
         * @return false when it is enough
         */
        boolean piece(long number, byte[] bytes, int length);
    }

    private Sha256() { }

    /** Of what is in memory. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /**
     * Of an image, which is read to its end.
     *
     * @param size bytes
     * @throws IOException when the image cannot be read
     * @throws RecordingException when it is in a recording that is damaged there
     */
    public static String of(long size, DiskImage.Reader image) throws IOException, RecordingException {
        return of(size, image, (number, bytes, length) -> true).orElseThrow();
    }

    /** The same, with each piece shown to {@code pieces}; empty when those had enough. */
    static Optional<String> of(long size, DiskImage.Reader image, Pieces pieces) throws IOException, RecordingException {
        MessageDigest digest = digest();
        // Once for all pieces: garbage would have a machine that runs meanwhile wait for the collector.
        byte[] bytes = new byte[PIECE];
        for (long offset = 0; offset < size; offset += PIECE) {
            int length = (int) Math.min(PIECE, size - offset);
            image.read(offset, bytes, length);
            digest.update(bytes, 0, length);
            if (!pieces.piece(offset / PIECE, bytes, length)) {
                return Optional.empty();
            }
        }
        return Optional.of(HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
