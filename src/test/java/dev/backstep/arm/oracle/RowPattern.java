package dev.backstep.arm.oracle;

import dev.backstep.arm.decode.Encoding;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A row of an encoding table as a generator needs it: where its fields lie, and what should-be bits should be. */
final class RowPattern {

    private record Field(int shift, int width) { }

    private final Encoding row;
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private int shouldBeOnes;

    RowPattern(Encoding row) {
        this.row = row;
        int at = row.set().bits();
        boolean shouldBe = false;
        for (String token : row.pattern().trim().split("\\s+")) {
            int colon = token.indexOf(':');
            if (colon > 0) {
                int width = Integer.parseInt(token.substring(colon + 1));
                at -= width;
                fields.put(token.substring(0, colon), new Field(at, width));
                continue;
            }
            for (char c : token.toCharArray()) {
                if (c == '(' || c == ')') {
                    shouldBe = c == '(';
                } else {
                    at--;
                    if (shouldBe && c == '1') {
                        shouldBeOnes |= 1 << at;
                    }
                }
            }
        }
    }

    Encoding row() {
        return row;
    }

    boolean has(String field) {
        return fields.containsKey(field);
    }

    /** The value of a field, or -1 when there is none of this name. */
    int get(String field, int bits) {
        Field f = fields.get(field);
        return f == null ? -1 : bits >>> f.shift & (1 << f.width) - 1;
    }

    /** {@code bits} with another value in a field; unchanged when there is none of this name. */
    int with(String field, int bits, int value) {
        Field f = fields.get(field);
        if (f == null) {
            return bits;
        }
        int mask = (int) ((1L << f.width) - 1) << f.shift;
        return bits & ~mask | value << f.shift & mask;
    }

    /** The row's fixed bits, its should-be bits as they should be, and anything in its fields. */
    int random(Random random) {
        int bits = row.value() | shouldBeOnes;
        for (Map.Entry<String, Field> field : fields.entrySet()) {
            bits = with(field.getKey(), bits, random.nextInt());
        }
        return bits;
    }
}
