package dev.backstep.semihosting;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the host answered, in the form that recordings keep: error (4 bytes, big-endian), value (8), data.
 *
 * @param error for ERRNO; 0 when all went well
 * @param value a file's id, a length, a position, seconds, or how much was written
 * @param data what was read
 */
record HostAnswer(int error, long value, byte[] data) {

    private static final int HEADER = Integer.BYTES + Long.BYTES;
    private static final byte[] NO_DATA = {};

    static HostAnswer of(long value) {
        return new HostAnswer(0, value, NO_DATA);
    }

    static HostAnswer failed(int error, long value) {
        return new HostAnswer(error, value, NO_DATA);
    }

    byte[] encode() {
        return ByteBuffer.allocate(HEADER + data.length).putInt(error).putLong(value).put(data).array();
    }

    static HostAnswer decode(byte[] bytes) {
        if (bytes.length < HEADER) {
            throw new IllegalStateException("a recorded answer of semihosting has " + bytes.length + " bytes, not " + HEADER
                    + " or more: the recording is of another version, or damaged");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new HostAnswer(in.getInt(), in.getLong(), Arrays.copyOfRange(bytes, HEADER, bytes.length));
    }
}
