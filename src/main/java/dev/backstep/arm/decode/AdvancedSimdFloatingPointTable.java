package dev.backstep.arm.decode;

import dev.backstep.arm.floatingpoint.FloatingPointStatus;
import dev.backstep.arm.floatingpoint.SinglePrecision;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.simd.FloatElements;
import dev.backstep.arm.instruction.simd.FloatMultiplyAccumulate;
import dev.backstep.arm.instruction.simd.FloatOperation;
import dev.backstep.arm.instruction.simd.FloatPairwise;

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
        three(rows, "VADD (floating-point)", "0", three("0", "1101", "0"), SinglePrecision::add);
        three(rows, "VSUB (floating-point)", "0", three("1", "1101", "0"), SinglePrecision::subtract);
        three(rows, "VABD (floating-point)", "1", three("1", "1101", "0"), FloatElements::absoluteDifference);
        three(rows, "VMAX (floating-point)", "0", three("0", "1111", "0"), SinglePrecision::maximum);
        three(rows, "VMIN (floating-point)", "0", three("1", "1111", "0"), SinglePrecision::minimum);
        three(rows, "VRECPS", "0", three("0", "1111", "1"), SinglePrecision::reciprocalStep);
        three(rows, "VRSQRTS", "0", three("1", "1111", "1"), SinglePrecision::reciprocalSquareRootStep);
        pairwise(rows, "VPADD (floating-point)", three("0", "1101", "0"), SinglePrecision::add);
        pairwise(rows, "VPMAX (floating-point)", three("0", "1111", "0"), SinglePrecision::maximum);
        pairwise(rows, "VPMIN (floating-point)", three("1", "1111", "0"), SinglePrecision::minimum);
    }

    private static void addComparisons(AdvancedSimdRows rows) {
        three(rows, "VCEQ (register, floating-point)", "0", three("0", "1110", "0"), mask(SinglePrecision::equal));
        three(rows, "VCGE (register, floating-point)", "1", three("0", "1110", "0"), mask(SinglePrecision::greaterOrEqual));
        three(rows, "VCGT (register, floating-point)", "1", three("1", "1110", "0"), mask(SinglePrecision::greater));
        three(rows, "VACGE", "1", three("0", "1110", "1"), mask(FloatElements::absoluteGreaterOrEqual));
        three(rows, "VACGT", "1", three("1", "1110", "1"), mask(FloatElements::absoluteGreater));
    }

    private static FloatElements.OfTwo mask(FloatElements.Condition condition) {
        return condition.mask();
    }

    private static void addMultiplications(AdvancedSimdRows rows) {
        three(rows, "VMUL (floating-point)", "1", three("0", "1101", "1"), SinglePrecision::multiply);
        accumulate(rows, "VMLA (floating-point)", "0", FloatMultiplyAccumulate.Kind.ADD);
        accumulate(rows, "VMLS (floating-point)", "1", FloatMultiplyAccumulate.Kind.SUBTRACT);
        scalar(rows, "VMLA (by scalar, floating-point)", "0001", FloatMultiplyAccumulate.Kind.ADD);
        scalar(rows, "VMLS (by scalar, floating-point)", "0101", FloatMultiplyAccumulate.Kind.SUBTRACT);
        scalar(rows, "VMUL (by scalar, floating-point)", "1001", FloatMultiplyAccumulate.Kind.MULTIPLY);
    }

    private static void addTwoRegisters(AdvancedSimdRows rows) {
        two(rows, "VCGT (immediate #0, floating-point)", "01", "0100 0", (a, s) -> SinglePrecision.greater(a, 0, s) ? -1 : 0);
        two(rows, "VCGE (immediate #0, floating-point)", "01", "0100 1",
                (a, s) -> SinglePrecision.greaterOrEqual(a, 0, s) ? -1 : 0);
        two(rows, "VCEQ (immediate #0, floating-point)", "01", "0101 0", (a, s) -> SinglePrecision.equal(a, 0, s) ? -1 : 0);
        two(rows, "VCLE (immediate #0, floating-point)", "01", "0101 1",
                (a, s) -> SinglePrecision.greaterOrEqual(0, a, s) ? -1 : 0);
        two(rows, "VCLT (immediate #0, floating-point)", "01", "0110 0", (a, s) -> SinglePrecision.greater(0, a, s) ? -1 : 0);
        two(rows, "VABS (floating-point)", "01", "0111 0", (a, s) -> SinglePrecision.absolute(a));
        two(rows, "VNEG (floating-point)", "01", "0111 1", (a, s) -> SinglePrecision.negate(a));
        two(rows, "VRECPE (floating-point)", "11", "0101 0", SinglePrecision::reciprocalEstimate);
        two(rows, "VRSQRTE (floating-point)", "11", "0101 1", SinglePrecision::reciprocalSquareRootEstimate);
    }

    private static void addConversions(AdvancedSimdRows rows) {
        String name = "VCVT (between floating-point and integer)";
        two(rows, name, "11", "0110 0", fromFixed(0, false));
        two(rows, name, "11", "0110 1", fromFixed(0, true));
        two(rows, name, "11", "0111 0", toFixed(0, false));
        two(rows, name, "11", "0111 1", toFixed(0, true));
        rows.data("VCVT (between floating-point and fixed-point)", "U:1", "1 D:1 1 imm5:5 Vd:4 111 op:1 0 Q:1 M:1 1 Vm:4", o -> {
            // imm6 is 1:imm5; with its top bit 0 the encoding is undefined, or a modified immediate.
            int fractionBits = 32 - o.get("imm5");
            boolean unsigned = o.flag("U");
            return AdvancedSimdTwoRegistersTable.same(o, FloatElements.each(
                    o.flag("op") ? toFixed(fractionBits, unsigned) : fromFixed(fractionBits, unsigned)));
        });
    }

    private static FloatElements.OfOne toFixed(int fractionBits, boolean unsigned) {
        return (a, s) -> SinglePrecision.toFixed(a, fractionBits, 32, unsigned, FloatingPointStatus.TOWARDS_ZERO, s);
    }

    private static FloatElements.OfOne fromFixed(int fractionBits, boolean unsigned) {
        return (a, s) -> SinglePrecision.fromFixed(unsigned ? a & 0xffffffffL : a, fractionBits,
                FloatingPointStatus.TO_NEAREST, s);
    }

    private static void three(AdvancedSimdRows rows, String name, String u, String pattern, FloatElements.OfTwo function) {
        rows.data(name, u, pattern, o -> isUndefined(o) ? null : new FloatOperation(o.size(), function,
                AdvancedSimdTwoRegistersTable.vd(o), AdvancedSimdTwoRegistersTable.vn(o),
                AdvancedSimdTwoRegistersTable.vm(o), 1 + o.get("Q")));
    }

    private static void pairwise(AdvancedSimdRows rows, String name, String pattern, FloatElements.OfTwo function) {
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

    private static void two(AdvancedSimdRows rows, String name, String group, String operation, FloatElements.OfOne function) {
        rows.data(name, "1", "1 D:1 11 10 " + group + " Vd:4 " + operation + " Q:1 M:1 0 Vm:4",
                o -> AdvancedSimdTwoRegistersTable.same(o, FloatElements.each(function)));
    }

    /** Double precision, or a Q register with an odd number. */
    private static boolean isUndefined(Operands o) {
        return o.flag("sz") || AdvancedSimdTwoRegistersTable.isOddQuad(o)
                || o.flag("Q") && (AdvancedSimdTwoRegistersTable.vn(o) & 1) != 0;
    }
}
