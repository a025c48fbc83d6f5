package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One row of an encoding table: a pattern of bits, the instruction's name, and how to make the instruction.
 */
public final class Encoding {

    private record Field(String name, int shift, int width) { }

    private final InstructionSet set;
    private final String name;
    private final String pattern;
    private final Function<Operands, Instruction> factory;
    private final int mask;
    private final int value;
    private final Field[] fields;
    private final boolean conditional;

    /**
     * A row.
     *
     * @param set which instruction set
     * @param name the manual's name, with the form where there are several: {@code ADD (register)}
     * @param pattern see the package comment
     * @param factory makes the instruction; may return null for "not this row after all", and the next match is tried
     */
    public Encoding(InstructionSet set, String name, String pattern, Function<Operands, Instruction> factory) {
        this.set = set;
        this.name = name;
        this.pattern = pattern;
        this.factory = factory;
        int at = set.bits();
        int fixedMask = 0;
        int fixedValue = 0;
        boolean shouldBe = false;
        List<Field> found = new ArrayList<>();
        int next = 0;
        while (next < pattern.length()) {
            char c = pattern.charAt(next);
            if (Character.isLetter(c)) {
                int colon = pattern.indexOf(':', next);
                int end = colon + 1;
                while (end < pattern.length() && Character.isDigit(pattern.charAt(end))) {
                    end++;
                }
                int width = Integer.parseInt(pattern, colon + 1, end, 10);
                at -= width;
                // Interned as the names in the source are, so that equal ones are the same: decoding a word looks up a dozen.
                found.add(new Field(pattern.substring(next, colon).intern(), at, width));
                next = end;
                continue;
            }
            next++;
            switch (c) {
                case ' ', '\n' -> shouldBe = false;
                case '(' -> shouldBe = true;
                case ')' -> shouldBe = false;
                case '0', '1' -> {
                    at--;
                    if (!shouldBe) {
                        fixedMask |= 1 << at;
                        fixedValue |= (c - '0') << at;
                    }
                }
                default -> throw new IllegalArgumentException(name + ": '" + c + "' in pattern " + pattern);
            }
        }
        if (at != 0) {
            throw new IllegalArgumentException(name + ": " + at + " bits missing in pattern " + pattern);
        }
        this.fields = found.toArray(new Field[0]);
        this.mask = fixedMask;
        this.value = fixedValue;
        this.conditional = set == InstructionSet.A32 && hasField("cond");
    }

    /** Which instruction set. */
    public InstructionSet set() {
        return set;
    }

    /** The manual's name. */
    public String name() {
        return name;
    }

    /** The pattern as written. */
    public String pattern() {
        return pattern;
    }

    /** Which bits are fixed. */
    public int mask() {
        return mask;
    }

    /** What the fixed bits are. */
    public int value() {
        return value;
    }

    /** True when the fixed bits are right; in A32, condition 0b1111 belongs to rows without a condition field only. */
    public boolean matches(int bits) {
        return (bits & mask) == value && !(conditional && bits >>> 28 == 0xf);
    }

    /** True when the row has this field. */
    public boolean hasField(String fieldName) {
        return find(fieldName) != null;
    }

    int width(String fieldName) {
        return require(fieldName).width;
    }

    int field(String fieldName, int bits) {
        Field field = require(fieldName);
        return (bits >>> field.shift) & (int) ((1L << field.width) - 1);
    }

    Instruction decode(int bits, boolean inItBlock) {
        return factory.apply(new Operands(this, bits, inItBlock));
    }

    private Field require(String fieldName) {
        Field field = find(fieldName);
        if (field == null) {
            throw new IllegalArgumentException(name + " has no field " + fieldName + " in " + pattern);
        }
        return field;
    }

    private Field find(String fieldName) {
        for (Field field : fields) {
            if (field.name.equals(fieldName)) {
                return field;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return set + " " + name + " " + pattern;
    }
}
