package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.simd.FloatFunction;
import dev.backstep.arm.instruction.simd.FloatMultiplyAccumulate;
import dev.backstep.arm.instruction.simd.FloatOperation;
import dev.backstep.arm.instruction.simd.FloatPairwise;
import dev.backstep.arm.instruction.simd.FloatUnaryFunction;
import dev.backstep.arm.instruction.simd.FloatUnaryOperation;

/**
 * Encodings of Advanced SIMD on single-precision numbers (A7.4.1, A7.4.3, A7.4.4, A7.4.5). VFMA and VFMS are not there: a
 * Cortex-A9 has VFPv3, not VFPv4.
 */
final class AdvancedSimdFloatingPointTable {

    private AdvancedSimdFloatingPointTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        AdvancedSimdRows rows = new AdvancedSimdRows(a32, t32);
        addArithmetic(rows);
        addComparisons(rows);
        addMultiplications(rows);
        addTwoRegisters(rows);
        addConversions(rows);
    }

    /** Bits 20 (sz) and 6 (Q) are what is checked after the rows of {@code u}, bit 21 and bits 11 to 8, and bit 4. */
    private static String three(String bit21, String operation, String bit4) {
        return "0 D:1 " + bit21 + " sz:1 Vn:4 Vd:4 " + operation + " N:1 Q:1 M:1 " + bit4 + " Vm:4";
    }

    private static void addArithmetic(AdvancedSimdRows rows) {
        three(rows, "VADD (floating-point)", "0", three("0", "1101", "0"), FloatFunction.ADD);
        three(rows, "VSUB (floating-point)", "0", three("1", "1101", "0"), FloatFunction.SUBTRACT);
        three(rows, "VABD (floating-point)", "1", three("1", "1101", "0"), FloatFunction.ABSOLUTE_DIFFERENCE);
        three(rows, "VMAX (floating-point)", "0", three("0", "1111", "0"), FloatFunction.MAXIMUM);
        three(rows, "VMIN (floating-point)", "0", three("1", "1111", "0"), FloatFunction.MINIMUM);
        three(rows, "VRECPS", "0", three("0", "1111", "1"), FloatFunction.RECIPROCAL_STEP);
        three(rows, "VRSQRTS", "0", three("1", "1111", "1"), FloatFunction.RECIPROCAL_SQUARE_ROOT_STEP);
        pairwise(rows, "VPADD (floating-point)", three("0", "1101", "0"), FloatFunction.ADD);
        pairwise(rows, "VPMAX (floating-point)", three("0", "1111", "0"), FloatFunction.MAXIMUM);
        pairwise(rows, "VPMIN (floating-point)", three("1", "1111", "0"), FloatFunction.MINIMUM);
    }

    private static void addComparisons(AdvancedSimdRows rows) {
        three(rows, "VCEQ (register, floating-point)", "0", three("0", "1110", "0"), FloatFunction.EQUAL);
        three(rows, "VCGE (register, floating-point)", "1", three("0", "1110", "0"), FloatFunction.GREATER_OR_EQUAL);
        three(rows, "VCGT (register, floating-point)", "1", three("1", "1110", "0"), FloatFunction.GREATER);
        three(rows, "VACGE", "1", three("0", "1110", "1"), FloatFunction.ABSOLUTE_GREATER_OR_EQUAL);
        three(rows, "VACGT", "1", three("1", "1110", "1"), FloatFunction.ABSOLUTE_GREATER);
    }

    private static void addMultiplications(AdvancedSimdRows rows) {
        three(rows, "VMUL (floating-point)", "1", three("0", "1101", "1"), FloatFunction.MULTIPLY);
        accumulate(rows, "VMLA (floating-point)", "0", FloatMultiplyAccumulate.Kind.ADD);
        accumulate(rows, "VMLS (floating-point)", "1", FloatMultiplyAccumulate.Kind.SUBTRACT);
        scalar(rows, "VMLA (by scalar, floating-point)", "0001", FloatMultiplyAccumulate.Kind.ADD);
        scalar(rows, "VMLS (by scalar, floating-point)", "0101", FloatMultiplyAccumulate.Kind.SUBTRACT);
        scalar(rows, "VMUL (by scalar, floating-point)", "1001", FloatMultiplyAccumulate.Kind.MULTIPLY);
    }

    private static void addTwoRegisters(AdvancedSimdRows rows) {
        two(rows, "VCGT (immediate #0, floating-point)", "01", "0100 0", FloatUnaryFunction.GREATER_THAN_ZERO);
        two(rows, "VCGE (immediate #0, floating-point)", "01", "0100 1", FloatUnaryFunction.GREATER_OR_EQUAL_ZERO);
        two(rows, "VCEQ (immediate #0, floating-point)", "01", "0101 0", FloatUnaryFunction.EQUAL_ZERO);
        two(rows, "VCLE (immediate #0, floating-point)", "01", "0101 1", FloatUnaryFunction.LESS_OR_EQUAL_ZERO);
        two(rows, "VCLT (immediate #0, floating-point)", "01", "0110 0", FloatUnaryFunction.LESS_THAN_ZERO);
        two(rows, "VABS (floating-point)", "01", "0111 0", FloatUnaryFunction.ABSOLUTE);
        two(rows, "VNEG (floating-point)", "01", "0111 1", FloatUnaryFunction.NEGATE);
        two(rows, "VRECPE (floating-point)", "11", "0101 0", FloatUnaryFunction.RECIPROCAL_ESTIMATE);
        two(rows, "VRSQRTE (floating-point)", "11", "0101 1", FloatUnaryFunction.RECIPROCAL_SQUARE_ROOT_ESTIMATE);
    }

    private static void addConversions(AdvancedSimdRows rows) {
        String name = "VCVT (between floating-point and integer)";
        two(rows, name, "11", "0110 0", FloatUnaryFunction.FROM_SIGNED);
        two(rows, name, "11", "0110 1", FloatUnaryFunction.FROM_UNSIGNED);
        two(rows, name, "11", "0111 0", FloatUnaryFunction.TO_SIGNED);
        two(rows, name, "11", "0111 1", FloatUnaryFunction.TO_UNSIGNED);
        rows.data("VCVT (between floating-point and fixed-point)", "U:1", "1 D:1 1 imm5:5 Vd:4 111 op:1 0 Q:1 M:1 1 Vm:4", o -> {
            // imm6 is 1:imm5; with its top bit 0 the encoding is undefined, or a modified immediate.
            int fractionBits = 32 - o.get("imm5");
            FloatUnaryFunction function = o.flag("op")
                    ? o.flag("U") ? FloatUnaryFunction.TO_UNSIGNED : FloatUnaryFunction.TO_SIGNED
                    : o.flag("U") ? FloatUnaryFunction.FROM_UNSIGNED : FloatUnaryFunction.FROM_SIGNED;
            return unary(o, function, fractionBits);
        });
    }

    private static Instruction unary(Operands o, FloatUnaryFunction function, int fractionBits) {
        return AdvancedSimdTwoRegistersTable.isOddQuad(o) ? null : new FloatUnaryOperation(o.size(), function, fractionBits,
                AdvancedSimdTwoRegistersTable.vd(o), AdvancedSimdTwoRegistersTable.vm(o), o.flag("Q"));
    }

    private static void three(AdvancedSimdRows rows, String name, String u, String pattern, FloatFunction function) {
        rows.data(name, u, pattern, o -> isUndefined(o) ? null : new FloatOperation(o.size(), function,
                AdvancedSimdTwoRegistersTable.vd(o), AdvancedSimdTwoRegistersTable.vn(o),
                AdvancedSimdTwoRegistersTable.vm(o), 1 + o.get("Q")));
    }

    private static void pairwise(AdvancedSimdRows rows, String name, String pattern, FloatFunction function) {
        rows.data(name, "1", pattern, o -> o.flag("sz") || o.flag("Q") ? null : new FloatPairwise(o.size(), function,
                AdvancedSimdTwoRegistersTable.vd(o), AdvancedSimdTwoRegistersTable.vn(o),
                AdvancedSimdTwoRegistersTable.vm(o)));
    }

    private static void accumulate(AdvancedSimdRows rows, String name, String bit21, FloatMultiplyAccumulate.Kind kind) {
        rows.data(name, "0", three(bit21, "1101", "1"), o -> isUndefined(o) ? null
                : FloatMultiplyAccumulate.byElements(o.size(), kind, AdvancedSimdTwoRegistersTable.vd(o),
                        AdvancedSimdTwoRegistersTable.vn(o), AdvancedSimdTwoRegistersTable.vm(o), 1 + o.get("Q")));
    }

    /** Two registers and a scalar of 32 bits: the scalar's register is D0 to D15, its number is M. */
    private static void scalar(AdvancedSimdRows rows, String name, String operation, FloatMultiplyAccumulate.Kind kind) {
        rows.data(name, "Q:1", "1 D:1 10 Vn:4 Vd:4 " + operation + " N:1 1 M:1 0 Vm:4", o -> {
            int to = AdvancedSimdTwoRegistersTable.vd(o);
            int first = AdvancedSimdTwoRegistersTable.vn(o);
            return o.flag("Q") && ((to | first) & 1) != 0 ? null
                    : FloatMultiplyAccumulate.byScalar(o.size(), kind, to, first, o.get("Vm"), o.get("M"), 1 + o.get("Q"));
        });
    }

    private static void two(AdvancedSimdRows rows, String name, String group, String operation, FloatUnaryFunction function) {
        rows.data(name, "1", "1 D:1 11 10 " + group + " Vd:4 " + operation + " Q:1 M:1 0 Vm:4",
                o -> unary(o, function, 0));
    }

    /** Double precision, or a Q register with an odd number. */
    private static boolean isUndefined(Operands o) {
        return o.flag("sz") || AdvancedSimdTwoRegistersTable.isOddQuad(o)
                || o.flag("Q") && (AdvancedSimdTwoRegistersTable.vn(o) & 1) != 0;
    }
}
