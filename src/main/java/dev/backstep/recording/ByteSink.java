package dev.backstep.recording;

import java.util.Arrays;

/** Bytes that grow. Numbers are big-endian; variable ones have 7 bits a byte, the lowest first. */
final class ByteSink {

    private byte[] bytes;
    private int length;

    ByteSink(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    /** Forgets what came after the first {@code newLength} bytes. */
    void cutTo(int newLength) {
        length = newLength;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), (int) Math.min(Integer.MAX_VALUE - 16, bytes.length * 2L)));
        }
    }

    void put(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    void int64(long value) {
        reserve(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    /** 1 to 10 bytes; unsigned. */
    void variable(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    void raw(byte[] source) {
        reserve(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
    }

    /** With their number before them. */
    void counted(byte[] source) {
        variable(source.length);
        raw(source);
    }
}
