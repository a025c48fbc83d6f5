package dev.backstep.device.network;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Frames in order, each with two numbers that its owner gives a meaning to. Counts its bytes.
 *
 * <p>Thread: the machine thread only.
 */
final class FrameQueue implements Stateful {

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    /**
     * A frame.
     *
     * @param bytes not to be changed
     */
    record Entry(byte[] bytes, long first, int second) { }

    void add(byte[] bytes, long first, int second) {
        entries.add(new Entry(bytes, first, second));
    }

    /** The oldest, or null. */
    Entry peek() {
        return entries.peek();
    }

    /** Takes the oldest, or null. */
    Entry poll() {
        return entries.poll();
    }

    int size() {
        return entries.size();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void forEach(Consumer<Entry> action) {
        entries.forEach(action);
    }

    void clear() {
        entries.clear();
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        Entry[] all = entries.toArray(Entry[]::new);
        int count = exchange.int32("count", all.length);
        entries.clear();
        for (int i = 0; i < count; i++) {
            Entry entry = i < all.length ? all[i] : new Entry(new byte[0], 0, 0);
            entries.add(new Entry(exchange.bytes("frame", entry.bytes()), exchange.int64("first", entry.first()),
                    exchange.int32("second", entry.second())));
        }
    }
}
