package dev.backstep.timeline;

import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a test types into a serial port. Any thread may type. */
public final class TypedInput implements InputPort {

    private final Queue<Integer> waiting = new ConcurrentLinkedQueue<>();

    /** Adds a text, a byte a character (ISO 8859-1). */
    public void type(String text) {
        for (byte value : text.getBytes(StandardCharsets.ISO_8859_1)) {
            waiting.add(value & 0xff);
        }
    }

    @Override
    public boolean hasInput() {
        return !waiting.isEmpty();
    }

    @Override
    public int poll() {
        Integer value = waiting.poll();
        return value == null ? NOTHING : value;
    }
}
