package dev.backstep.arm.decode;

/**
 * The fields of one instruction word, by the names of its table row. What a row's factory reads.
 */
public final class Operands {

    private final Encoding encoding;
    private final int bits;
    private final boolean inItBlock;

    Operands(Encoding encoding, int bits, boolean inItBlock) {
        this.encoding = encoding;
        this.bits = bits;
        this.inItBlock = inItBlock;
    }

    /** The row. */
    public Encoding encoding() {
        return encoding;
    }

    /** The whole word; a 16-bit encoding in the low half. */
    public int bits() {
        return bits;
    }

    /** T32 only: the instruction stands in an IT block, where 16-bit data processing sets no flags. */
    public boolean inItBlock() {
        return inItBlock;
    }

    /** 2 or 4 bytes. */
    public int size() {
        return encoding.set().bits() / 8;
    }

    /** The condition: field {@code cond} where the row has it, else "always". */
    public int condition() {
        return encoding.hasField("cond") ? get("cond") : 14;
    }

    /**
     * A field, zero-extended.
     *
     * @throws IllegalArgumentException when the row has no such field: an error in the table
     */
    public int get(String field) {
        return encoding.field(field, bits);
    }

    /** A field of one bit. */
    public boolean flag(String field) {
        return get(field) != 0;
    }

    /** A field, sign-extended from its width. */
    public int signed(String field) {
        int width = encoding.width(field);
        return get(field) << (32 - width) >> (32 - width);
    }
}
