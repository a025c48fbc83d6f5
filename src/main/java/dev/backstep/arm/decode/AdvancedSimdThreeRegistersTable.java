package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.simd.LaneOperation;
import dev.backstep.arm.instruction.simd.LaneSize;
import dev.backstep.arm.instruction.simd.VectorArithmetic;
import dev.backstep.arm.instruction.simd.VectorBitwise;
import dev.backstep.arm.instruction.simd.VectorPairwise;

import java.util.function.Function;

/** Integer encodings of Advanced SIMD with three registers of the same length (A7.4.1, table A7-9). */
final class AdvancedSimdThreeRegistersTable {

    @FunctionalInterface
    private interface Bitwise {
        Instruction make(int size, boolean quad, int d, int n, int m);
    }

    @FunctionalInterface
    private interface SameLength {
        Instruction make(int size, boolean quad, LaneSize lanes, int d, int n, int m);
    }

    /** Values of {@code size} that an encoding has, as bits. */
    private static final int BYTES_TO_WORDS = 0b0111;
    private static final int ALL = 0b1111;
    private static final int HALVES_AND_WORDS = 0b0110;
    private static final int BYTES = 0b0001;

    private AdvancedSimdThreeRegistersTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        AdvancedSimdRows rows = new AdvancedSimdRows(a32, t32);
        arithmetic(rows);
        bitwise(rows);
        comparisons(rows);
        shifts(rows);
        multiplies(rows);
        pairwise(rows);
    }

    private static void arithmetic(AdvancedSimdRows rows) {
        rows.data("VHADD", "U:1", sized("0000", "0"), laneByLane(LaneOperation.VHADD, BYTES_TO_WORDS))
                .data("VQADD", "U:1", sized("0000", "1"), laneByLane(LaneOperation.VQADD, ALL))
                .data("VRHADD", "U:1", sized("0001", "0"), laneByLane(LaneOperation.VRHADD, BYTES_TO_WORDS))
                .data("VHSUB", "U:1", sized("0010", "0"), laneByLane(LaneOperation.VHSUB, BYTES_TO_WORDS))
                .data("VQSUB", "U:1", sized("0010", "1"), laneByLane(LaneOperation.VQSUB, ALL))
                .data("VMAX (integer)", "U:1", sized("0110", "0"), laneByLane(LaneOperation.VMAX, BYTES_TO_WORDS))
                .data("VMIN (integer)", "U:1", sized("0110", "1"), laneByLane(LaneOperation.VMIN, BYTES_TO_WORDS))
                .data("VABD (integer)", "U:1", sized("0111", "0"), laneByLane(LaneOperation.VABD, BYTES_TO_WORDS))
                .data("VABA", "U:1", sized("0111", "1"), laneByLane(LaneOperation.VABA, BYTES_TO_WORDS))
                .data("VADD (integer)", "0", sized("1000", "0"), sameLength(VectorArithmetic.Add::new, ALL))
                .data("VSUB (integer)", "1", sized("1000", "0"), sameLength(VectorArithmetic.Subtract::new, ALL));
    }

    private static void bitwise(AdvancedSimdRows rows) {
        bitwise(rows, "VAND (register)", "0", "00", VectorBitwise.And::new);
        bitwise(rows, "VBIC (register)", "0", "01", VectorBitwise.BitClear::new);
        // VMOV (register) is VORR of a register with itself.
        bitwise(rows, "VORR (register)", "0", "10", VectorBitwise.Or::new);
        bitwise(rows, "VORN (register)", "0", "11", VectorBitwise.OrNot::new);
        bitwise(rows, "VEOR", "1", "00", VectorBitwise.ExclusiveOr::new);
        bitwise(rows, "VBSL", "1", "01", VectorBitwise.Select::new);
        bitwise(rows, "VBIT", "1", "10", VectorBitwise.InsertIfTrue::new);
        bitwise(rows, "VBIF", "1", "11", VectorBitwise.InsertIfFalse::new);
    }

    private static void comparisons(AdvancedSimdRows rows) {
        rows.data("VCGT (register, integer)", "U:1", sized("0011", "0"), laneByLane(LaneOperation.VCGT, BYTES_TO_WORDS))
                .data("VCGE (register, integer)", "U:1", sized("0011", "1"),
                        laneByLane(LaneOperation.VCGE, BYTES_TO_WORDS))
                .data("VTST", "0", sized("1000", "1"), sameLength(VectorArithmetic.Test::new, BYTES_TO_WORDS))
                .data("VCEQ (register, integer)", "1", sized("1000", "1"),
                        sameLength(VectorArithmetic.Equal::new, BYTES_TO_WORDS));
    }

    private static void shifts(AdvancedSimdRows rows) {
        rows.data("VSHL (register)", "U:1", sized("0100", "0"), laneByLane(LaneOperation.VSHL, ALL))
                .data("VQSHL (register)", "U:1", sized("0100", "1"), laneByLane(LaneOperation.VQSHL, ALL))
                .data("VRSHL", "U:1", sized("0101", "0"), laneByLane(LaneOperation.VRSHL, ALL))
                .data("VQRSHL", "U:1", sized("0101", "1"), laneByLane(LaneOperation.VQRSHL, ALL));
    }

    private static void multiplies(AdvancedSimdRows rows) {
        rows.data("VMLA (integer)", "0", sized("1001", "0"), laneByLane(LaneOperation.VMLA, BYTES_TO_WORDS))
                .data("VMLS (integer)", "1", sized("1001", "0"), laneByLane(LaneOperation.VMLS, BYTES_TO_WORDS))
                .data("VMUL (integer)", "0", sized("1001", "1"), laneByLane(LaneOperation.VMUL, BYTES_TO_WORDS))
                .data("VMUL (polynomial)", "1", sized("1001", "1"), laneByLane(LaneOperation.VMUL_POLYNOMIAL, BYTES))
                .data("VQDMULH", "0", sized("1011", "0"), laneByLane(LaneOperation.VQDMULH, HALVES_AND_WORDS))
                .data("VQRDMULH", "1", sized("1011", "0"), laneByLane(LaneOperation.VQRDMULH, HALVES_AND_WORDS));
    }

    private static void pairwise(AdvancedSimdRows rows) {
        rows.data("VPMAX (integer)", "U:1", pair("1010", "0"), pairwise(LaneOperation.VMAX))
                .data("VPMIN (integer)", "U:1", pair("1010", "1"), pairwise(LaneOperation.VMIN))
                .data("VPADD (integer)", "0", pair("1011", "1"), pairwise(LaneOperation.VADD));
    }

    private static String sized(String a, String b) {
        return "0 D:1 size:2 Vn:4 Vd:4 " + a + " N:1 Q:1 M:1 " + b + " Vm:4";
    }

    /** Q registers are undefined. */
    private static String pair(String a, String b) {
        return "0 D:1 size:2 Vn:4 Vd:4 " + a + " N:1 0 M:1 " + b + " Vm:4";
    }

    private static void bitwise(AdvancedSimdRows rows, String name, String u, String operation, Bitwise maker) {
        rows.data(name, u, "0 D:1 " + operation + " Vn:4 Vd:4 0001 N:1 Q:1 M:1 1 Vm:4",
                o -> AdvancedSimdFields.isOddQuad(o) ? null : maker.make(o.size(), o.flag("Q"), AdvancedSimdFields.d(o),
                        AdvancedSimdFields.n(o), AdvancedSimdFields.m(o)));
    }

    private static Function<Operands, Instruction> sameLength(SameLength maker, int sizes) {
        return o -> isUndefined(o, sizes) || AdvancedSimdFields.isOddQuad(o) ? null
                : maker.make(o.size(), o.flag("Q"), AdvancedSimdFields.lanes(o), AdvancedSimdFields.d(o),
                AdvancedSimdFields.n(o), AdvancedSimdFields.m(o));
    }

    /** Signed where the row has no U. */
    private static Function<Operands, Instruction> laneByLane(LaneOperation operation, int sizes) {
        return o -> isUndefined(o, sizes) || AdvancedSimdFields.isOddQuad(o) ? null
                : new VectorArithmetic.LaneByLane(o.size(), o.flag("Q"), operation, isSigned(o),
                AdvancedSimdFields.lanes(o), AdvancedSimdFields.d(o), AdvancedSimdFields.n(o), AdvancedSimdFields.m(o));
    }

    private static Function<Operands, Instruction> pairwise(LaneOperation operation) {
        return o -> isUndefined(o, BYTES_TO_WORDS) ? null : new VectorPairwise(o.size(), operation, isSigned(o),
                AdvancedSimdFields.lanes(o), AdvancedSimdFields.d(o), AdvancedSimdFields.n(o), AdvancedSimdFields.m(o));
    }

    private static boolean isSigned(Operands o) {
        return !o.encoding().hasField("U") || AdvancedSimdFields.isSigned(o);
    }

    private static boolean isUndefined(Operands o, int sizes) {
        return (sizes >> o.get("size") & 1) == 0;
    }
}
