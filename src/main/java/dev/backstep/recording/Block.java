package dev.backstep.recording;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A block's header, and where it is.
 *
 * @param offset of the header, in bytes from the start of the file
 * @param code what it holds, as the file has it
 * @param compression how the payload is packed
 * @param events how many events it has, 65535 for more than 65534; 0 in files of version 1, which do not say
 * @param storedLength bytes of the payload in the file
 * @param rawLength bytes of the payload, not compressed
 * @param position instructions completed before its first event; 0 where that means nothing
 * @param payloadSum CRC-32C of the payload as it is in the file
 */
public record Block(long offset, int code, Compression compression, int events, int storedLength, int rawLength, long position, int payloadSum) {

    /** So many events, or more: a header has no room for larger numbers. */
    static final int MANY_EVENTS = 0xffff;
    /** Bytes of a header. */
    static final int HEADER_LENGTH = 32;
    /** Most bytes of a payload, not compressed. */
    static final int LARGEST_PAYLOAD = 256 << 20;
    private static final int MARK = 0x424c4f4b;
    private static final int SUMMED_LENGTH = HEADER_LENGTH - Integer.BYTES;

    /** What it holds. */
    public BlockKind kind() {
        return BlockKind.of(code);
    }

    /** What {@link #equals} says, which takes some 20 ms when it is asked for the first time: records make it while they run. */
    boolean isSameAs(Block other) {
        return offset == other.offset && code == other.code && compression == other.compression && events == other.events
                && storedLength == other.storedLength && rawLength == other.rawLength && position == other.position
                && payloadSum == other.payloadSum;
    }

    /** Where the next block is. */
    long end() {
        return offset + HEADER_LENGTH + storedLength;
    }

    byte[] header() {
        ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);
        header.putInt(MARK).put((byte) code).put((byte) compression.ordinal()).putShort((short) events)
                .putInt(storedLength).putInt(rawLength).putLong(position).putInt(payloadSum);
        header.putInt(headerSum(offset, header.array(), FileHeader.VERSION));
        return header.array();
    }

    /** The sum has where the block is, so that none can be taken for another one. */
    private static int headerSum(long offset, byte[] header, int version) {
        CRC32C sum = new CRC32C();
        sum.update(header, 0, SUMMED_LENGTH);
        if (version > FileHeader.OLDEST_VERSION) {
            sum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, offset));
        }
        return (int) sum.getValue();
    }

    /**
     * Reads a header.
     *
     * @param bytes {@link #HEADER_LENGTH} bytes at least
     * @param version of the file's format
     * @throws RecordingException when it is none, naming the offset
     */
    static Block readChecked(long offset, byte[] bytes, int version) throws RecordingException {
        if (int32(bytes, SUMMED_LENGTH) != headerSum(offset, bytes, version) || int32(bytes, 0) != MARK) {
            throw new RecordingException("block at offset " + offset + ": its header is damaged");
        }
        return read(offset, bytes, 0);
    }

    /**
     * Reads a header that is known to be whole, such as one in an index.
     *
     * @param start where it is in {@code bytes}
     * @throws RecordingException when it says what cannot be, naming the offset
     */
    static Block read(long offset, byte[] bytes, int start) throws RecordingException {
        // Not by a ByteBuffer: an index has thousands of these, and they are read before the JVM has warmed up.
        int code = bytes[start + 4] & 0xff;
        Compression compression = Compression.of(bytes[start + 5]);
        int events = (bytes[start + 6] & 0xff) << 8 | bytes[start + 7] & 0xff;
        int storedLength = int32(bytes, start + 8);
        int rawLength = int32(bytes, start + 12);
        long position = (long) int32(bytes, start + 16) << 32 | int32(bytes, start + 20) & 0xffffffffL;
        if (compression == null) {
            throw new RecordingException("block at offset " + offset + ": compression " + bytes[start + 5] + " is not known");
        }
        if (storedLength < 0 || rawLength < 0 || rawLength > LARGEST_PAYLOAD || position < 0
                || !compression.canBe(storedLength, rawLength)) {
            throw new RecordingException("block at offset " + offset + " (" + BlockKind.of(code) + "): lengths " + storedLength + " and "
                    + rawLength + " or position " + position + " cannot be");
        }
        return new Block(offset, code, compression, events, storedLength, rawLength, position, int32(bytes, start + 24));
    }

    private static int int32(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
    }

    static int sum(byte[] bytes, int offset, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, offset, length);
        return (int) sum.getValue();
    }

    /** For messages. */
    @Override
    public String toString() {
        return "block at offset " + offset + " (" + (kind() == BlockKind.UNKNOWN ? "kind " + code : kind()) + ")";
    }
}
