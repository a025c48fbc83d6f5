package dev.backstep.server.endpoint;

import java.util.Arrays;

/** Bytes on their way out: a growing buffer that the sender takes as a whole. Guarded by its own monitor. */
final class OutputBuffer {

    private static final byte[] EMPTY = {};
    private static final int FIRST_SIZE = 1024;

    private byte[] bytes = EMPTY;
    private int length;

    /** Appends; returns whether the buffer was empty, that is whether the sender has to be woken. */
    synchronized boolean append(byte[] source, int offset, int count) {
        if (count == 0) {
            return false;
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(FIRST_SIZE, Math.max(length + count, bytes.length * 2)));
        }
        System.arraycopy(source, offset, bytes, length, count);
        boolean wasEmpty = length == 0;
        length += count;
        return wasEmpty;
    }

    /** Takes all that waits; an empty array if nothing does. */
    synchronized byte[] take() {
        byte[] taken = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        if (length == bytes.length || bytes.length > 64 * FIRST_SIZE) {
            bytes = EMPTY;
        }
        length = 0;
        return taken;
    }
}
