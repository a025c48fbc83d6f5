package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.AddressingMode;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.Load;
import dev.backstep.arm.instruction.LoadDual;
import dev.backstep.arm.instruction.MemoryHint;
import dev.backstep.arm.instruction.Store;
import dev.backstep.arm.instruction.StoreDual;
import dev.backstep.arm.instruction.Transfer;
import dev.backstep.arm.instruction.UnprivilegedTransfer;


/**
 * T32 encodings of loads and stores of single and double registers, and memory hints (A6.2.4, A6.3.6 to A6.3.10).
 *
 * <p>In the 32-bit forms the PC as the base means a literal in loads, whatever the other fields say, and is undefined in
 * stores: those rows decline it.
 */
final class LoadStoreThumbTable {

    private LoadStoreThumbTable() { }

    static void addT16(EncodingTable t16) {
        t16.row("STR (register)", "0101 000 Rm:3 Rn:3 Rt:3", o -> t16(false, Transfer.WORD, o, index(o)));
        t16.row("STRH (register)", "0101 001 Rm:3 Rn:3 Rt:3", o -> t16(false, Transfer.HALFWORD, o, index(o)));
        t16.row("STRB (register)", "0101 010 Rm:3 Rn:3 Rt:3", o -> t16(false, Transfer.BYTE, o, index(o)));
        t16.row("LDRSB (register)", "0101 011 Rm:3 Rn:3 Rt:3", o -> t16(true, Transfer.SIGNED_BYTE, o, index(o)));
        t16.row("LDR (register)", "0101 100 Rm:3 Rn:3 Rt:3", o -> t16(true, Transfer.WORD, o, index(o)));
        t16.row("LDRH (register)", "0101 101 Rm:3 Rn:3 Rt:3", o -> t16(true, Transfer.HALFWORD, o, index(o)));
        t16.row("LDRB (register)", "0101 110 Rm:3 Rn:3 Rt:3", o -> t16(true, Transfer.BYTE, o, index(o)));
        t16.row("LDRSH (register)", "0101 111 Rm:3 Rn:3 Rt:3", o -> t16(true, Transfer.SIGNED_HALFWORD, o, index(o)));
        t16.row("STR (immediate)", "0110 0 imm5:5 Rn:3 Rt:3", o -> t16(false, Transfer.WORD, o, offset(o, 2)));
        t16.row("LDR (immediate)", "0110 1 imm5:5 Rn:3 Rt:3", o -> t16(true, Transfer.WORD, o, offset(o, 2)));
        t16.row("STRB (immediate)", "0111 0 imm5:5 Rn:3 Rt:3", o -> t16(false, Transfer.BYTE, o, offset(o, 0)));
        t16.row("LDRB (immediate)", "0111 1 imm5:5 Rn:3 Rt:3", o -> t16(true, Transfer.BYTE, o, offset(o, 0)));
        t16.row("STRH (immediate)", "1000 0 imm5:5 Rn:3 Rt:3", o -> t16(false, Transfer.HALFWORD, o, offset(o, 1)));
        t16.row("LDRH (immediate)", "1000 1 imm5:5 Rn:3 Rt:3", o -> t16(true, Transfer.HALFWORD, o, offset(o, 1)));
        t16.row("STR (immediate)", "1001 0 Rt:3 imm8:8",
                o -> t16(false, Transfer.WORD, o, AddressingMode.offset(13, o.get("imm8") << 2)));
        t16.row("LDR (immediate)", "1001 1 Rt:3 imm8:8",
                o -> t16(true, Transfer.WORD, o, AddressingMode.offset(13, o.get("imm8") << 2)));
        t16.row("LDR (literal)", "0100 1 Rt:3 imm8:8",
                o -> t16(true, Transfer.WORD, o, AddressingMode.offset(15, o.get("imm8") << 2)));
    }

    private static Instruction t16(boolean isLoad, Transfer transfer, Operands o, AddressingMode mode) {
        return isLoad
                ? Load.of(transfer, Instruction.ALWAYS, 2, o.get("Rt"), mode)
                : Store.of(transfer, Instruction.ALWAYS, 2, o.get("Rt"), mode);
    }

    private static AddressingMode index(Operands o) {
        return AddressingMode.register(o.get("Rn"), o.get("Rm"), 0, 0, false, true, false);
    }

    private static AddressingMode offset(Operands o, int scale) {
        return AddressingMode.offset(o.get("Rn"), o.get("imm5") << scale);
    }

    static void addT32(EncodingTable t32) {
        addStores(t32, "STRB", "00", Transfer.BYTE);
        addStores(t32, "STRH", "01", Transfer.HALFWORD);
        addStores(t32, "STR", "10", Transfer.WORD);
        addLoads(t32, "LDRB", "1000", "00", Transfer.BYTE);
        addLoads(t32, "LDRH", "1000", "01", Transfer.HALFWORD);
        addLoads(t32, "LDR", "1000", "10", Transfer.WORD);
        addLoads(t32, "LDRSB", "1001", "00", Transfer.SIGNED_BYTE);
        addLoads(t32, "LDRSH", "1001", "01", Transfer.SIGNED_HALFWORD);
        t32.row("PUSH", "1111 1000 0100 1101 Rt:4 1101 00000100", o -> store(Transfer.WORD, o,
                AddressingMode.immediate(13, -4, true, true)));
        t32.row("POP", "1111 1000 0101 1101 Rt:4 1011 00000100", o -> load(Transfer.WORD, o,
                AddressingMode.immediate(13, 4, false, true)));
        t32.row("LDRD (immediate)", "1110 100 P:1 U:1 1 W:1 1 Rn:4 Rt:4 Rt2:4 imm8:8", o -> dual(true, o));
        t32.row("LDRD (literal)", "1110 100 P:1 U:1 1 W:1 1 1111 Rt:4 Rt2:4 imm8:8", o -> dual(true, o));
        t32.row("STRD (immediate)", "1110 100 P:1 U:1 1 W:1 0 Rn:4 Rt:4 Rt2:4 imm8:8", o -> dual(false, o));
        addHints(t32, "PLD", "1000", "00");
        addHints(t32, "PLDW", "1000", "01");
        addHints(t32, "PLI", "1001", "00");
        addHints(t32, "unallocated memory hint", "1001", "01");
    }

    /** {@code size} is bits 22 and 21. */
    private static void addStores(EncodingTable t32, String name, String size, Transfer transfer) {
        t32.row(name + " (immediate)", "1111 1000 1" + size + "0 Rn:4 Rt:4 imm12:12",
                o -> storeButNotToPc(transfer, o, upwards(o)));
        t32.row(name + " (immediate)", "1111 1000 0" + size + "0 Rn:4 Rt:4 1 P:1 U:1 W:1 imm8:8",
                o -> isIndexed(o) ? storeButNotToPc(transfer, o, indexed(o)) : null);
        t32.row(name + " (register)", "1111 1000 0" + size + "0 Rn:4 Rt:4 000000 imm2:2 Rm:4",
                o -> storeButNotToPc(transfer, o, shiftedIndex(o)));
        t32.row(name + "T", "1111 1000 0" + size + "0 Rn:4 Rt:4 1110 imm8:8", o -> unprivileged(false, transfer, o));
    }

    /** {@code group} is bits 27 to 24, {@code size} bits 22 and 21. */
    private static void addLoads(EncodingTable t32, String name, String group, String size, Transfer transfer) {
        t32.row(name + " (immediate)", "1111 " + group + " 1" + size + "1 Rn:4 Rt:4 imm12:12",
                o -> loadButNotLiteral(transfer, o, upwards(o)));
        t32.row(name + " (immediate)", "1111 " + group + " 0" + size + "1 Rn:4 Rt:4 1 P:1 U:1 W:1 imm8:8",
                o -> isIndexed(o) ? loadButNotLiteral(transfer, o, indexed(o)) : null);
        t32.row(name + " (register)", "1111 " + group + " 0" + size + "1 Rn:4 Rt:4 000000 imm2:2 Rm:4",
                o -> loadButNotLiteral(transfer, o, shiftedIndex(o)));
        t32.row(name + "T", "1111 " + group + " 0" + size + "1 Rn:4 Rt:4 1110 imm8:8",
                o -> unprivileged(true, transfer, o));
        t32.row(name + " (literal)", "1111 " + group + " U:1 " + size + "1 1111 Rt:4 imm12:12",
                o -> load(transfer, o, AddressingMode.offset(15, o.flag("U") ? o.get("imm12") : -o.get("imm12"))));
    }

    /** The loads with the PC as their target that do nothing. */
    private static void addHints(EncodingTable t32, String name, String group, String size) {
        String up = "1111 " + group + " 1" + size + "1 ";
        String other = "1111 " + group + " 0" + size + "1 ";
        t32.row(name + " (immediate)", up + "Rn:4 1111 imm12:12", o -> new MemoryHint(4));
        t32.row(name + " (immediate)", other + "Rn:4 1111 1100 imm8:8", o -> new MemoryHint(4));
        t32.row(name + " (register)", other + "Rn:4 1111 000000 imm2:2 Rm:4", o -> new MemoryHint(4));
        String literalName = group.equals("1000") ? "PLD" : name;
        t32.row(literalName + " (literal)", "1111 " + group + " U:1 " + size + "1 1111 1111 imm12:12",
                o -> new MemoryHint(4));
    }

    private static Instruction load(Transfer transfer, Operands o, AddressingMode mode) {
        return Load.of(transfer, Instruction.ALWAYS, 4, o.get("Rt"), mode);
    }

    private static Instruction loadButNotLiteral(Transfer transfer, Operands o, AddressingMode mode) {
        return o.get("Rn") == 15 ? null : load(transfer, o, mode);
    }

    private static Instruction store(Transfer transfer, Operands o, AddressingMode mode) {
        return Store.of(transfer, Instruction.ALWAYS, 4, o.get("Rt"), mode);
    }

    private static Instruction storeButNotToPc(Transfer transfer, Operands o, AddressingMode mode) {
        return o.get("Rn") == 15 ? null : store(transfer, o, mode);
    }

    private static Instruction unprivileged(boolean isLoad, Transfer transfer, Operands o) {
        int base = o.get("Rn");
        return base == 15 ? null : new UnprivilegedTransfer(isLoad, transfer, Instruction.ALWAYS, 4, o.get("Rt"),
                AddressingMode.offset(base, o.get("imm8")));
    }

    /** With P and W both 0, other instructions have the encoding. */
    private static Instruction dual(boolean isLoad, Operands o) {
        if (!o.flag("P") && !o.flag("W")) {
            return null;
        }
        int base = o.encoding().hasField("Rn") ? o.get("Rn") : 15;
        int offset = o.get("imm8") << 2;
        AddressingMode mode = AddressingMode.immediate(base, o.flag("U") ? offset : -offset, o.flag("P"), o.flag("W"));
        return isLoad
                ? new LoadDual(Instruction.ALWAYS, 4, o.get("Rt"), o.get("Rt2"), mode)
                : new StoreDual(Instruction.ALWAYS, 4, o.get("Rt"), o.get("Rt2"), mode);
    }

    private static AddressingMode upwards(Operands o) {
        return AddressingMode.offset(o.get("Rn"), o.get("imm12"));
    }

    private static AddressingMode shiftedIndex(Operands o) {
        return AddressingMode.register(o.get("Rn"), o.get("Rm"), 0, o.get("imm2"), false, true, false);
    }

    /** Of the eight combinations of P, U and W, three are other instructions or undefined. */
    private static boolean isIndexed(Operands o) {
        boolean isUnprivileged = o.flag("P") && o.flag("U") && !o.flag("W");
        return (o.flag("P") || o.flag("W")) && !isUnprivileged;
    }

    private static AddressingMode indexed(Operands o) {
        int offset = o.get("imm8");
        return AddressingMode.immediate(o.get("Rn"), o.flag("U") ? offset : -offset, o.flag("P"), o.flag("W"));
    }
}
