package dev.backstep.timeline;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What waits to reach a {@link dev.backstep.device.DeviceInput} from outside. When it is full, new items are dropped: the
 * behaviour of a network whose receiver is slow.
 *
 * <p>Thread: any thread may offer; the machine thread takes.
 */
public final class InputQueue {

    private final ConcurrentLinkedQueue<byte[]> items = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int limit;
    private volatile Runnable listener = () -> { };

    /** A queue of at most {@code limit} items. */
    public InputQueue(int limit) {
        this.limit = limit;
    }

    /** Sets who is told, on the offering thread, that there is something: the machine may be idle. */
    public void onInput(Runnable newListener) {
        listener = newListener;
    }

    /**
     * Adds an item; the array belongs to the queue from now on.
     *
     * @return false when it was dropped
     */
    public boolean offer(byte[] item) {
        if (size.incrementAndGet() > limit) {
            size.decrementAndGet();
            return false;
        }
        items.add(item);
        listener.run();
        return true;
    }

    /** True when there is nothing to take. */
    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** Takes the oldest item, or null. */
    byte[] poll() {
        byte[] item = items.poll();
        if (item != null) {
            size.decrementAndGet();
        }
        return item;
    }
}
