package dev.backstep.recording;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The first bytes of a recording. */
final class FileHeader {

    static final int LENGTH = 16;
    /** The version that is written. */
    static final int VERSION = 2;
    /** The oldest that is read: its blocks do not say how many events they have. */
    static final int OLDEST_VERSION = 1;
    /** As PNG's: shows at once what treats a file as text. */
    private static final byte[] MAGIC = {(byte) 0x89, 'B', 'S', 'R', '\r', '\n', 0x1a, '\n'};

    private FileHeader() { }

    static byte[] bytes() {
        ByteBuffer header = ByteBuffer.allocate(LENGTH).put(MAGIC).putInt(VERSION);
        return header.putInt(Block.sum(header.array(), 0, LENGTH - Integer.BYTES)).array();
    }

    /**
     * Gives the version.
     *
     * @throws RecordingException when the file is none of ours, or of a version that is not known
     */
    static int check(byte[] bytes) throws RecordingException {
        if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new RecordingException("this is no recording of backstep");
        }
        if (bytes.length < LENGTH) {
            throw new RecordingException("the recording was cut off in its first " + LENGTH + " bytes");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (header.getInt(LENGTH - Integer.BYTES) != Block.sum(bytes, 0, LENGTH - Integer.BYTES)) {
            throw new RecordingException("the header of the file, at offset 0, is damaged");
        }
        int version = header.getInt(MAGIC.length);
        if (version < OLDEST_VERSION || version > VERSION) {
            throw new RecordingException("the recording has format version " + version + "; this backstep reads versions "
                    + OLDEST_VERSION + " to " + VERSION);
        }
        return version;
    }
}
