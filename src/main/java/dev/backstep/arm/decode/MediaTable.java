package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.AbsoluteDifferences;
import dev.backstep.arm.instruction.BitField;
import dev.backstep.arm.instruction.Extend;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.PackHalfword;
import dev.backstep.arm.instruction.ParallelArithmetic;
import dev.backstep.arm.instruction.SaturatingArithmetic;
import dev.backstep.arm.instruction.Saturate;
import dev.backstep.arm.instruction.SelectBytes;
import dev.backstep.arm.instruction.ShiftType;
import dev.backstep.arm.instruction.UnaryOperation;
import dev.backstep.arm.instruction.UndefinedInstruction;

import java.util.function.Function;

/**
 * Encodings of the media instructions, of saturating addition, and of those beside them (A5.2.6, A5.2.12, A5.4, A6.2.5,
 * A6.3.3, A6.3.12 to A6.3.15). Bits that the manual prints in parentheses are fixed here.
 */
final class MediaTable {

    private MediaTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        parallel(a32, t32);
        saturation(a32, t32);
        extension(a32, t16, t32);
        packing(a32, t32);
        bitFields(a32, t32);
        reversals(a32, t16, t32);
        permanentlyUndefined(a32, t16, t32);
    }

    private static void parallel(EncodingTable a32, EncodingTable t32) {
        parallel(a32, t32, ParallelArithmetic.Kind.SIGNED, "001", "000");
        parallel(a32, t32, ParallelArithmetic.Kind.SATURATING, "010", "001");
        parallel(a32, t32, ParallelArithmetic.Kind.SIGNED_HALVING, "011", "010");
        parallel(a32, t32, ParallelArithmetic.Kind.UNSIGNED, "101", "100");
        parallel(a32, t32, ParallelArithmetic.Kind.UNSIGNED_SATURATING, "110", "101");
        parallel(a32, t32, ParallelArithmetic.Kind.UNSIGNED_HALVING, "111", "110");
    }

    /** Six operations of one kind: {@code a32Kind} is op1 of A5.4.1 and A5.4.2, {@code t32Kind} is U and op2 of A6.3.13 and A6.3.14. */
    private static void parallel(EncodingTable a32, EncodingTable t32, ParallelArithmetic.Kind kind, String a32Kind,
            String t32Kind) {
        parallel(a32, t32, kind, ParallelArithmetic.Operation.ADD16, a32Kind, "000", t32Kind, "001");
        parallel(a32, t32, kind, ParallelArithmetic.Operation.ASX, a32Kind, "001", t32Kind, "010");
        parallel(a32, t32, kind, ParallelArithmetic.Operation.SAX, a32Kind, "010", t32Kind, "110");
        parallel(a32, t32, kind, ParallelArithmetic.Operation.SUB16, a32Kind, "011", t32Kind, "101");
        parallel(a32, t32, kind, ParallelArithmetic.Operation.ADD8, a32Kind, "100", t32Kind, "000");
        parallel(a32, t32, kind, ParallelArithmetic.Operation.SUB8, a32Kind, "111", t32Kind, "100");
    }

    private static void parallel(EncodingTable a32, EncodingTable t32, ParallelArithmetic.Kind kind,
            ParallelArithmetic.Operation operation, String a32Kind, String a32Operation, String t32Kind,
            String t32Operation) {
        String name = kind.prefix() + operation;
        Function<Operands, Instruction> factory = o -> new ParallelArithmetic(o.condition(), o.size(), kind, operation,
                o.get("Rd"), o.get("Rn"), o.get("Rm"));
        a32.row(name, "cond:4 01100 " + a32Kind + " Rn:4 Rd:4 1111 " + a32Operation + " 1 Rm:4", factory);
        t32.row(name, "11111010 1 " + t32Operation + " Rn:4 1111 Rd:4 0 " + t32Kind + " Rm:4", factory);
    }

    private static void saturation(EncodingTable a32, EncodingTable t32) {
        a32.row("QADD", "cond:4 00010 00 0 Rn:4 Rd:4 0000 0101 Rm:4", saturating(false, false));
        a32.row("QSUB", "cond:4 00010 01 0 Rn:4 Rd:4 0000 0101 Rm:4", saturating(true, false));
        a32.row("QDADD", "cond:4 00010 10 0 Rn:4 Rd:4 0000 0101 Rm:4", saturating(false, true));
        a32.row("QDSUB", "cond:4 00010 11 0 Rn:4 Rd:4 0000 0101 Rm:4", saturating(true, true));
        a32.row("SSAT", "cond:4 0110101 sat_imm:5 Rd:4 imm5:5 sh:1 01 Rn:4", saturate(true));
        a32.row("USAT", "cond:4 0110111 sat_imm:5 Rd:4 imm5:5 sh:1 01 Rn:4", saturate(false));
        a32.row("SSAT16", "cond:4 01101010 sat_imm:4 Rd:4 1111 0011 Rn:4", saturateHalves(true));
        a32.row("USAT16", "cond:4 01101110 sat_imm:4 Rd:4 1111 0011 Rn:4", saturateHalves(false));

        t32.row("QADD", "11111010 1000 Rn:4 1111 Rd:4 10 00 Rm:4", saturating(false, false));
        t32.row("QDADD", "11111010 1000 Rn:4 1111 Rd:4 10 01 Rm:4", saturating(false, true));
        t32.row("QSUB", "11111010 1000 Rn:4 1111 Rd:4 10 10 Rm:4", saturating(true, false));
        t32.row("QDSUB", "11111010 1000 Rn:4 1111 Rd:4 10 11 Rm:4", saturating(true, true));
        t32.row("SSAT", "11110 0 11 00 sh:1 0 Rn:4 0 imm3:3 Rd:4 imm2:2 0 sat_imm:5", saturate(true));
        t32.row("USAT", "11110 0 11 10 sh:1 0 Rn:4 0 imm3:3 Rd:4 imm2:2 0 sat_imm:5", saturate(false));
        // The manual's sat_imm has four bits here; the fifth should be 0, and widens the range where it is not.
        t32.row("SSAT16", "11110 0 11 001 0 Rn:4 0 000 Rd:4 00 0 sat_imm:5", saturateHalves(true));
        t32.row("USAT16", "11110 0 11 101 0 Rn:4 0 000 Rd:4 00 0 sat_imm:5", saturateHalves(false));
    }

    private static Function<Operands, Instruction> saturating(boolean subtract, boolean doubled) {
        return o -> new SaturatingArithmetic(o.condition(), o.size(), subtract, doubled, o.get("Rd"), o.get("Rn"),
                o.get("Rm"));
    }

    private static Function<Operands, Instruction> saturate(boolean signed) {
        return o -> {
            int type = o.get("sh") << 1;
            int amount = shiftAmount(o);
            return new Saturate.Word(o.condition(), o.size(), signed, o.get("sat_imm") + (signed ? 1 : 0), o.get("Rd"),
                    o.get("Rn"), ShiftType.ofImmediate(type, amount), ShiftType.amountOfImmediate(type, amount));
        };
    }

    private static Function<Operands, Instruction> saturateHalves(boolean signed) {
        return o -> new Saturate.Halves(o.condition(), o.size(), signed, o.get("sat_imm") + (signed ? 1 : 0),
                o.get("Rd"), o.get("Rn"));
    }

    private static void extension(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        extension(a32, t32, Extend.Operation.SXTB16, "SXTAB16", "000", "010");
        extension(a32, t32, Extend.Operation.SXTB, "SXTAB", "010", "100");
        extension(a32, t32, Extend.Operation.SXTH, "SXTAH", "011", "000");
        extension(a32, t32, Extend.Operation.UXTB16, "UXTAB16", "100", "011");
        extension(a32, t32, Extend.Operation.UXTB, "UXTAB", "110", "101");
        extension(a32, t32, Extend.Operation.UXTH, "UXTAH", "111", "001");
        t16.row("SXTH", "1011 0010 00 Rm:3 Rd:3", extend(Extend.Operation.SXTH));
        t16.row("SXTB", "1011 0010 01 Rm:3 Rd:3", extend(Extend.Operation.SXTB));
        t16.row("UXTH", "1011 0010 10 Rm:3 Rd:3", extend(Extend.Operation.UXTH));
        t16.row("UXTB", "1011 0010 11 Rm:3 Rd:3", extend(Extend.Operation.UXTB));
    }

    /** The form that adds, and with Rn = 1111 the one that does not. */
    private static void extension(EncodingTable a32, EncodingTable t32, Extend.Operation operation, String addingName,
            String a32Operation, String t32Operation) {
        a32.row(addingName, "cond:4 01101 " + a32Operation + " Rn:4 Rd:4 rotate:2 00 0111 Rm:4", extend(operation));
        a32.row(operation.name(), "cond:4 01101 " + a32Operation + " 1111 Rd:4 rotate:2 00 0111 Rm:4",
                extend(operation));
        t32.row(addingName, "11111010 0 " + t32Operation + " Rn:4 1111 Rd:4 10 rotate:2 Rm:4", extend(operation));
        t32.row(operation.name(), "11111010 0 " + t32Operation + " 1111 1111 Rd:4 10 rotate:2 Rm:4",
                extend(operation));
    }

    private static Function<Operands, Instruction> extend(Extend.Operation operation) {
        return o -> {
            int d = o.get("Rd");
            int m = o.get("Rm");
            int rotation = o.encoding().hasField("rotate") ? o.get("rotate") << 3 : 0;
            int n = o.encoding().hasField("Rn") ? o.get("Rn") : Extend.General.NONE;
            if (rotation == 0 && n == Extend.General.NONE) {
                if (operation == Extend.Operation.UXTB) {
                    return new Extend.UnsignedByte(o.condition(), o.size(), d, m);
                }
                if (operation == Extend.Operation.UXTH) {
                    return new Extend.UnsignedHalf(o.condition(), o.size(), d, m);
                }
            }
            return new Extend.General(o.condition(), o.size(), operation, d, n, m, rotation);
        };
    }

    private static void packing(EncodingTable a32, EncodingTable t32) {
        a32.row("PKHBT, PKHTB", "cond:4 01101000 Rn:4 Rd:4 imm5:5 tb:1 01 Rm:4", MediaTable::pack);
        a32.row("SEL", "cond:4 01101000 Rn:4 Rd:4 1111 1011 Rm:4", MediaTable::select);
        a32.row("USADA8", "cond:4 01111000 Rd:4 Ra:4 Rm:4 0001 Rn:4", MediaTable::absoluteDifferences);
        a32.row("USAD8", "cond:4 01111000 Rd:4 1111 Rm:4 0001 Rn:4", MediaTable::absoluteDifferences);

        t32.row("PKHBT, PKHTB", "1110101 0110 0 Rn:4 0 imm3:3 Rd:4 imm2:2 tb:1 0 Rm:4", MediaTable::pack);
        t32.row("SEL", "11111010 1010 Rn:4 1111 Rd:4 1000 Rm:4", MediaTable::select);
        t32.row("USADA8", "111110110 111 Rn:4 Ra:4 Rd:4 0000 Rm:4", MediaTable::absoluteDifferences);
        t32.row("USAD8", "111110110 111 Rn:4 1111 Rd:4 0000 Rm:4", MediaTable::absoluteDifferences);
    }

    private static Instruction pack(Operands o) {
        int type = o.get("tb") << 1;
        return new PackHalfword(o.condition(), o.size(), o.flag("tb"), o.get("Rd"), o.get("Rn"), o.get("Rm"),
                ShiftType.amountOfImmediate(type, shiftAmount(o)));
    }

    private static Instruction select(Operands o) {
        return new SelectBytes(o.condition(), o.size(), o.get("Rd"), o.get("Rn"), o.get("Rm"));
    }

    private static Instruction absoluteDifferences(Operands o) {
        return new AbsoluteDifferences(o.condition(), o.size(), o.get("Rd"), o.get("Rn"), o.get("Rm"),
                o.encoding().hasField("Ra") ? o.get("Ra") : AbsoluteDifferences.NONE);
    }

    private static void bitFields(EncodingTable a32, EncodingTable t32) {
        a32.row("SBFX", "cond:4 0111101 widthm1:5 Rd:4 lsb:5 101 Rn:4", o -> extract(o, o.get("lsb"), true));
        a32.row("UBFX", "cond:4 0111111 widthm1:5 Rd:4 lsb:5 101 Rn:4", o -> extract(o, o.get("lsb"), false));
        a32.row("BFI", "cond:4 0111110 msb:5 Rd:4 lsb:5 001 Rn:4", o -> insert(o, o.get("lsb")));
        a32.row("BFC", "cond:4 0111110 msb:5 Rd:4 lsb:5 001 1111", o -> clear(o, o.get("lsb")));

        t32.row("SBFX", "11110 0 11 010 0 Rn:4 0 imm3:3 Rd:4 imm2:2 0 widthm1:5", o -> extract(o, shiftAmount(o), true));
        t32.row("UBFX", "11110 0 11 110 0 Rn:4 0 imm3:3 Rd:4 imm2:2 0 widthm1:5", o -> extract(o, shiftAmount(o), false));
        t32.row("BFI", "11110 0 11 011 0 Rn:4 0 imm3:3 Rd:4 imm2:2 0 msb:5", o -> insert(o, shiftAmount(o)));
        t32.row("BFC", "11110 0 11 011 0 1111 0 imm3:3 Rd:4 imm2:2 0 msb:5", o -> clear(o, shiftAmount(o)));
    }

    private static Instruction extract(Operands o, int lsb, boolean signed) {
        int width = o.get("widthm1") + 1;
        if (lsb + width > 32) {
            return new UndefinedInstruction(o.condition(), o.size());
        }
        return signed ? new BitField.ExtractSigned(o.condition(), o.size(), o.get("Rd"), o.get("Rn"), lsb, width)
                : new BitField.ExtractUnsigned(o.condition(), o.size(), o.get("Rd"), o.get("Rn"), lsb, width);
    }

    private static Instruction insert(Operands o, int lsb) {
        if (o.get("msb") < lsb) {
            return new UndefinedInstruction(o.condition(), o.size());
        }
        return new BitField.Insert(o.condition(), o.size(), o.get("Rd"), o.get("Rn"), lsb, o.get("msb"));
    }

    private static Instruction clear(Operands o, int lsb) {
        if (o.get("msb") < lsb) {
            return new UndefinedInstruction(o.condition(), o.size());
        }
        return new BitField.Clear(o.condition(), o.size(), o.get("Rd"), lsb, o.get("msb"));
    }

    private static void reversals(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        a32.row("CLZ", "cond:4 00010 11 0 1111 Rd:4 1111 0001 Rm:4", unary(UnaryOperation.Operation.CLZ));
        a32.row("REV", "cond:4 01101 011 1111 Rd:4 1111 0011 Rm:4", unary(UnaryOperation.Operation.REV));
        a32.row("REV16", "cond:4 01101 011 1111 Rd:4 1111 1011 Rm:4", unary(UnaryOperation.Operation.REV16));
        a32.row("RBIT", "cond:4 01101 111 1111 Rd:4 1111 0011 Rm:4", unary(UnaryOperation.Operation.RBIT));
        a32.row("REVSH", "cond:4 01101 111 1111 Rd:4 1111 1011 Rm:4", unary(UnaryOperation.Operation.REVSH));

        t16.row("REV", "1011 1010 00 Rm:3 Rd:3", unary(UnaryOperation.Operation.REV));
        t16.row("REV16", "1011 1010 01 Rm:3 Rd:3", unary(UnaryOperation.Operation.REV16));
        t16.row("REVSH", "1011 1010 11 Rm:3 Rd:3", unary(UnaryOperation.Operation.REVSH));

        // The manual has Rm twice in these; the second one counts.
        t32.row("REV", "11111010 1001 Rm2:4 1111 Rd:4 1000 Rm:4", unary(UnaryOperation.Operation.REV));
        t32.row("REV16", "11111010 1001 Rm2:4 1111 Rd:4 1001 Rm:4", unary(UnaryOperation.Operation.REV16));
        t32.row("RBIT", "11111010 1001 Rm2:4 1111 Rd:4 1010 Rm:4", unary(UnaryOperation.Operation.RBIT));
        t32.row("REVSH", "11111010 1001 Rm2:4 1111 Rd:4 1011 Rm:4", unary(UnaryOperation.Operation.REVSH));
        t32.row("CLZ", "11111010 1011 Rm2:4 1111 Rd:4 1000 Rm:4", unary(UnaryOperation.Operation.CLZ));
    }

    private static Function<Operands, Instruction> unary(UnaryOperation.Operation operation) {
        return o -> new UnaryOperation(o.condition(), o.size(), operation, o.get("Rd"), o.get("Rm"));
    }

    private static void permanentlyUndefined(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        a32.row("UDF", "cond:4 01111111 imm12:12 1111 imm4:4", MediaTable::undefined);
        t16.row("UDF", "1101 1110 imm8:8", MediaTable::undefined);
        t32.row("UDF", "11110 1111111 imm4:4 1010 imm12:12", MediaTable::undefined);
    }

    private static Instruction undefined(Operands o) {
        return new UndefinedInstruction(o.condition(), o.size());
    }

    /** {@code imm5} of A32, {@code imm3:imm2} of T32. */
    private static int shiftAmount(Operands o) {
        return o.encoding().hasField("imm3") ? o.get("imm3") << 2 | o.get("imm2") : o.get("imm5");
    }
}
