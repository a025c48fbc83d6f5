package dev.backstep.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Saves: writes each value to a byte string, big-endian, without names. A checkpoint is made of thousands of them, many times a
 * second: each is stored at once.
 */
public final class StateWriter implements StateExchange {

    /** Bytes; a board's state without its memory is about half as long. */
    private static final int USUAL = 1 << 16;

    private ByteBuffer bytes = ByteBuffer.allocate(USUAL);

    /** All that was written so far. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Where so many bytes more have room. */
    private ByteBuffer with(int room) {
        if (bytes.remaining() < room) {
            bytes = ByteBuffer.allocate(Math.max(2 * bytes.capacity(), Math.addExact(bytes.position(), room)))
                    .put(bytes.array(), 0, bytes.position());
        }
        return bytes;
    }

    @Override
    public int int32(String name, int value) {
        with(Integer.BYTES).putInt(value);
        return value;
    }

    @Override
    public long int64(String name, long value) {
        with(Long.BYTES).putLong(value);
        return value;
    }

    @Override
    public boolean bool(String name, boolean value) {
        with(Byte.BYTES).put((byte) (value ? 1 : 0));
        return value;
    }

    @Override
    public void int32Array(String name, int[] values) {
        for (int value : values) {
            int32(name, value);
        }
    }

    @Override
    public void int64Array(String name, long[] values) {
        for (long value : values) {
            int64(name, value);
        }
    }

    @Override
    public void boolArray(String name, boolean[] values) {
        for (boolean value : values) {
            bool(name, value);
        }
    }

    @Override
    public byte[] bytes(String name, byte[] value) {
        with(Math.addExact(Integer.BYTES, value.length)).putInt(value.length).put(value);
        return value;
    }

    @Override
    public String text(String name, String value) {
        bytes(name, value.getBytes(StandardCharsets.UTF_8));
        return value;
    }

    @Override
    public void part(String name, Stateful part) {
        part.exchangeState(this);
    }
}
