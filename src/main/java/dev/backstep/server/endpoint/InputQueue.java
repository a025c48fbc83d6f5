package dev.backstep.server.endpoint;

import dev.backstep.server.CharacterEndpoint;

/**
 * A bounded queue of input bytes and markers from one producer thread to one consumer thread, without locks.
 *
 * <p>Back pressure: when {@link #offer} takes less than it was given, the producer stops and the queue calls
 * {@link #onRoom} once the consumer has emptied half of it. Nothing is lost.
 */
final class InputQueue {

    /** Bytes the queue holds. A power of two. */
    static final int CAPACITY = 8192;
    /** Room beyond {@link #CAPACITY} that only markers may use, so that a full queue still takes a break. */
    private static final int MARKER_RESERVE = CAPACITY;
    private static final int SIZE = CAPACITY + MARKER_RESERVE;

    private final short[] ring = new short[SIZE];
    /** Count of values taken; the consumer writes. */
    private volatile long head;
    /** Count of values put; the producer writes. */
    private volatile long tail;
    private volatile boolean producerWaits;
    private volatile Runnable wakeUp = () -> { };
    private volatile Runnable room = () -> { };

    /** Sets what tells the producer, on the consumer's thread, that there is room again. Before the first poll. */
    void onRoom(Runnable action) {
        room = action;
    }

    /** Sets what wakes the consumer; called at once if there is input. */
    void onInput(Runnable action) {
        wakeUp = action;
        if (hasInput()) {
            action.run();
        }
    }

    /** Puts bytes; returns how many fitted. Producer thread. */
    int offer(byte[] bytes, int offset, int length) {
        int accepted = put(bytes, offset, length);
        if (accepted < length) {
            producerWaits = true;
            // The consumer may have made room before it could see the flag.
            accepted += put(bytes, offset + accepted, length - accepted);
            if (accepted == length) {
                producerWaits = false;
            }
        }
        return accepted;
    }

    private int put(byte[] bytes, int offset, int length) {
        long end = tail;
        int count = (int) Math.min(length, Math.max(0, CAPACITY - (end - head)));
        for (int i = 0; i < count; i++) {
            ring[(int) ((end + i) & (SIZE - 1))] = (short) (bytes[offset + i] & 0xff);
        }
        if (count > 0) {
            tail = end + count;
            wakeUp.run();
        }
        return count;
    }

    /** Puts a constant of {@link CharacterEndpoint}. Dropped when thousands of them wait already. Producer thread. */
    void offerMarker(int marker) {
        long end = tail;
        if (end - head < SIZE) {
            ring[(int) (end & (SIZE - 1))] = (short) marker;
            tail = end + 1;
            wakeUp.run();
        }
    }

    /** Takes a value, or {@link CharacterEndpoint#NOTHING}. Consumer thread. */
    int poll() {
        long begin = head;
        long waiting = tail - begin;
        if (waiting == 0) {
            return CharacterEndpoint.NOTHING;
        }
        int value = ring[(int) (begin & (SIZE - 1))];
        head = begin + 1;
        if (producerWaits && waiting - 1 <= CAPACITY / 2) {
            producerWaits = false;
            room.run();
        }
        return value;
    }

    /** Whether {@link #poll} would give something. */
    boolean hasInput() {
        return tail != head;
    }
}
