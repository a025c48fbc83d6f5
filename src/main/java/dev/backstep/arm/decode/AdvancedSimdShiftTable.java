package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.simd.LaneSize;
import dev.backstep.arm.instruction.simd.VectorShift;
import dev.backstep.arm.instruction.simd.VectorShiftLong;
import dev.backstep.arm.instruction.simd.VectorShiftNarrow;

import java.util.function.Function;

/**
 * Integer encodings of Advanced SIMD with two registers and a shift amount (A7.4.4, table A7-12). The highest bit set of
 * L:imm6 gives the size of lanes, what is below it the amount; without any in the upper four they are others.
 */
final class AdvancedSimdShiftTable {

    private AdvancedSimdShiftTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        AdvancedSimdRows rows = new AdvancedSimdRows(a32, t32);
        rows.data("VSHR", "U:1", sameLength("0000"), right(VectorShift.Operation.VSHR))
                .data("VSRA", "U:1", sameLength("0001"), right(VectorShift.Operation.VSRA))
                .data("VRSHR", "U:1", sameLength("0010"), right(VectorShift.Operation.VRSHR))
                .data("VRSRA", "U:1", sameLength("0011"), right(VectorShift.Operation.VRSRA))
                .data("VSRI", "1", sameLength("0100"), right(VectorShift.Operation.VSRI))
                .data("VSHL (immediate)", "0", sameLength("0101"), left(VectorShift.Operation.VSHL))
                .data("VSLI", "1", sameLength("0101"), left(VectorShift.Operation.VSLI))
                .data("VQSHLU (immediate)", "1", sameLength("0110"), left(VectorShift.Operation.VQSHLU))
                .data("VQSHL (immediate)", "U:1", sameLength("0111"), left(VectorShift.Operation.VQSHL))
                .data("VSHRN", "0", otherLength("1000 0 0"), narrow(VectorShiftNarrow.Kind.TRUNCATE, false))
                .data("VRSHRN", "0", otherLength("1000 0 1"), narrow(VectorShiftNarrow.Kind.TRUNCATE, true))
                .data("VQSHRUN", "1", otherLength("1000 0 0"),
                        narrow(VectorShiftNarrow.Kind.SATURATE_SIGNED_TO_UNSIGNED, false))
                .data("VQRSHRUN", "1", otherLength("1000 0 1"),
                        narrow(VectorShiftNarrow.Kind.SATURATE_SIGNED_TO_UNSIGNED, true))
                .data("VQSHRN (signed)", "0", otherLength("1001 0 0"),
                        narrow(VectorShiftNarrow.Kind.SATURATE_SIGNED, false))
                .data("VQSHRN (unsigned)", "1", otherLength("1001 0 0"),
                        narrow(VectorShiftNarrow.Kind.SATURATE_UNSIGNED, false))
                .data("VQRSHRN (signed)", "0", otherLength("1001 0 1"),
                        narrow(VectorShiftNarrow.Kind.SATURATE_SIGNED, true))
                .data("VQRSHRN (unsigned)", "1", otherLength("1001 0 1"),
                        narrow(VectorShiftNarrow.Kind.SATURATE_UNSIGNED, true))
                .data("VSHLL", "U:1", otherLength("1010 0 0"), AdvancedSimdShiftTable::lengthening)
                .data("VMOVL", "U:1", "1 D:1 imm3:3 000 Vd:4 1010 00 M:1 1 Vm:4", AdvancedSimdShiftTable::move);
    }

    private static String sameLength(String a) {
        return "1 D:1 imm6:6 Vd:4 " + a + " L:1 Q:1 M:1 1 Vm:4";
    }

    private static String otherLength(String aLB) {
        return "1 D:1 imm6:6 Vd:4 " + aLB + " M:1 1 Vm:4";
    }

    /** Null when the encoding is another. */
    private static LaneSize lanes(int lAndImm6) {
        int number = lAndImm6 >> 3;
        return number == 0 ? null : LaneSize.of(31 - Integer.numberOfLeadingZeros(number));
    }

    private static int lAndImm6(Operands o) {
        return o.get("L") << 6 | o.get("imm6");
    }

    /** Signed where the row has no U. */
    private static boolean isSigned(Operands o) {
        return !o.encoding().hasField("U") || !o.flag("U");
    }

    private static Function<Operands, Instruction> right(VectorShift.Operation operation) {
        return o -> {
            LaneSize lanes = lanes(lAndImm6(o));
            return lanes == null ? null : sameLength(o, operation, lanes, 2 * lanes.bits - lAndImm6(o));
        };
    }

    private static Function<Operands, Instruction> left(VectorShift.Operation operation) {
        return o -> {
            LaneSize lanes = lanes(lAndImm6(o));
            return lanes == null ? null : sameLength(o, operation, lanes, lAndImm6(o) - lanes.bits);
        };
    }

    private static Instruction sameLength(Operands o, VectorShift.Operation operation, LaneSize lanes, int amount) {
        return AdvancedSimdFields.isOddQuad(o) ? null : new VectorShift(o.size(), o.flag("Q"), operation, isSigned(o), lanes,
                amount, AdvancedSimdFields.d(o), AdvancedSimdFields.m(o));
    }

    private static Function<Operands, Instruction> narrow(VectorShiftNarrow.Kind kind, boolean round) {
        return o -> {
            LaneSize lanes = lanes(o.get("imm6"));
            return lanes == null || AdvancedSimdFields.isOdd(o, "Vm") ? null : new VectorShiftNarrow(o.size(), kind, round,
                    lanes, 2 * lanes.bits - o.get("imm6"), AdvancedSimdFields.d(o), AdvancedSimdFields.m(o));
        };
    }

    private static Instruction lengthening(Operands o) {
        LaneSize lanes = lanes(o.get("imm6"));
        return lanes == null || AdvancedSimdFields.isOdd(o, "Vd") ? null : new VectorShiftLong(o.size(), isSigned(o), lanes,
                o.get("imm6") - lanes.bits, AdvancedSimdFields.d(o), AdvancedSimdFields.m(o));
    }

    /** VSHLL by 0. */
    private static Instruction move(Operands o) {
        return Integer.bitCount(o.get("imm3")) != 1 || AdvancedSimdFields.isOdd(o, "Vd") ? null
                : new VectorShiftLong(o.size(), isSigned(o), lanes(o.get("imm3") << 3), 0, AdvancedSimdFields.d(o),
                AdvancedSimdFields.m(o));
    }
}
