package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Branch;
import dev.backstep.arm.instruction.BranchExchange;
import dev.backstep.arm.instruction.BranchLink;
import dev.backstep.arm.instruction.BranchLinkExchange;
import dev.backstep.arm.instruction.BranchLinkExchangeRegister;
import dev.backstep.arm.instruction.CompareBranch;
import dev.backstep.arm.instruction.IfThen;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.TableBranch;

/**
 * Encodings of branches, table branches and IT (A5.5, A6.2.6, A6.3.4). Bits that should be 0 or 1 have to be: otherwise the
 * word is undefined.
 */
final class BranchTable {

    private BranchTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        addA32(a32);
        addT16(t16);
        addT32(t32);
    }

    private static void addA32(EncodingTable a32) {
        a32.row("B", "cond:4 1010 imm24:24", o -> new Branch(o.condition(), 4, o.signed("imm24") << 2));
        a32.row("BL", "cond:4 1011 imm24:24", o -> new BranchLink(o.condition(), 4, o.signed("imm24") << 2, false));
        a32.row("BLX (immediate)", "1111 101 H:1 imm24:24",
                o -> new BranchLinkExchange(4, o.signed("imm24") << 2 | o.get("H") << 1, false));
        a32.row("BX", "cond:4 0001 0010 1111 1111 1111 0001 Rm:4", o -> new BranchExchange(o.condition(), 4, o.get("Rm")));
        a32.row("BXJ", "cond:4 0001 0010 1111 1111 1111 0010 Rm:4", o -> new BranchExchange(o.condition(), 4, o.get("Rm")));
        a32.row("BLX (register)", "cond:4 0001 0010 1111 1111 1111 0011 Rm:4",
                o -> new BranchLinkExchangeRegister(o.condition(), 4, o.get("Rm"), false));
    }

    private static void addT16(EncodingTable t16) {
        // Conditions 14 and 15 are UDF and SVC.
        t16.row("B", "1101 cond:4 imm8:8",
                o -> o.condition() >= 14 ? null : new Branch(o.condition(), 2, o.signed("imm8") << 1));
        t16.row("B", "1110 0 imm11:11", o -> new Branch(Instruction.ALWAYS, 2, o.signed("imm11") << 1));
        t16.row("BX", "0100 0111 0 Rm:4 000", o -> new BranchExchange(Instruction.ALWAYS, 2, o.get("Rm")));
        t16.row("BLX (register)", "0100 0111 1 Rm:4 000",
                o -> new BranchLinkExchangeRegister(Instruction.ALWAYS, 2, o.get("Rm"), true));
        t16.row("CBZ", "1011 00 i:1 1 imm5:5 Rn:3", o -> compareBranch(o, false));
        t16.row("CBNZ", "1011 10 i:1 1 imm5:5 Rn:3", o -> compareBranch(o, true));
        // With a mask of 0, a hint.
        t16.row("IT", "1011 1111 firstcond:4 mask:4",
                o -> o.get("mask") == 0 ? null : new IfThen(2, o.get("firstcond") << 4 | o.get("mask")));
    }

    private static Instruction compareBranch(Operands o, boolean nonzero) {
        return new CompareBranch(2, o.get("Rn"), nonzero, o.get("i") << 6 | o.get("imm5") << 1);
    }

    private static void addT32(EncodingTable t32) {
        // Conditions 14 and 15 are miscellaneous control instructions.
        t32.row("B", "1111 0 S:1 cond:4 imm6:6 10 J1:1 0 J2:1 imm11:11",
                o -> o.condition() >= 14 ? null : new Branch(o.condition(), 4, nearOffset(o)));
        t32.row("B", "1111 0 S:1 imm10:10 10 J1:1 1 J2:1 imm11:11", o -> new Branch(Instruction.ALWAYS, 4, farOffset(o)));
        t32.row("BL", "1111 0 S:1 imm10:10 11 J1:1 1 J2:1 imm11:11",
                o -> new BranchLink(Instruction.ALWAYS, 4, farOffset(o), true));
        t32.row("BLX (immediate)", "1111 0 S:1 imm10:10 11 J1:1 0 J2:1 imm11:11",
                o -> (o.get("imm11") & 1) != 0 ? null : new BranchLinkExchange(4, farOffset(o), true));
        t32.row("BXJ", "1111 0011 1100 Rm:4 1000 1111 0000 0000",
                o -> new BranchExchange(Instruction.ALWAYS, 4, o.get("Rm")));
        t32.row("TBB", "1110 1000 1101 Rn:4 1111 0000 0000 Rm:4", o -> new TableBranch(4, o.get("Rn"), o.get("Rm"), false));
        t32.row("TBH", "1110 1000 1101 Rn:4 1111 0000 0001 Rm:4", o -> new TableBranch(4, o.get("Rn"), o.get("Rm"), true));
    }

    /** S:J2:J1:imm6:imm11:'0'. */
    private static int nearOffset(Operands o) {
        return -o.get("S") << 20 | o.get("J2") << 19 | o.get("J1") << 18 | o.get("imm6") << 12 | o.get("imm11") << 1;
    }

    /** S:I1:I2:imm10:imm11:'0' with I1 = NOT(J1 EOR S) and I2 = NOT(J2 EOR S). */
    private static int farOffset(Operands o) {
        int s = o.get("S");
        int i1 = o.get("J1") ^ s ^ 1;
        int i2 = o.get("J2") ^ s ^ 1;
        return -s << 24 | i1 << 23 | i2 << 22 | o.get("imm10") << 12 | o.get("imm11") << 1;
    }
}
