package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.Multiply;
import dev.backstep.arm.instruction.MultiplyLong;
import dev.backstep.arm.instruction.MultiplySigned;

import java.util.function.Function;

/**
 * Encodings of multiplies and multiply-accumulates (A5.2.5, A5.2.7, A5.4.4, A6.2.2, A6.3.16, A6.3.17). The Cortex-A9 has no
 * divide instructions: SDIV and UDIV are undefined there and have no rows.
 *
 * <p>In A32 rows the fields have the names of the operation's pseudocode, so that Rd may be where the manual's diagram of
 * another instruction has Rn.
 */
final class MultiplyTable {

    private MultiplyTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        a32Words(a32);
        a32Halves(a32);
        a32Media(a32);
        t16.row("MUL", "010000 1101 Rn:3 Rdm:3", MultiplyTable::t16Multiply);
        t32Words(t32);
        t32Long(t32);
    }

    private static void a32Words(EncodingTable a32) {
        a32.row("MUL", "cond:4 0000 000 S:1 Rd:4 0000 Rm:4 1001 Rn:4", MultiplyTable::multiply);
        a32.row("MLA", "cond:4 0000 001 S:1 Rd:4 Ra:4 Rm:4 1001 Rn:4", MultiplyTable::multiplyAccumulate);
        a32.row("UMAAL", "cond:4 0000 010 0 RdHi:4 RdLo:4 Rm:4 1001 Rn:4", wide("UMAAL"));
        a32.row("MLS", "cond:4 0000 011 0 Rd:4 Ra:4 Rm:4 1001 Rn:4", MultiplyTable::multiplySubtract);
        a32.row("UMULL", "cond:4 0000 100 S:1 RdHi:4 RdLo:4 Rm:4 1001 Rn:4", wide("UMULL"));
        a32.row("UMLAL", "cond:4 0000 101 S:1 RdHi:4 RdLo:4 Rm:4 1001 Rn:4", wide("UMLAL"));
        a32.row("SMULL", "cond:4 0000 110 S:1 RdHi:4 RdLo:4 Rm:4 1001 Rn:4", wide("SMULL"));
        a32.row("SMLAL", "cond:4 0000 111 S:1 RdHi:4 RdLo:4 Rm:4 1001 Rn:4", wide("SMLAL"));
    }

    private static void a32Halves(EncodingTable a32) {
        a32.row("SMLABB, SMLABT, SMLATB, SMLATT", "cond:4 0001 0000 Rd:4 Ra:4 Rm:4 1 M:1 N:1 0 Rn:4",
                signed(MultiplySigned.Operation.HALVES));
        a32.row("SMLAWB, SMLAWT", "cond:4 0001 0010 Rd:4 Ra:4 Rm:4 1 M:1 0 0 Rn:4",
                signed(MultiplySigned.Operation.WORD_BY_HALF));
        a32.row("SMULWB, SMULWT", "cond:4 0001 0010 Rd:4 0000 Rm:4 1 M:1 1 0 Rn:4",
                signed(MultiplySigned.Operation.WORD_BY_HALF));
        a32.row("SMLALBB, SMLALBT, SMLALTB, SMLALTT", "cond:4 0001 0100 RdHi:4 RdLo:4 Rm:4 1 M:1 N:1 0 Rn:4",
                wide("SMLAL"));
        a32.row("SMULBB, SMULBT, SMULTB, SMULTT", "cond:4 0001 0110 Rd:4 0000 Rm:4 1 M:1 N:1 0 Rn:4",
                signed(MultiplySigned.Operation.HALVES));
    }

    private static void a32Media(EncodingTable a32) {
        a32.row("SMLAD", "cond:4 0111 0000 Rd:4 Ra:4 Rm:4 00 M:1 1 Rn:4", signed(MultiplySigned.Operation.DUAL_ADD));
        a32.row("SMUAD", "cond:4 0111 0000 Rd:4 1111 Rm:4 00 M:1 1 Rn:4", signed(MultiplySigned.Operation.DUAL_ADD));
        a32.row("SMLSD", "cond:4 0111 0000 Rd:4 Ra:4 Rm:4 01 M:1 1 Rn:4",
                signed(MultiplySigned.Operation.DUAL_SUBTRACT));
        a32.row("SMUSD", "cond:4 0111 0000 Rd:4 1111 Rm:4 01 M:1 1 Rn:4",
                signed(MultiplySigned.Operation.DUAL_SUBTRACT));
        a32.row("SMLALD", "cond:4 0111 0100 RdHi:4 RdLo:4 Rm:4 00 M:1 1 Rn:4", wide("SMLALD"));
        a32.row("SMLSLD", "cond:4 0111 0100 RdHi:4 RdLo:4 Rm:4 01 M:1 1 Rn:4", wide("SMLSLD"));
        a32.row("SMMLA", "cond:4 0111 0101 Rd:4 Ra:4 Rm:4 00 R:1 1 Rn:4",
                signed(MultiplySigned.Operation.MOST_SIGNIFICANT_ADD));
        a32.row("SMMUL", "cond:4 0111 0101 Rd:4 1111 Rm:4 00 R:1 1 Rn:4",
                signed(MultiplySigned.Operation.MOST_SIGNIFICANT_ADD));
        a32.row("SMMLS", "cond:4 0111 0101 Rd:4 Ra:4 Rm:4 11 R:1 1 Rn:4",
                signed(MultiplySigned.Operation.MOST_SIGNIFICANT_SUBTRACT));
        // With Ra = R15 SMMLS is UNPREDICTABLE; it gives the product, as in QEMU.
        a32.row("SMMLS", "cond:4 0111 0101 Rd:4 1111 Rm:4 11 R:1 1 Rn:4",
                signed(MultiplySigned.Operation.MOST_SIGNIFICANT_ADD));
    }

    private static void t32Words(EncodingTable t32) {
        t32.row("MLA", "111110110 000 Rn:4 Ra:4 Rd:4 0000 Rm:4", MultiplyTable::multiplyAccumulate);
        t32.row("MUL", "111110110 000 Rn:4 1111 Rd:4 0000 Rm:4", MultiplyTable::multiply);
        t32.row("MLS", "111110110 000 Rn:4 Ra:4 Rd:4 0001 Rm:4", MultiplyTable::multiplySubtract);
        t32.row("SMLABB, SMLABT, SMLATB, SMLATT", "111110110 001 Rn:4 Ra:4 Rd:4 00 N:1 M:1 Rm:4",
                signed(MultiplySigned.Operation.HALVES));
        t32.row("SMULBB, SMULBT, SMULTB, SMULTT", "111110110 001 Rn:4 1111 Rd:4 00 N:1 M:1 Rm:4",
                signed(MultiplySigned.Operation.HALVES));
        t32.row("SMLAD", "111110110 010 Rn:4 Ra:4 Rd:4 000 M:1 Rm:4", signed(MultiplySigned.Operation.DUAL_ADD));
        t32.row("SMUAD", "111110110 010 Rn:4 1111 Rd:4 000 M:1 Rm:4", signed(MultiplySigned.Operation.DUAL_ADD));
        t32.row("SMLAWB, SMLAWT", "111110110 011 Rn:4 Ra:4 Rd:4 000 M:1 Rm:4",
                signed(MultiplySigned.Operation.WORD_BY_HALF));
        t32.row("SMULWB, SMULWT", "111110110 011 Rn:4 1111 Rd:4 000 M:1 Rm:4",
                signed(MultiplySigned.Operation.WORD_BY_HALF));
        t32.row("SMLSD", "111110110 100 Rn:4 Ra:4 Rd:4 000 M:1 Rm:4", signed(MultiplySigned.Operation.DUAL_SUBTRACT));
        t32.row("SMUSD", "111110110 100 Rn:4 1111 Rd:4 000 M:1 Rm:4", signed(MultiplySigned.Operation.DUAL_SUBTRACT));
        t32.row("SMMLA", "111110110 101 Rn:4 Ra:4 Rd:4 000 R:1 Rm:4",
                signed(MultiplySigned.Operation.MOST_SIGNIFICANT_ADD));
        t32.row("SMMUL", "111110110 101 Rn:4 1111 Rd:4 000 R:1 Rm:4",
                signed(MultiplySigned.Operation.MOST_SIGNIFICANT_ADD));
        t32.row("SMMLS", "111110110 110 Rn:4 Ra:4 Rd:4 000 R:1 Rm:4",
                signed(MultiplySigned.Operation.MOST_SIGNIFICANT_SUBTRACT));
        t32.row("SMMLS", "111110110 110 Rn:4 1111 Rd:4 000 R:1 Rm:4",
                signed(MultiplySigned.Operation.MOST_SIGNIFICANT_ADD));
    }

    private static void t32Long(EncodingTable t32) {
        t32.row("SMULL", "111110111 000 Rn:4 RdLo:4 RdHi:4 0000 Rm:4", wide("SMULL"));
        t32.row("UMULL", "111110111 010 Rn:4 RdLo:4 RdHi:4 0000 Rm:4", wide("UMULL"));
        t32.row("SMLAL", "111110111 100 Rn:4 RdLo:4 RdHi:4 0000 Rm:4", wide("SMLAL"));
        t32.row("SMLALBB, SMLALBT, SMLALTB, SMLALTT", "111110111 100 Rn:4 RdLo:4 RdHi:4 10 N:1 M:1 Rm:4",
                wide("SMLAL"));
        t32.row("SMLALD", "111110111 100 Rn:4 RdLo:4 RdHi:4 110 M:1 Rm:4", wide("SMLALD"));
        t32.row("SMLSLD", "111110111 101 Rn:4 RdLo:4 RdHi:4 110 M:1 Rm:4", wide("SMLSLD"));
        t32.row("UMLAL", "111110111 110 Rn:4 RdLo:4 RdHi:4 0000 Rm:4", wide("UMLAL"));
        t32.row("UMAAL", "111110111 110 Rn:4 RdLo:4 RdHi:4 0110 Rm:4", wide("UMAAL"));
    }

    private static Instruction t16Multiply(Operands o) {
        int n = o.get("Rn");
        int d = o.get("Rdm");
        return o.inItBlock() ? new Multiply.Product(o.condition(), o.size(), d, n, d)
                : new Multiply.ProductSettingFlags(o.condition(), o.size(), d, n, d);
    }

    private static Instruction multiply(Operands o) {
        int d = o.get("Rd");
        int n = o.get("Rn");
        int m = o.get("Rm");
        return setsFlags(o) ? new Multiply.ProductSettingFlags(o.condition(), o.size(), d, n, m)
                : new Multiply.Product(o.condition(), o.size(), d, n, m);
    }

    private static Instruction multiplyAccumulate(Operands o) {
        int d = o.get("Rd");
        int n = o.get("Rn");
        int m = o.get("Rm");
        int a = o.get("Ra");
        return setsFlags(o) ? new Multiply.AccumulateSettingFlags(o.condition(), o.size(), d, n, m, a)
                : new Multiply.Accumulate(o.condition(), o.size(), d, n, m, a);
    }

    private static Instruction multiplySubtract(Operands o) {
        return new Multiply.Subtract(o.condition(), o.size(), o.get("Rd"), o.get("Rn"), o.get("Rm"), o.get("Ra"));
    }

    /** The operation is {@code name} with what the row's fields add to it: N and M choose halves, M alone swaps them. */
    private static Function<Operands, Instruction> wide(String name) {
        return o -> {
            int low = o.get("RdLo");
            int high = o.get("RdHi");
            int n = o.get("Rn");
            int m = o.get("Rm");
            boolean setFlags = setsFlags(o);
            String suffix = "";
            if (o.encoding().hasField("N")) {
                suffix = (o.flag("N") ? "T" : "B") + (o.flag("M") ? "T" : "B");
            } else if (o.encoding().hasField("M")) {
                suffix = o.flag("M") ? "X" : "";
            }
            MultiplyLong.Operation operation = MultiplyLong.Operation.valueOf(name + suffix);
            if (operation == MultiplyLong.Operation.UMULL && !setFlags) {
                return new MultiplyLong.Unsigned(o.condition(), o.size(), low, high, n, m);
            }
            if (operation == MultiplyLong.Operation.SMULL && !setFlags) {
                return new MultiplyLong.Signed(o.condition(), o.size(), low, high, n, m);
            }
            return new MultiplyLong.General(o.condition(), o.size(), operation, setFlags, low, high, n, m);
        };
    }

    private static Function<Operands, Instruction> signed(MultiplySigned.Operation operation) {
        return o -> new MultiplySigned(o.condition(), o.size(), operation,
                o.encoding().hasField("N") && o.flag("N"), o.flag(o.encoding().hasField("M") ? "M" : "R"),
                o.get("Rd"), o.get("Rn"), o.get("Rm"),
                o.encoding().hasField("Ra") ? o.get("Ra") : MultiplySigned.NONE);
    }

    private static boolean setsFlags(Operands o) {
        return o.encoding().hasField("S") && o.flag("S");
    }
}
