package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.simd.LaneOperation;
import dev.backstep.arm.instruction.simd.VectorByScalar;

import java.util.function.Function;

/** Integer encodings of Advanced SIMD with two registers and a scalar (A7.4.3, table A7-11). Scalars are halfwords or words. */
final class AdvancedSimdScalarTable {

    private AdvancedSimdScalarTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        AdvancedSimdRows rows = new AdvancedSimdRows(a32, t32);
        rows.data("VMLA (by scalar, integer)", "Q:1", sized("0000"), sameLength(LaneOperation.VMLA))
                .data("VMLAL (by scalar)", "U:1", sized("0010"), lengthening(LaneOperation.VMLA))
                .data("VQDMLAL (by scalar)", "0", sized("0011"), lengthening(LaneOperation.VQDMLAL))
                .data("VMLS (by scalar, integer)", "Q:1", sized("0100"), sameLength(LaneOperation.VMLS))
                .data("VMLSL (by scalar)", "U:1", sized("0110"), lengthening(LaneOperation.VMLS))
                .data("VQDMLSL (by scalar)", "0", sized("0111"), lengthening(LaneOperation.VQDMLSL))
                .data("VMUL (by scalar, integer)", "Q:1", sized("1000"), sameLength(LaneOperation.VMUL))
                .data("VMULL (by scalar)", "U:1", sized("1010"), lengthening(LaneOperation.VMUL))
                .data("VQDMULL (by scalar)", "0", sized("1011"), lengthening(LaneOperation.VQDMULL))
                .data("VQDMULH (by scalar)", "Q:1", sized("1100"), sameLength(LaneOperation.VQDMULH))
                .data("VQRDMULH (by scalar)", "Q:1", sized("1101"), sameLength(LaneOperation.VQRDMULH));
    }

    private static String sized(String a) {
        return "1 D:1 size:2 Vn:4 Vd:4 " + a + " N:1 1 M:1 0 Vm:4";
    }

    private static boolean isUndefined(Operands o) {
        return o.get("size") == 0 || o.get("size") == 3;
    }

    /** Halfwords: M:Vm[3] of D0 to D7. Words: M of D0 to D15. */
    private static int register(Operands o) {
        return o.get("size") == 1 ? o.get("Vm") & 7 : o.get("Vm");
    }

    private static int index(Operands o) {
        return o.get("size") == 1 ? o.get("M") << 1 | o.get("Vm") >> 3 : o.get("M");
    }

    private static Function<Operands, Instruction> sameLength(LaneOperation operation) {
        return o -> isUndefined(o)
                || o.flag("Q") && (AdvancedSimdFields.isOdd(o, "Vd") || AdvancedSimdFields.isOdd(o, "Vn")) ? null
                : new VectorByScalar.SameLength(o.size(), o.flag("Q"), operation, AdvancedSimdFields.lanes(o),
                AdvancedSimdFields.d(o), AdvancedSimdFields.n(o), register(o), index(o));
    }

    /** Signed where the row has no U. */
    private static Function<Operands, Instruction> lengthening(LaneOperation operation) {
        return o -> isUndefined(o) || AdvancedSimdFields.isOdd(o, "Vd") ? null
                : new VectorByScalar.Lengthening(o.size(), operation, !o.encoding().hasField("U") || !o.flag("U"),
                AdvancedSimdFields.lanes(o), AdvancedSimdFields.d(o), AdvancedSimdFields.n(o), register(o), index(o));
    }
}
