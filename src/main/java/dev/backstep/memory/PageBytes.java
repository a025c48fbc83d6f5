package dev.backstep.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Little-endian access to the bytes of a page. The one place that knows how guest memory is laid out on the host, so
 * that another form can be put in and measured.
 *
 * <p>Offsets are in bytes, need no alignment, and must leave the value inside the page.
 */
public final class PageBytes {

    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private PageBytes() { }

    /** One byte, zero-extended. */
    public static int get8(byte[] page, int offset) {
        return page[offset] & 0xff;
    }

    /** Two bytes, zero-extended. */
    public static int get16(byte[] page, int offset) {
        return (short) SHORTS.get(page, offset) & 0xffff;
    }

    /** Four bytes. */
    public static int get32(byte[] page, int offset) {
        return (int) INTS.get(page, offset);
    }

    /** Eight bytes. */
    public static long get64(byte[] page, int offset) {
        return (long) LONGS.get(page, offset);
    }

    /** Stores the low byte of {@code value}. */
    public static void put8(byte[] page, int offset, int value) {
        page[offset] = (byte) value;
    }

    /** Stores the low two bytes of {@code value}. */
    public static void put16(byte[] page, int offset, int value) {
        SHORTS.set(page, offset, (short) value);
    }

    /** Stores four bytes. */
    public static void put32(byte[] page, int offset, int value) {
        INTS.set(page, offset, value);
    }

    /** Stores eight bytes. */
    public static void put64(byte[] page, int offset, long value) {
        LONGS.set(page, offset, value);
    }

    /** 1, 2 or 4 bytes, zero-extended. */
    public static int get(byte[] page, int offset, int size) {
        return switch (size) {
            case 1 -> get8(page, offset);
            case 2 -> get16(page, offset);
            default -> get32(page, offset);
        };
    }

    /** Stores the low 1, 2 or 4 bytes of {@code value}. */
    public static void put(byte[] page, int offset, int value, int size) {
        switch (size) {
            case 1 -> put8(page, offset, value);
            case 2 -> put16(page, offset, value);
            default -> put32(page, offset, value);
        }
    }
}
