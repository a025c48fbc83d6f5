package dev.backstep.state;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Saves: writes each value to a byte string, big-endian, without names. */
public final class StateWriter implements StateExchange {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final DataOutputStream out = new DataOutputStream(bytes);

    /** All that was written so far. */
    public byte[] toByteArray() {
        return bytes.toByteArray();
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }

    private static void write(Write action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
    }

    @Override
    public int int32(String name, int value) {
        write(() -> out.writeInt(value));
        return value;
    }

    @Override
    public long int64(String name, long value) {
        write(() -> out.writeLong(value));
        return value;
    }

    @Override
    public boolean bool(String name, boolean value) {
        write(() -> out.writeBoolean(value));
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
        write(() -> {
            out.writeInt(value.length);
            out.write(value);
        });
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
