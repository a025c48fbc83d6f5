package dev.backstep.state;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Restores: hands out what a {@link StateWriter} wrote, in the same order.
 *
 * <p>A read beyond the end throws {@link BufferUnderflowException}: the bytes then come from a machine that is
 * built differently.
 */
public final class StateReader implements StateExchange {

    private final ByteBuffer in;

    /** Reads from {@code saved}, which is not changed. */
    public StateReader(byte[] saved) {
        this.in = ByteBuffer.wrap(saved);
    }

    /** How many bytes have not been read yet; 0 when a restore fitted its save. */
    public int remaining() {
        return in.remaining();
    }

    @Override
    public int int32(String name, int value) {
        return in.getInt();
    }

    @Override
    public long int64(String name, long value) {
        return in.getLong();
    }

    @Override
    public boolean bool(String name, boolean value) {
        return in.get() != 0;
    }

    @Override
    public void int32Array(String name, int[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getInt();
        }
    }

    @Override
    public void int64Array(String name, long[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getLong();
        }
    }

    @Override
    public void boolArray(String name, boolean[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.get() != 0;
        }
    }

    @Override
    public byte[] bytes(String name, byte[] value) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] result = new byte[length];
        in.get(result);
        return result;
    }

    @Override
    public String text(String name, String value) {
        return new String(bytes(name, null), StandardCharsets.UTF_8);
    }

    @Override
    public void part(String name, Stateful part) {
        part.exchangeState(this);
    }
}
