package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.CoprocessorRead;
import dev.backstep.arm.instruction.CoprocessorReadPair;
import dev.backstep.arm.instruction.CoprocessorWrite;
import dev.backstep.arm.instruction.CoprocessorWritePair;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.UndefinedInstruction;

/**
 * Encodings of coprocessor accesses that are no floating point (A5.6, A6.3.18).
 *
 * <p>Rows for CP10 and CP11 ({@link FloatingPointDataProcessingTable}, {@link ExtensionTransferTable}, {@link
 * ExtensionLoadStoreTable}) fix more bits than the rows here ({@code 101} of the coprocessor's number) and so win over them.
 * What they leave of CP10 and CP11 comes here and is undefined: nothing is connected under these numbers.
 *
 * <p>The encodings with 1111 in place of the condition (MRC2 and so on) reach nothing on this architecture: undefined, as
 * are LDC, STC and CDP, which CP14 and CP15 have no use for.
 */
final class CoprocessorTable {

    private CoprocessorTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        rows(a32, "cond:4 ");
        rows(t32, "1110 ");
        secondRows(a32);
        secondRows(t32);
    }

    private static void rows(EncodingTable table, String first) {
        undefinedRows(table, "", first);
        table.row("MCRR", first + "1100 0100 Rt2:4 Rt:4 coproc:4 opc1:4 CRm:4", CoprocessorTable::mcrr)
                .row("MRRC", first + "1100 0101 Rt2:4 Rt:4 coproc:4 opc1:4 CRm:4", CoprocessorTable::mrrc)
                .row("MCR", first + "1110 opc1:3 0 CRn:4 Rt:4 coproc:4 opc2:3 1 CRm:4", CoprocessorTable::mcr)
                .row("MRC", first + "1110 opc1:3 1 CRn:4 Rt:4 coproc:4 opc2:3 1 CRm:4", CoprocessorTable::mrc);
    }

    private static void secondRows(EncodingTable table) {
        undefinedRows(table, "2", "1111 ");
        table.row("MCRR2", "1111 1100 0100 Rt2:4 Rt:4 coproc:4 opc1:4 CRm:4", CoprocessorTable::undefined)
                .row("MRRC2", "1111 1100 0101 Rt2:4 Rt:4 coproc:4 opc1:4 CRm:4", CoprocessorTable::undefined)
                .row("MCR2", "1111 1110 opc1:3 0 CRn:4 Rt:4 coproc:4 opc2:3 1 CRm:4", CoprocessorTable::undefined)
                .row("MRC2", "1111 1110 opc1:3 1 CRn:4 Rt:4 coproc:4 opc2:3 1 CRm:4", CoprocessorTable::undefined);
    }

    private static void undefinedRows(EncodingTable table, String suffix, String first) {
        table.row("STC" + suffix, first + "110 P:1 U:1 D:1 W:1 0 Rn:4 CRd:4 coproc:4 imm8:8",
                        CoprocessorTable::undefined)
                .row("LDC" + suffix, first + "110 P:1 U:1 D:1 W:1 1 Rn:4 CRd:4 coproc:4 imm8:8",
                        CoprocessorTable::undefined)
                .row("CDP" + suffix, first + "1110 opc1:4 CRn:4 CRd:4 coproc:4 opc2:3 0 CRm:4",
                        CoprocessorTable::undefined);
    }

    private static Instruction mcr(Operands o) {
        return new CoprocessorWrite(o.condition(), o.size(), o.get("coproc"), o.get("opc1"), o.get("CRn"),
                o.get("CRm"), o.get("opc2"), o.get("Rt"));
    }

    private static Instruction mrc(Operands o) {
        return new CoprocessorRead(o.condition(), o.size(), o.get("coproc"), o.get("opc1"), o.get("CRn"),
                o.get("CRm"), o.get("opc2"), o.get("Rt"));
    }

    private static Instruction mcrr(Operands o) {
        return usesPc(o) ? undefined(o) : new CoprocessorWritePair(o.condition(), o.size(), o.get("coproc"),
                o.get("opc1"), o.get("CRm"), o.get("Rt"), o.get("Rt2"));
    }

    private static Instruction mrrc(Operands o) {
        return usesPc(o) ? undefined(o) : new CoprocessorReadPair(o.condition(), o.size(), o.get("coproc"),
                o.get("opc1"), o.get("CRm"), o.get("Rt"), o.get("Rt2"));
    }

    private static boolean usesPc(Operands o) {
        return o.get("Rt") == 15 || o.get("Rt2") == 15;
    }

    private static Instruction undefined(Operands o) {
        return new UndefinedInstruction(o.condition(), o.size());
    }
}
