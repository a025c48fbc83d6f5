package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.ClearExclusive;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.LoadExclusive;
import dev.backstep.arm.instruction.LoadExclusiveDual;
import dev.backstep.arm.instruction.StoreExclusive;
import dev.backstep.arm.instruction.StoreExclusiveDual;
import dev.backstep.arm.instruction.Swap;
import dev.backstep.arm.instruction.Transfer;

/**
 * Encodings of synchronization: exclusives and SWP (A5.2.10, A6.3.6).
 *
 * <p>Undefined, where the manual says UNPREDICTABLE: should-be-one bits that are 0 (ARMv8 has other instructions there), the
 * PC as any register, SP as a data register in T32, a status register that is also the base or data, and two equal
 * targets.
 */
final class ExclusiveTable {

    private ExclusiveTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        addA32(a32);
        addT32(t32);
    }

    private static void addA32(EncodingTable a32) {
        a32.row("SWP", "cond:4 0001 0000 Rn:4 Rt:4 0000 1001 Rt2:4", o -> swap(Transfer.WORD, o));
        a32.row("SWPB", "cond:4 0001 0100 Rn:4 Rt:4 0000 1001 Rt2:4", o -> swap(Transfer.BYTE, o));
        a32.row("STREX", "cond:4 0001 1000 Rn:4 Rd:4 1111 1001 Rt:4", o -> store(Transfer.WORD, o));
        a32.row("LDREX", "cond:4 0001 1001 Rn:4 Rt:4 1111 1001 1111", o -> load(Transfer.WORD, o));
        a32.row("STREXD", "cond:4 0001 1010 Rn:4 Rd:4 1111 1001 Rt:4", o -> storeDual(o, o.get("Rt") + 1));
        a32.row("LDREXD", "cond:4 0001 1011 Rn:4 Rt:4 1111 1001 1111", o -> loadDual(o, o.get("Rt") + 1));
        a32.row("STREXB", "cond:4 0001 1100 Rn:4 Rd:4 1111 1001 Rt:4", o -> store(Transfer.BYTE, o));
        a32.row("LDREXB", "cond:4 0001 1101 Rn:4 Rt:4 1111 1001 1111", o -> load(Transfer.BYTE, o));
        a32.row("STREXH", "cond:4 0001 1110 Rn:4 Rd:4 1111 1001 Rt:4", o -> store(Transfer.HALFWORD, o));
        a32.row("LDREXH", "cond:4 0001 1111 Rn:4 Rt:4 1111 1001 1111", o -> load(Transfer.HALFWORD, o));
        a32.row("CLREX", "1111 0101 0111 1111 1111 0000 0001 1111", o -> new ClearExclusive());
    }

    private static void addT32(EncodingTable t32) {
        t32.row("STREX", "1110 1000 0100 Rn:4 Rt:4 Rd:4 imm8:8", o -> store(Transfer.WORD, o));
        t32.row("LDREX", "1110 1000 0101 Rn:4 Rt:4 1111 imm8:8", o -> load(Transfer.WORD, o));
        t32.row("STREXB", "1110 1000 1100 Rn:4 Rt:4 1111 0100 Rd:4", o -> store(Transfer.BYTE, o));
        t32.row("STREXH", "1110 1000 1100 Rn:4 Rt:4 1111 0101 Rd:4", o -> store(Transfer.HALFWORD, o));
        t32.row("STREXD", "1110 1000 1100 Rn:4 Rt:4 Rt2:4 0111 Rd:4", o -> storeDual(o, o.get("Rt2")));
        t32.row("LDREXB", "1110 1000 1101 Rn:4 Rt:4 1111 0100 1111", o -> load(Transfer.BYTE, o));
        t32.row("LDREXH", "1110 1000 1101 Rn:4 Rt:4 1111 0101 1111", o -> load(Transfer.HALFWORD, o));
        t32.row("LDREXD", "1110 1000 1101 Rn:4 Rt:4 Rt2:4 0111 1111", o -> loadDual(o, o.get("Rt2")));
        t32.row("CLREX", "1111 0011 1011 1111 1000 1111 0010 1111", o -> new ClearExclusive());
    }

    private static Instruction swap(Transfer transfer, Operands o) {
        return new Swap(transfer, o.condition(), o.size(), o.get("Rt"), o.get("Rt2"), o.get("Rn"));
    }

    private static Instruction load(Transfer transfer, Operands o) {
        int target = o.get("Rt");
        int base = o.get("Rn");
        return base == 15 || cannotHoldData(target, o)
                ? null : new LoadExclusive(transfer, o.condition(), o.size(), target, base, offset(o));
    }

    private static Instruction loadDual(Operands o, int second) {
        int first = o.get("Rt");
        int base = o.get("Rn");
        return base == 15 || cannotHoldData(first, o) || cannotHoldData(second, o) || first == second || isOddInA32(first, o)
                ? null : new LoadExclusiveDual(o.condition(), o.size(), first, second, base);
    }

    private static Instruction store(Transfer transfer, Operands o) {
        int status = o.get("Rd");
        int source = o.get("Rt");
        int base = o.get("Rn");
        return base == 15 || cannotHoldData(status, o) || cannotHoldData(source, o) || status == base || status == source
                ? null : new StoreExclusive(transfer, o.condition(), o.size(), status, source, base, offset(o));
    }

    private static Instruction storeDual(Operands o, int second) {
        int status = o.get("Rd");
        int first = o.get("Rt");
        int base = o.get("Rn");
        if (base == 15 || cannotHoldData(status, o) || cannotHoldData(first, o) || cannotHoldData(second, o)
                || status == base || status == first || status == second || isOddInA32(first, o)) {
            return null;
        }
        return new StoreExclusiveDual(o.condition(), o.size(), status, first, second, base);
    }

    private static boolean cannotHoldData(int register, Operands o) {
        return register == 15 || register == 13 && o.encoding().set() == InstructionSet.T32;
    }

    private static boolean isOddInA32(int register, Operands o) {
        return (register & 1) != 0 && o.encoding().set() == InstructionSet.A32;
    }

    private static int offset(Operands o) {
        return o.encoding().hasField("imm8") ? o.get("imm8") << 2 : 0;
    }
}
