package dev.backstep.state;

/**
 * Tells machines apart by what their state consists of: the names, types and array lengths of all fields, in order, but not their
 * values. What a machine of one layout saved means nothing to one of another.
 */
public final class StateLayout implements StateExchange {

    private static final long PRIME = 0x100000001b3L;

    private long hash = 0xcbf29ce484222325L;

    /** A 64-bit hash (FNV-1a) of all fields so far: equal layouts have equal hashes. */
    public long hash() {
        return hash;
    }

    private void add(char type, String name, int length) {
        mix(type);
        mix(length);
        name.chars().forEach(this::mix);
        mix('.');
    }

    private void mix(int value) {
        hash = (hash ^ value & 0xffffffffL) * PRIME;
    }

    @Override
    public int int32(String name, int value) {
        add('i', name, 1);
        return value;
    }

    @Override
    public long int64(String name, long value) {
        add('l', name, 1);
        return value;
    }

    @Override
    public boolean bool(String name, boolean value) {
        add('b', name, 1);
        return value;
    }

    @Override
    public void int32Array(String name, int[] values) {
        add('I', name, values.length);
    }

    @Override
    public void int64Array(String name, long[] values) {
        add('L', name, values.length);
    }

    @Override
    public void boolArray(String name, boolean[] values) {
        add('B', name, values.length);
    }

    @Override
    public byte[] bytes(String name, byte[] value) {
        add('y', name, 1);
        return value;
    }

    @Override
    public String text(String name, String value) {
        add('t', name, 1);
        return value;
    }

    @Override
    public void part(String name, Stateful part) {
        add('(', name, 1);
        part.exchangeState(this);
        mix(')');
    }
}
