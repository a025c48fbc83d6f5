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

import java.util.function.Function;

/**
 * A32 encodings of loads and stores of single and double registers, and memory hints (A5.2.8, A5.2.9, A5.3, A5.7.1).
 *
 * <p>The literal forms are the immediate forms with the PC as the base. Undefined, where the manual says UNPREDICTABLE:
 * should-be-zero bits that are 1, LDRD and STRD of an odd register, and both of them post-indexed with the write-back bit.
 */
final class LoadStoreA32Table {

    private LoadStoreA32Table() { }

    static void addTo(EncodingTable a32) {
        addWordsAndBytes(a32);
        addHalfwordsAndSigned(a32);
        addDual(a32);
        addHints(a32);
    }

    private static void addWordsAndBytes(EncodingTable a32) {
        a32.row("STR (immediate)", "cond:4 010 P:1 U:1 0 W:1 0 Rn:4 Rt:4 imm12:12", store(Transfer.WORD));
        a32.row("STR (register)", "cond:4 011 P:1 U:1 0 W:1 0 Rn:4 Rt:4 imm5:5 type:2 0 Rm:4", store(Transfer.WORD));
        a32.row("STRT", "cond:4 0100 U:1 010 Rn:4 Rt:4 imm12:12", unprivileged(false, Transfer.WORD));
        a32.row("STRT", "cond:4 0110 U:1 010 Rn:4 Rt:4 imm5:5 type:2 0 Rm:4", unprivileged(false, Transfer.WORD));
        a32.row("LDR (immediate)", "cond:4 010 P:1 U:1 0 W:1 1 Rn:4 Rt:4 imm12:12", load(Transfer.WORD));
        a32.row("LDR (literal)", "cond:4 0101 U:1 001 1111 Rt:4 imm12:12", literal(Transfer.WORD));
        a32.row("LDR (register)", "cond:4 011 P:1 U:1 0 W:1 1 Rn:4 Rt:4 imm5:5 type:2 0 Rm:4", load(Transfer.WORD));
        a32.row("LDRT", "cond:4 0100 U:1 011 Rn:4 Rt:4 imm12:12", unprivileged(true, Transfer.WORD));
        a32.row("LDRT", "cond:4 0110 U:1 011 Rn:4 Rt:4 imm5:5 type:2 0 Rm:4", unprivileged(true, Transfer.WORD));
        a32.row("STRB (immediate)", "cond:4 010 P:1 U:1 1 W:1 0 Rn:4 Rt:4 imm12:12", store(Transfer.BYTE));
        a32.row("STRB (register)", "cond:4 011 P:1 U:1 1 W:1 0 Rn:4 Rt:4 imm5:5 type:2 0 Rm:4", store(Transfer.BYTE));
        a32.row("STRBT", "cond:4 0100 U:1 110 Rn:4 Rt:4 imm12:12", unprivileged(false, Transfer.BYTE));
        a32.row("STRBT", "cond:4 0110 U:1 110 Rn:4 Rt:4 imm5:5 type:2 0 Rm:4", unprivileged(false, Transfer.BYTE));
        a32.row("LDRB (immediate)", "cond:4 010 P:1 U:1 1 W:1 1 Rn:4 Rt:4 imm12:12", load(Transfer.BYTE));
        a32.row("LDRB (literal)", "cond:4 0101 U:1 101 1111 Rt:4 imm12:12", literal(Transfer.BYTE));
        a32.row("LDRB (register)", "cond:4 011 P:1 U:1 1 W:1 1 Rn:4 Rt:4 imm5:5 type:2 0 Rm:4", load(Transfer.BYTE));
        a32.row("LDRBT", "cond:4 0100 U:1 111 Rn:4 Rt:4 imm12:12", unprivileged(true, Transfer.BYTE));
        a32.row("LDRBT", "cond:4 0110 U:1 111 Rn:4 Rt:4 imm5:5 type:2 0 Rm:4", unprivileged(true, Transfer.BYTE));
        a32.row("PUSH", "cond:4 0101 0010 1101 Rt:4 000000000100",
                o -> Store.of(Transfer.WORD, o.condition(), o.size(), o.get("Rt"), AddressingMode.immediate(13, -4, true, true)));
        a32.row("POP", "cond:4 0100 1001 1101 Rt:4 000000000100",
                o -> Load.of(Transfer.WORD, o.condition(), o.size(), o.get("Rt"), AddressingMode.immediate(13, 4, false, true)));
    }

    private static void addHalfwordsAndSigned(EncodingTable a32) {
        a32.row("STRH (register)", "cond:4 000 P:1 U:1 0 W:1 0 Rn:4 Rt:4 0000 1011 Rm:4", store(Transfer.HALFWORD));
        a32.row("STRH (immediate)", "cond:4 000 P:1 U:1 1 W:1 0 Rn:4 Rt:4 imm4H:4 1011 imm4L:4", store(Transfer.HALFWORD));
        a32.row("STRHT", "cond:4 0000 U:1 110 Rn:4 Rt:4 imm4H:4 1011 imm4L:4", unprivileged(false, Transfer.HALFWORD));
        a32.row("STRHT", "cond:4 0000 U:1 010 Rn:4 Rt:4 0000 1011 Rm:4", unprivileged(false, Transfer.HALFWORD));
        addExtendingLoads(a32, "LDRH", "1011", Transfer.HALFWORD);
        addExtendingLoads(a32, "LDRSB", "1101", Transfer.SIGNED_BYTE);
        addExtendingLoads(a32, "LDRSH", "1111", Transfer.SIGNED_HALFWORD);
    }

    private static void addExtendingLoads(EncodingTable a32, String name, String op, Transfer transfer) {
        a32.row(name + " (register)", "cond:4 000 P:1 U:1 0 W:1 1 Rn:4 Rt:4 0000 " + op + " Rm:4", load(transfer));
        a32.row(name + " (immediate)", "cond:4 000 P:1 U:1 1 W:1 1 Rn:4 Rt:4 imm4H:4 " + op + " imm4L:4", load(transfer));
        a32.row(name + " (literal)", "cond:4 0001 U:1 101 1111 Rt:4 imm4H:4 " + op + " imm4L:4", literal(transfer));
        a32.row(name + "T", "cond:4 0000 U:1 111 Rn:4 Rt:4 imm4H:4 " + op + " imm4L:4", unprivileged(true, transfer));
        a32.row(name + "T", "cond:4 0000 U:1 011 Rn:4 Rt:4 0000 " + op + " Rm:4", unprivileged(true, transfer));
    }

    private static void addDual(EncodingTable a32) {
        a32.row("LDRD (register)", "cond:4 000 P:1 U:1 0 W:1 0 Rn:4 Rt:4 0000 1101 Rm:4", dual(true));
        a32.row("LDRD (immediate)", "cond:4 000 P:1 U:1 1 W:1 0 Rn:4 Rt:4 imm4H:4 1101 imm4L:4", dual(true));
        a32.row("LDRD (literal)", "cond:4 0001 U:1 100 1111 Rt:4 imm4H:4 1101 imm4L:4",
                o -> loadDual(o, AddressingMode.offset(15, immediate(o))));
        a32.row("STRD (register)", "cond:4 000 P:1 U:1 0 W:1 0 Rn:4 Rt:4 0000 1111 Rm:4", dual(false));
        a32.row("STRD (immediate)", "cond:4 000 P:1 U:1 1 W:1 0 Rn:4 Rt:4 imm4H:4 1111 imm4L:4", dual(false));
    }

    private static void addHints(EncodingTable a32) {
        a32.row("PLI (immediate, literal)", "1111 0100 U:1 101 Rn:4 1111 imm12:12", o -> new MemoryHint(4));
        a32.row("PLI (register)", "1111 0110 U:1 101 Rn:4 1111 imm5:5 type:2 0 Rm:4", o -> new MemoryHint(4));
        a32.row("PLD (immediate)", "1111 0101 U:1 101 Rn:4 1111 imm12:12", o -> new MemoryHint(4));
        a32.row("PLD (literal)", "1111 0101 U:1 (1)01 1111 1111 imm12:12", o -> new MemoryHint(4));
        a32.row("PLD (register)", "1111 0111 U:1 101 Rn:4 1111 imm5:5 type:2 0 Rm:4", o -> new MemoryHint(4));
        a32.row("PLDW (immediate)", "1111 0101 U:1 001 Rn:4 1111 imm12:12", o -> new MemoryHint(4));
        a32.row("PLDW (register)", "1111 0111 U:1 001 Rn:4 1111 imm5:5 type:2 0 Rm:4", o -> new MemoryHint(4));
        a32.row("unallocated memory hint", "1111 0100 x:1 001 any:20", o -> new MemoryHint(4));
        a32.row("unallocated memory hint", "1111 0110 x:1 001 any:15 0 Rm:4", o -> new MemoryHint(4));
    }

    private static Function<Operands, Instruction> load(Transfer transfer) {
        return o -> Load.of(transfer, o.condition(), o.size(), o.get("Rt"), mode(o));
    }

    private static Function<Operands, Instruction> store(Transfer transfer) {
        return o -> Store.of(transfer, o.condition(), o.size(), o.get("Rt"), mode(o));
    }

    private static Function<Operands, Instruction> unprivileged(boolean isLoad, Transfer transfer) {
        return o -> new UnprivilegedTransfer(isLoad, transfer, o.condition(), o.size(), o.get("Rt"), mode(o, false, true));
    }

    private static Function<Operands, Instruction> literal(Transfer transfer) {
        return o -> Load.of(transfer, o.condition(), o.size(), o.get("Rt"), AddressingMode.offset(15, immediate(o)));
    }

    private static Function<Operands, Instruction> dual(boolean isLoad) {
        return o -> {
            if (!o.flag("P") && o.flag("W")) {
                return null;
            }
            return isLoad ? loadDual(o, mode(o)) : storeDual(o, mode(o));
        };
    }

    /** Null, thus undefined, for an odd register. */
    private static Instruction loadDual(Operands o, AddressingMode mode) {
        int first = o.get("Rt");
        return (first & 1) != 0 ? null : new LoadDual(o.condition(), o.size(), first, first + 1, mode);
    }

    private static Instruction storeDual(Operands o, AddressingMode mode) {
        int first = o.get("Rt");
        return (first & 1) != 0 ? null : new StoreDual(o.condition(), o.size(), first, first + 1, mode);
    }

    private static AddressingMode mode(Operands o) {
        boolean before = o.flag("P");
        return mode(o, before, !before || o.flag("W"));
    }

    private static AddressingMode mode(Operands o, boolean before, boolean writeBack) {
        if (!o.encoding().hasField("Rm")) {
            return AddressingMode.immediate(o.get("Rn"), immediate(o), before, writeBack);
        }
        boolean shifted = o.encoding().hasField("imm5");
        return AddressingMode.register(o.get("Rn"), o.get("Rm"), shifted ? o.get("type") : 0, shifted ? o.get("imm5") : 0,
                !o.flag("U"), before, writeBack);
    }

    /** Bytes, with the sign that U gives. */
    private static int immediate(Operands o) {
        int value = o.encoding().hasField("imm12") ? o.get("imm12") : o.get("imm4H") << 4 | o.get("imm4L");
        return o.flag("U") ? value : -value;
    }
}
