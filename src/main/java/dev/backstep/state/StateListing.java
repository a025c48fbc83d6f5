package dev.backstep.state;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows: collects each value as text under its full name, such as {@code uart0.control}, in the order of exchange. */
public final class StateListing implements StateExchange {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Deque<String> path = new ArrayDeque<>();

    /** All values so far, by full name, in the order of exchange. */
    public Map<String, String> values() {
        return values;
    }

    private void put(String name, String value) {
        StringBuilder full = new StringBuilder();
        path.descendingIterator().forEachRemaining(part -> full.append(part).append('.'));
        values.put(full.append(name).toString(), value);
    }

    @Override
    public int int32(String name, int value) {
        put(name, String.format("0x%08x", value));
        return value;
    }

    @Override
    public long int64(String name, long value) {
        put(name, Long.toString(value));
        return value;
    }

    @Override
    public boolean bool(String name, boolean value) {
        put(name, Boolean.toString(value));
        return value;
    }

    @Override
    public void int32Array(String name, int[] array) {
        for (int i = 0; i < array.length; i++) {
            int32(name + "[" + i + "]", array[i]);
        }
    }

    @Override
    public void int64Array(String name, long[] array) {
        for (int i = 0; i < array.length; i++) {
            int64(name + "[" + i + "]", array[i]);
        }
    }

    @Override
    public void boolArray(String name, boolean[] array) {
        for (int i = 0; i < array.length; i++) {
            bool(name + "[" + i + "]", array[i]);
        }
    }

    @Override
    public byte[] bytes(String name, byte[] value) {
        put(name, HexFormat.of().formatHex(value));
        return value;
    }

    @Override
    public String text(String name, String value) {
        put(name, value);
        return value;
    }

    @Override
    public void part(String name, Stateful part) {
        path.push(name);
        part.exchangeState(this);
        path.pop();
    }
}
