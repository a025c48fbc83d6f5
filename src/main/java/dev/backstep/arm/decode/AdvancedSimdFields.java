package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.simd.LaneSize;

/** The fields that integer Advanced SIMD encodings share (A7.4). */
final class AdvancedSimdFields {

    private AdvancedSimdFields() { }

    /** D:Vd. */
    static int d(Operands o) {
        return o.get("D") << 4 | o.get("Vd");
    }

    /** N:Vn. */
    static int n(Operands o) {
        return o.get("N") << 4 | o.get("Vn");
    }

    /** M:Vm. */
    static int m(Operands o) {
        return o.get("M") << 4 | o.get("Vm");
    }

    /** A field with the number of a Q register is odd: undefined. */
    static boolean isOdd(Operands o, String field) {
        return (o.get(field) & 1) != 0;
    }

    /** Q is set and a field holds an odd number, which no Q register has: undefined. */
    static boolean isOddQuad(Operands o) {
        return o.flag("Q") && (isOdd(o, "Vd") || isOdd(o, "Vm") || o.encoding().hasField("Vn") && isOdd(o, "Vn"));
    }

    /** U = 0. */
    static boolean isSigned(Operands o) {
        return !o.flag("U");
    }

    /** What {@code size} says. */
    static LaneSize lanes(Operands o) {
        return LaneSize.of(o.get("size"));
    }
}
