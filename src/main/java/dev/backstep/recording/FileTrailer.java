package dev.backstep.recording;

import java.nio.ByteBuffer;

/** The last bytes of a recording that was ended in order: where the index is. */
final class FileTrailer {

    static final int LENGTH = 20;
    private static final long MAGIC = 0x4253522d696e6478L;

    private FileTrailer() { }

    static byte[] bytes(long indexOffset) {
        ByteBuffer trailer = ByteBuffer.allocate(LENGTH).putLong(MAGIC).putLong(indexOffset);
        return trailer.putInt(Block.sum(trailer.array(), 0, LENGTH - Integer.BYTES)).array();
    }

    /** Offset of the index block, or -1 when this is no trailer. */
    static long indexOffset(byte[] bytes) {
        ByteBuffer trailer = ByteBuffer.wrap(bytes);
        boolean whole = trailer.getLong(0) == MAGIC
                && trailer.getInt(LENGTH - Integer.BYTES) == Block.sum(bytes, 0, LENGTH - Integer.BYTES);
        return whole ? trailer.getLong(Long.BYTES) : -1;
    }
}
