package dev.backstep.device.network;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * A status FIFO of the LAN9118: a word for each frame, oldest first.
 *
 * <p>Thread: the machine thread only.
 */
final class Lan9118Statuses implements Stateful {

    /** Frames of no bytes: the status is the entry's second number. */
    private final FrameQueue entries = new FrameQueue();

    void add(int status) {
        entries.add(new byte[0], 0, status);
    }

    /** In words. */
    int size() {
        return entries.size();
    }

    /** The oldest, 0 when there is none. */
    int peek() {
        return entries.isEmpty() ? 0 : entries.peek().second();
    }

    /** Takes the oldest, 0 when there is none. */
    int take() {
        int status = peek();
        entries.poll();
        return status;
    }

    void clear() {
        entries.clear();
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        entries.exchangeState(exchange);
    }
}
