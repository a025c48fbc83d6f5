package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.simd.LaneOperation;
import dev.backstep.arm.instruction.simd.LaneSize;
import dev.backstep.arm.instruction.simd.VectorHighHalf;
import dev.backstep.arm.instruction.simd.VectorLong;

import java.util.function.Function;

/**
 * Encodings of Advanced SIMD with three registers of different lengths (A7.4.2, table A7-10). With {@code size} 3 they are
 * others, or undefined.
 */
final class AdvancedSimdThreeDifferentTable {

    private static final int OTHER = 3;

    private AdvancedSimdThreeDifferentTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        AdvancedSimdRows rows = new AdvancedSimdRows(a32, t32);
        rows.data("VADDL", "U:1", sized("0000"), lengthening(LaneOperation.VADD))
                .data("VADDW", "U:1", sized("0001"), wide(LaneOperation.VADD))
                .data("VSUBL", "U:1", sized("0010"), lengthening(LaneOperation.VSUB))
                .data("VSUBW", "U:1", sized("0011"), wide(LaneOperation.VSUB))
                .data("VADDHN", "0", sized("0100"), highHalf(false, false))
                .data("VRADDHN", "1", sized("0100"), highHalf(false, true))
                .data("VABAL", "U:1", sized("0101"), lengthening(LaneOperation.VABA))
                .data("VSUBHN", "0", sized("0110"), highHalf(true, false))
                .data("VRSUBHN", "1", sized("0110"), highHalf(true, true))
                .data("VABDL", "U:1", sized("0111"), lengthening(LaneOperation.VABD))
                .data("VMLAL (integer)", "U:1", sized("1000"), lengthening(LaneOperation.VMLA))
                .data("VQDMLAL", "0", sized("1001"), doubling(LaneOperation.VQDMLAL))
                .data("VMLSL (integer)", "U:1", sized("1010"), lengthening(LaneOperation.VMLS))
                .data("VQDMLSL", "0", sized("1011"), doubling(LaneOperation.VQDMLSL))
                .data("VMULL (integer)", "U:1", sized("1100"), lengthening(LaneOperation.VMUL))
                .data("VQDMULL", "0", sized("1101"), doubling(LaneOperation.VQDMULL))
                .data("VMULL (polynomial)", "0", "1 D:1 00 Vn:4 Vd:4 1110 N:1 0 M:1 0 Vm:4",
                        o -> AdvancedSimdFields.isOdd(o, "Vd") ? null
                                : lengthening(o, LaneOperation.VMUL_POLYNOMIAL, false, LaneSize.BITS_8));
    }

    private static String sized(String a) {
        return "1 D:1 size:2 Vn:4 Vd:4 " + a + " N:1 0 M:1 0 Vm:4";
    }

    private static Function<Operands, Instruction> lengthening(LaneOperation operation) {
        return o -> o.get("size") == OTHER || AdvancedSimdFields.isOdd(o, "Vd") ? null
                : lengthening(o, operation, AdvancedSimdFields.isSigned(o), AdvancedSimdFields.lanes(o));
    }

    private static Function<Operands, Instruction> doubling(LaneOperation operation) {
        return o -> o.get("size") == OTHER || o.get("size") == 0 || AdvancedSimdFields.isOdd(o, "Vd") ? null
                : lengthening(o, operation, true, AdvancedSimdFields.lanes(o));
    }

    private static Instruction lengthening(Operands o, LaneOperation operation, boolean signed, LaneSize lanes) {
        return new VectorLong.Lengthening(o.size(), operation, signed, lanes, AdvancedSimdFields.d(o),
                AdvancedSimdFields.n(o), AdvancedSimdFields.m(o));
    }

    private static Function<Operands, Instruction> wide(LaneOperation operation) {
        return o -> o.get("size") == OTHER || AdvancedSimdFields.isOdd(o, "Vd") || AdvancedSimdFields.isOdd(o, "Vn") ? null
                : new VectorLong.Wide(o.size(), operation, AdvancedSimdFields.isSigned(o), AdvancedSimdFields.lanes(o),
                AdvancedSimdFields.d(o), AdvancedSimdFields.n(o), AdvancedSimdFields.m(o));
    }

    private static Function<Operands, Instruction> highHalf(boolean subtract, boolean round) {
        return o -> o.get("size") == OTHER || AdvancedSimdFields.isOdd(o, "Vn") || AdvancedSimdFields.isOdd(o, "Vm") ? null
                : new VectorHighHalf(o.size(), subtract, round, AdvancedSimdFields.lanes(o), AdvancedSimdFields.d(o),
                AdvancedSimdFields.n(o), AdvancedSimdFields.m(o));
    }
}
