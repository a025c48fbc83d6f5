package dev.backstep.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Saves: writes each value to a byte string, big-endian, without names. */
public final class StateWriter implements StateExchange {

    /** Bytes; a board's state without its memory is about half as long. */
    private static final int FIRST_CAPACITY = 1 << 16;

    private ByteBuffer out = ByteBuffer.allocate(FIRST_CAPACITY);

    /** All that was written so far. */
    public byte[] toByteArray() {
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Where to write so many bytes. */
    private ByteBuffer space(int length) {
        if (out.remaining() < length) {
            int capacity = Math.max(2 * out.capacity(), Math.addExact(out.position(), length));
            out = ByteBuffer.wrap(Arrays.copyOf(out.array(), capacity)).position(out.position());
        }
        return out;
    }

    @Override
    public int int32(String name, int value) {
        space(Integer.BYTES).putInt(value);
        return value;
    }

    @Override
    public long int64(String name, long value) {
        space(Long.BYTES).putLong(value);
        return value;
    }

    @Override
    public boolean bool(String name, boolean value) {
        space(1).put((byte) (value ? 1 : 0));
        return value;
    }

    @Override
    public void int32Array(String name, int[] values) {
        ByteBuffer space = space(Math.multiplyExact(values.length, Integer.BYTES));
        for (int value : values) {
            space.putInt(value);
        }
    }

    @Override
    public void int64Array(String name, long[] values) {
        ByteBuffer space = space(Math.multiplyExact(values.length, Long.BYTES));
        for (long value : values) {
            space.putLong(value);
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
        space(Math.addExact(value.length, Integer.BYTES)).putInt(value.length).put(value);
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
