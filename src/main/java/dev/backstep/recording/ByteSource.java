package dev.backstep.recording;

import java.util.Arrays;

/** Reads what a {@link ByteSink} wrote; says where when it cannot. */
final class ByteSource {

    private final byte[] bytes;
    private final String name;
    private int at;

    /** @param name what is read, for messages */
    ByteSource(byte[] bytes, String name) {
        this.bytes = bytes;
        this.name = name;
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    int remaining() {
        return bytes.length - at;
    }

    RecordingException damaged(String what) {
        return new RecordingException(name + ", byte " + at + " of its content: " + what);
    }

    private void require(long count) throws RecordingException {
        if (count < 0 || count > remaining()) {
            throw damaged(count + " bytes are needed and " + remaining() + " are left");
        }
    }

    int next() throws RecordingException {
        require(1);
        return bytes[at++] & 0xff;
    }

    long int64() throws RecordingException {
        require(Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | bytes[at++] & 0xff;
        }
        return value;
    }

    /** Not negative. */
    long variable() throws RecordingException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int part = next();
            value |= (long) (part & 0x7f) << shift;
            if ((part & 0x80) == 0) {
                if (value < 0) {
                    throw damaged("a number is too large");
                }
                return value;
            }
        }
        throw damaged("a number does not end");
    }

    /** An index or count. */
    int variable32() throws RecordingException {
        long value = variable();
        if (value > Integer.MAX_VALUE) {
            throw damaged(value + " is too large");
        }
        return (int) value;
    }

    /** A count of things that take a byte each at least. */
    int count() throws RecordingException {
        long count = variable();
        require(count);
        return (int) count;
    }

    byte[] raw(long count) throws RecordingException {
        require(count);
        at += (int) count;
        return Arrays.copyOfRange(bytes, at - (int) count, at);
    }

    byte[] counted() throws RecordingException {
        return raw(variable());
    }
}
