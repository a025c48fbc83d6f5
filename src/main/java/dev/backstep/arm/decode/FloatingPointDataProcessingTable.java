package dev.backstep.arm.decode;

import static dev.backstep.arm.decode.ExtensionRows.doubled;
import static dev.backstep.arm.decode.ExtensionRows.single;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.vfp.Compare;
import dev.backstep.arm.instruction.vfp.ConvertFromFixed;
import dev.backstep.arm.instruction.vfp.ConvertPrecision;
import dev.backstep.arm.instruction.vfp.ConvertPrecision.Conversion;
import dev.backstep.arm.instruction.vfp.ConvertToFixed;
import dev.backstep.arm.instruction.vfp.DoubleDataProcessing;
import dev.backstep.arm.instruction.vfp.FixedFormat;
import dev.backstep.arm.instruction.vfp.MoveImmediate;
import dev.backstep.arm.instruction.vfp.SingleDataProcessing;
import dev.backstep.arm.instruction.vfp.VfpOperation;

import java.util.function.Function;

/**
 * Encodings of floating-point data processing (A7.5). VFPv4's fused instructions, which a Cortex-A9 has not, have no rows.
 * Undefined, where the manual says UNPREDICTABLE: should-be-zero bits that are ones, and fixed-point formats with more
 * fraction bits than bits.
 */
final class FloatingPointDataProcessingTable {

    private FloatingPointDataProcessingTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        ExtensionRows rows = new ExtensionRows(a32, t32);
        addThreeOperands(rows);
        addTwoOperands(rows);
        addConversions(rows);
    }

    private static void addThreeOperands(ExtensionRows rows) {
        rows.row("VMLA (floating-point)", "1110 0 D:1 00 Vn:4 Vd:4 101 sz:1 N:1 0 M:1 0 Vm:4", three(VfpOperation.MULTIPLY_ADD))
                .row("VMLS (floating-point)", "1110 0 D:1 00 Vn:4 Vd:4 101 sz:1 N:1 1 M:1 0 Vm:4",
                        three(VfpOperation.MULTIPLY_SUBTRACT))
                .row("VNMLS", "1110 0 D:1 01 Vn:4 Vd:4 101 sz:1 N:1 0 M:1 0 Vm:4",
                        three(VfpOperation.NEGATED_MULTIPLY_SUBTRACT))
                .row("VNMLA", "1110 0 D:1 01 Vn:4 Vd:4 101 sz:1 N:1 1 M:1 0 Vm:4", three(VfpOperation.NEGATED_MULTIPLY_ADD))
                .row("VMUL (floating-point)", "1110 0 D:1 10 Vn:4 Vd:4 101 sz:1 N:1 0 M:1 0 Vm:4", three(VfpOperation.MULTIPLY))
                .row("VNMUL", "1110 0 D:1 10 Vn:4 Vd:4 101 sz:1 N:1 1 M:1 0 Vm:4", three(VfpOperation.NEGATED_MULTIPLY))
                .row("VADD (floating-point)", "1110 0 D:1 11 Vn:4 Vd:4 101 sz:1 N:1 0 M:1 0 Vm:4", three(VfpOperation.ADD))
                .row("VSUB (floating-point)", "1110 0 D:1 11 Vn:4 Vd:4 101 sz:1 N:1 1 M:1 0 Vm:4", three(VfpOperation.SUBTRACT))
                .row("VDIV", "1110 1 D:1 00 Vn:4 Vd:4 101 sz:1 N:1 0 M:1 0 Vm:4", three(VfpOperation.DIVIDE));
    }

    private static void addTwoOperands(ExtensionRows rows) {
        rows.row("VMOV (immediate)", "1110 1 D:1 11 imm4H:4 Vd:4 101 sz:1 0000 imm4L:4",
                        FloatingPointDataProcessingTable::immediate)
                .row("VMOV (register)", "1110 1 D:1 11 0000 Vd:4 101 sz:1 01 M:1 0 Vm:4", two(VfpOperation.MOVE))
                .row("VABS", "1110 1 D:1 11 0000 Vd:4 101 sz:1 11 M:1 0 Vm:4", two(VfpOperation.ABSOLUTE))
                .row("VNEG", "1110 1 D:1 11 0001 Vd:4 101 sz:1 01 M:1 0 Vm:4", two(VfpOperation.NEGATE))
                .row("VSQRT", "1110 1 D:1 11 0001 Vd:4 101 sz:1 11 M:1 0 Vm:4", two(VfpOperation.SQUARE_ROOT))
                .row("VCMP, VCMPE", "1110 1 D:1 11 0100 Vd:4 101 sz:1 E:1 1 M:1 0 Vm:4", o -> compare(o, o.flag("sz")
                        ? doubled(o, "Vm", "M") : single(o, "Vm", "M")))
                .row("VCMP, VCMPE (with zero)", "1110 1 D:1 11 0101 Vd:4 101 sz:1 E:1 1 0 0 0000",
                        o -> compare(o, Compare.WITH_ZERO));
    }

    private static void addConversions(ExtensionRows rows) {
        rows.row("VCVTB, VCVTT", "1110 1 D:1 11 001 op:1 Vd:4 1010 T:1 1 M:1 0 Vm:4", FloatingPointDataProcessingTable::half)
                .row("VCVT (between double-precision and single-precision)", "1110 1 D:1 11 0111 Vd:4 101 sz:1 11 M:1 0 Vm:4",
                        FloatingPointDataProcessingTable::betweenPrecisions)
                .row("VCVT (from integer)", "1110 1 D:1 11 1000 Vd:4 101 sz:1 op:1 1 M:1 0 Vm:4", o -> ConvertFromFixed
                        .fromInteger(o.condition(), o.size(), o.flag("sz"), !o.flag("op"), destination(o), single(o, "Vm", "M")))
                .row("VCVT, VCVTR (to integer)", "1110 1 D:1 11 110 signed:1 Vd:4 101 sz:1 op:1 1 M:1 0 Vm:4",
                        FloatingPointDataProcessingTable::toInteger)
                .row("VCVT (from fixed-point)", "1110 1 D:1 11 101 U:1 Vd:4 101 sf:1 sx:1 1 i:1 0 imm4:4", o -> fixed(o, false))
                .row("VCVT (to fixed-point)", "1110 1 D:1 11 111 U:1 Vd:4 101 sf:1 sx:1 1 i:1 0 imm4:4", o -> fixed(o, true));
    }

    private static Function<Operands, Instruction> three(VfpOperation operation) {
        return o -> o.flag("sz")
                ? new DoubleDataProcessing(o.condition(), o.size(), operation, doubled(o, "Vd", "D"), doubled(o, "Vn", "N"),
                        doubled(o, "Vm", "M"))
                : new SingleDataProcessing(o.condition(), o.size(), operation, single(o, "Vd", "D"), single(o, "Vn", "N"),
                        single(o, "Vm", "M"));
    }

    private static Function<Operands, Instruction> two(VfpOperation operation) {
        return o -> o.flag("sz")
                ? new DoubleDataProcessing(o.condition(), o.size(), operation, doubled(o, "Vd", "D"), 0, doubled(o, "Vm", "M"))
                : new SingleDataProcessing(o.condition(), o.size(), operation, single(o, "Vd", "D"), 0, single(o, "Vm", "M"));
    }

    /** Vd and D, of the size that {@code sz} tells. */
    private static int destination(Operands o) {
        return o.flag("sz") ? doubled(o, "Vd", "D") : single(o, "Vd", "D");
    }

    private static Instruction immediate(Operands o) {
        int imm8 = o.get("imm4H") << 4 | o.get("imm4L");
        long value = o.flag("sz") ? MoveImmediate.expandDouble(imm8) : MoveImmediate.expandSingle(imm8);
        return new MoveImmediate(o.condition(), o.size(), o.flag("sz"), destination(o), value);
    }

    private static Instruction compare(Operands o, int m) {
        return new Compare(o.condition(), o.size(), o.flag("sz"), o.flag("E"), destination(o), m);
    }

    private static Instruction half(Operands o) {
        Conversion conversion = o.flag("op")
                ? o.flag("T") ? Conversion.SINGLE_TO_TOP_HALF : Conversion.SINGLE_TO_BOTTOM_HALF
                : o.flag("T") ? Conversion.TOP_HALF_TO_SINGLE : Conversion.BOTTOM_HALF_TO_SINGLE;
        return new ConvertPrecision(o.condition(), o.size(), conversion, single(o, "Vd", "D"), single(o, "Vm", "M"));
    }

    /** Here {@code sz} is the size of the operand. */
    private static Instruction betweenPrecisions(Operands o) {
        return o.flag("sz")
                ? new ConvertPrecision(o.condition(), o.size(), Conversion.DOUBLE_TO_SINGLE, single(o, "Vd", "D"),
                        doubled(o, "Vm", "M"))
                : new ConvertPrecision(o.condition(), o.size(), Conversion.SINGLE_TO_DOUBLE, doubled(o, "Vd", "D"),
                        single(o, "Vm", "M"));
    }

    private static Instruction toInteger(Operands o) {
        int m = o.flag("sz") ? doubled(o, "Vm", "M") : single(o, "Vm", "M");
        return ConvertToFixed.toInteger(o.condition(), o.size(), o.flag("sz"), !o.flag("signed"), !o.flag("op"),
                single(o, "Vd", "D"), m);
    }

    private static Instruction fixed(Operands o, boolean toFixed) {
        int width = o.flag("sx") ? 32 : 16;
        int fractionBits = width - (o.get("imm4") << 1 | o.get("i"));
        if (fractionBits < 0) {
            return null;
        }
        FixedFormat format = new FixedFormat(o.flag("U"), width, fractionBits);
        boolean isDouble = o.flag("sf");
        int d = isDouble ? doubled(o, "Vd", "D") : single(o, "Vd", "D");
        return toFixed ? ConvertToFixed.inPlace(o.condition(), o.size(), isDouble, format, d)
                : ConvertFromFixed.inPlace(o.condition(), o.size(), isDouble, format, d);
    }
}
