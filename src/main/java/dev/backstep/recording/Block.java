package dev.backstep.recording;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A block's header, and where it is.
 *
 * @param offset of the header, in bytes from the start of the file
 * @param kind what it holds
 * @param compressed whether the payload is compressed
 * @param storedLength bytes of the payload in the file
 * @param rawLength bytes of the payload, not compressed
 * @param position instructions completed before its first event; 0 where that means nothing
 * @param payloadSum CRC-32C of the payload as it is in the file
 */
public record Block(long offset, BlockKind kind, boolean compressed, int storedLength, int rawLength, long position, int payloadSum) {

    /** Bytes of a header. */
    static final int HEADER_LENGTH = 32;
    /** Most bytes of a payload, not compressed. */
    static final int LARGEST_PAYLOAD = 256 << 20;
    private static final int MARK = 0x424c4f4b;
    private static final int SUMMED_LENGTH = HEADER_LENGTH - Integer.BYTES;
    /** Deflate never does better than this. */
    private static final long BEST_RATIO = 1040;

    /** Where the next block is. */
    long end() {
        return offset + HEADER_LENGTH + storedLength;
    }

    byte[] header() {
        ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);
        header.putInt(MARK).put((byte) kind.code()).put((byte) (compressed ? 1 : 0)).putShort((short) 0)
                .putInt(storedLength).putInt(rawLength).putLong(position).putInt(payloadSum);
        header.putInt(sum(header.array(), 0, SUMMED_LENGTH));
        return header.array();
    }

    /**
     * Reads a header.
     *
     * @param bytes {@link #HEADER_LENGTH} bytes
     * @throws RecordingException when it is none, naming the offset
     */
    static Block read(long offset, byte[] bytes) throws RecordingException {
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (header.getInt(SUMMED_LENGTH) != sum(bytes, 0, SUMMED_LENGTH) || header.getInt() != MARK) {
            throw new RecordingException("block at offset " + offset + ": its header is damaged");
        }
        int code = header.get();
        int compression = header.get();
        int reserved = header.getShort();
        int storedLength = header.getInt();
        int rawLength = header.getInt();
        long position = header.getLong();
        BlockKind kind = BlockKind.of(code);
        if (kind == null || compression < 0 || compression > 1 || reserved != 0) {
            throw new RecordingException("block at offset " + offset + ": kind " + code + ", compression " + compression
                    + " is not known");
        }
        if (storedLength < 0 || rawLength < 0 || rawLength > LARGEST_PAYLOAD || position < 0
                || compression == 0 && storedLength != rawLength
                || compression == 1 && rawLength > (storedLength + 1L) * BEST_RATIO) {
            throw new RecordingException("block at offset " + offset + " (" + kind + "): lengths " + storedLength + " and " + rawLength
                    + " or position " + position + " cannot be");
        }
        return new Block(offset, kind, compression == 1, storedLength, rawLength, position, header.getInt());
    }

    static int sum(byte[] bytes, int offset, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, offset, length);
        return (int) sum.getValue();
    }

    /** For messages. */
    @Override
    public String toString() {
        return "block at offset " + offset + " (" + kind + ")";
    }
}
