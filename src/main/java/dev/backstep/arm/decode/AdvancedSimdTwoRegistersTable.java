package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.simd.TwoRegisterFunction;
import dev.backstep.arm.instruction.simd.TwoRegisterLong;
import dev.backstep.arm.instruction.simd.TwoRegisterNarrow;
import dev.backstep.arm.instruction.simd.TwoRegisterOperation;
import dev.backstep.arm.instruction.simd.TwoRegisterPairwiseAccumulate;

/**
 * Encodings of "two registers, miscellaneous" (A7.4.5) on integers, and half-precision conversion. Permutations are in
 * {@link AdvancedSimdPermuteTable}, single precision in {@link AdvancedSimdFloatingPointTable}.
 */
final class AdvancedSimdTwoRegistersTable {

    private AdvancedSimdTwoRegistersTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        AdvancedSimdRows rows = new AdvancedSimdRows(a32, t32);
        addBitwise(rows);
        addSigned(rows);
        addComparisons(rows);
        addNarrowAndLong(rows);
    }

    private static void addBitwise(AdvancedSimdRows rows) {
        same(rows, "VPADDL", "00", "0010 0", 2, TwoRegisterFunction.PAIRWISE_ADD_LONG_SIGNED);
        same(rows, "VPADDL", "00", "0010 1", 2, TwoRegisterFunction.PAIRWISE_ADD_LONG_UNSIGNED);
        same(rows, "VCLS", "00", "0100 0", 2, TwoRegisterFunction.COUNT_LEADING_SIGNS);
        same(rows, "VCLZ", "00", "0100 1", 2, TwoRegisterFunction.COUNT_LEADING_ZEROS);
        same(rows, "VCNT", "00", "0101 0", 0, TwoRegisterFunction.COUNT_ONES);
        same(rows, "VMVN (register)", "00", "0101 1", 0, TwoRegisterFunction.NOT);
        rows.data("VPADAL", "1", pattern("00", "0110 op:1"), AdvancedSimdTwoRegistersTable::accumulate);
        // VRECPE and VRSQRTE of integers have words only.
        words(rows, "VRECPE", "0100 0", TwoRegisterFunction.RECIPROCAL_ESTIMATE);
        words(rows, "VRSQRTE", "0100 1", TwoRegisterFunction.RECIPROCAL_SQUARE_ROOT_ESTIMATE);
    }

    private static void addSigned(AdvancedSimdRows rows) {
        same(rows, "VQABS", "00", "0111 0", 2, TwoRegisterFunction.SATURATING_ABSOLUTE);
        same(rows, "VQNEG", "00", "0111 1", 2, TwoRegisterFunction.SATURATING_NEGATE);
        same(rows, "VABS", "01", "0011 0", 2, TwoRegisterFunction.ABSOLUTE);
        same(rows, "VNEG", "01", "0011 1", 2, TwoRegisterFunction.NEGATE);
    }

    private static void addComparisons(AdvancedSimdRows rows) {
        same(rows, "VCGT (immediate #0)", "01", "0000 0", 2, TwoRegisterFunction.GREATER_THAN_ZERO);
        same(rows, "VCGE (immediate #0)", "01", "0000 1", 2, TwoRegisterFunction.GREATER_OR_EQUAL_ZERO);
        same(rows, "VCEQ (immediate #0)", "01", "0001 0", 2, TwoRegisterFunction.EQUAL_ZERO);
        same(rows, "VCLE (immediate #0)", "01", "0001 1", 2, TwoRegisterFunction.LESS_OR_EQUAL_ZERO);
        same(rows, "VCLT (immediate #0)", "01", "0010 0", 2, TwoRegisterFunction.LESS_THAN_ZERO);
    }

    private static void addNarrowAndLong(AdvancedSimdRows rows) {
        narrow(rows, "VMOVN", "00", TwoRegisterFunction.NARROW);
        narrow(rows, "VQMOVUN", "01", TwoRegisterFunction.SATURATING_NARROW_SIGNED_TO_UNSIGNED);
        narrow(rows, "VQMOVN", "10", TwoRegisterFunction.SATURATING_NARROW_SIGNED);
        narrow(rows, "VQMOVN", "11", TwoRegisterFunction.SATURATING_NARROW_UNSIGNED);
        rows.data("VSHLL (maximum shift)", "1", "1 D:1 11 size:2 10 Vd:4 0011 00 M:1 0 Vm:4", o -> {
            int bits = 8 << o.get("size");
            return o.get("size") == 3 ? null : lengthen(o, TwoRegisterFunction.SHIFT_LEFT_LONG_BY_WIDTH, bits);
        });
        rows.data("VCVT (to half-precision)", "1", "1 D:1 11 01 10 Vd:4 0110 00 M:1 0 Vm:4",
                o -> (vm(o) & 1) != 0 ? null : new TwoRegisterNarrow(o.size(), TwoRegisterFunction.TO_HALF, 16, vd(o), vm(o)));
        rows.data("VCVT (from half-precision)", "1", "1 D:1 11 01 10 Vd:4 0111 00 M:1 0 Vm:4",
                o -> lengthen(o, TwoRegisterFunction.FROM_HALF, 16));
    }

    /** Bits 23 to 0 of a row with Q, {@code operation} being bits 11 to 7. */
    private static String pattern(String group, String operation) {
        return "1 D:1 11 size:2 " + group + " Vd:4 " + operation + " Q:1 M:1 0 Vm:4";
    }

    private static void same(AdvancedSimdRows rows, String name, String group, String operation, int largestSize,
            TwoRegisterFunction function) {
        rows.data(name, "1", pattern(group, operation),
                o -> o.get("size") > largestSize ? null : same(o, function, 8 << o.get("size")));
    }

    private static void words(AdvancedSimdRows rows, String name, String operation, TwoRegisterFunction function) {
        rows.data(name, "1", "1 D:1 11 10 11 Vd:4 " + operation + " Q:1 M:1 0 Vm:4", o -> same(o, function, 32));
    }

    private static void narrow(AdvancedSimdRows rows, String name, String operation, TwoRegisterFunction function) {
        rows.data(name, "1", "1 D:1 11 size:2 10 Vd:4 0010 " + operation + " M:1 0 Vm:4",
                o -> o.get("size") == 3 || (vm(o) & 1) != 0
                        ? null : new TwoRegisterNarrow(o.size(), function, 8 << o.get("size"), vd(o), vm(o)));
    }

    /** An operation that keeps widths; null when a Q register has an odd number. */
    static Instruction same(Operands o, TwoRegisterFunction function, int bits) {
        return isOddQuad(o) ? null : new TwoRegisterOperation(o.size(), function, bits, vd(o), vm(o), 1 + o.get("Q"));
    }

    private static Instruction lengthen(Operands o, TwoRegisterFunction function, int bits) {
        return (vd(o) & 1) != 0 ? null : new TwoRegisterLong(o.size(), function, bits, vd(o), vm(o));
    }

    private static Instruction accumulate(Operands o) {
        return o.get("size") == 3 || isOddQuad(o) ? null : new TwoRegisterPairwiseAccumulate(o.size(), 8 << o.get("size"),
                o.flag("op"), vd(o), vm(o), 1 + o.get("Q"));
    }

    static boolean isOddQuad(Operands o) {
        return o.flag("Q") && ((vd(o) | vm(o)) & 1) != 0;
    }

    static int vd(Operands o) {
        return o.get("D") << 4 | o.get("Vd");
    }

    static int vn(Operands o) {
        return o.get("N") << 4 | o.get("Vn");
    }

    static int vm(Operands o) {
        return o.get("M") << 4 | o.get("Vm");
    }
}
