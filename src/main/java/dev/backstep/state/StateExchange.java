package dev.backstep.state;

/**
 * Takes the present value of a field and returns the value that the field shall have: the same one when saving, the
 * stored one when restoring. See {@link Stateful}.
 *
 * <p>Names are for people (comparisons of two states print them); they carry no meaning for the stored form.
 */
public interface StateExchange {

    /** One 32-bit value. */
    int int32(String name, int value);

    /** One 64-bit value. */
    long int64(String name, long value);

    /** One truth value. */
    boolean bool(String name, boolean value);

    /** An array whose length never changes; restored in place. */
    void int32Array(String name, int[] values);

    /** An array whose length never changes; restored in place. */
    void int64Array(String name, long[] values);

    /** An array whose length never changes; restored in place. */
    void boolArray(String name, boolean[] values);

    /** Bytes of any length; returns the array to use from now on (a fresh one when restoring). */
    byte[] bytes(String name, byte[] value);

    /** A text of any length, never null. */
    String text(String name, String value);

    /**
     * A nested part under a name, for example one of several equal channels.
     *
     * @param name the part's name in comparisons
     * @param part exchanges its own fields
     */
    void part(String name, Stateful part);
}
