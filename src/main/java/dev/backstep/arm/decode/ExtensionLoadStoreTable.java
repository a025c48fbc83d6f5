package dev.backstep.arm.decode;

import static dev.backstep.arm.decode.ExtensionRows.doubled;
import static dev.backstep.arm.decode.ExtensionRows.single;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.vfp.ExtensionBlock;
import dev.backstep.arm.instruction.vfp.LoadMultiple;
import dev.backstep.arm.instruction.vfp.LoadRegister;
import dev.backstep.arm.instruction.vfp.StoreMultiple;
import dev.backstep.arm.instruction.vfp.StoreRegister;

/**
 * Encodings of extension register loads and stores (A7.6). An odd {@code imm8} of D registers is FLDMX or FSTMX: a word more
 * of write-back. Undefined, where the manual says UNPREDICTABLE: no registers, more than sixteen D registers, registers
 * after the last, and the PC as a base with write-back.
 */
final class ExtensionLoadStoreTable {

    private ExtensionLoadStoreTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        new ExtensionRows(a32, t32)
                .row("VSTR", "1101 U:1 D:1 00 Rn:4 Vd:4 101 sz:1 imm8:8", o -> new StoreRegister(o.condition(), o.size(),
                        o.flag("sz"), register(o), o.get("Rn"), offset(o)))
                .row("VLDR", "1101 U:1 D:1 01 Rn:4 Vd:4 101 sz:1 imm8:8", o -> new LoadRegister(o.condition(), o.size(),
                        o.flag("sz"), register(o), o.get("Rn"), offset(o)))
                .row("VSTMIA", "1100 1 D:1 W:1 0 Rn:4 Vd:4 101 sz:1 imm8:8",
                        o -> store(o, block(o, o.get("Rn"), true, o.flag("W"))))
                .row("VLDMIA", "1100 1 D:1 W:1 1 Rn:4 Vd:4 101 sz:1 imm8:8",
                        o -> load(o, block(o, o.get("Rn"), true, o.flag("W"))))
                .row("VSTMDB", "1101 0 D:1 10 Rn:4 Vd:4 101 sz:1 imm8:8", o -> store(o, block(o, o.get("Rn"), false, true)))
                .row("VLDMDB", "1101 0 D:1 11 Rn:4 Vd:4 101 sz:1 imm8:8", o -> load(o, block(o, o.get("Rn"), false, true)))
                .row("VPUSH", "1101 0 D:1 10 1101 Vd:4 101 sz:1 imm8:8", o -> store(o, block(o, 13, false, true)))
                .row("VPOP", "1100 1 D:1 11 1101 Vd:4 101 sz:1 imm8:8", o -> load(o, block(o, 13, true, true)));
    }

    private static int register(Operands o) {
        return o.flag("sz") ? doubled(o, "Vd", "D") : single(o, "Vd", "D");
    }

    private static int offset(Operands o) {
        int bytes = 4 * o.get("imm8");
        return o.flag("U") ? bytes : -bytes;
    }

    /** Null when the manual calls it UNPREDICTABLE. */
    private static ExtensionBlock block(Operands o, int base, boolean increment, boolean writeBack) {
        boolean isDouble = o.flag("sz");
        int bytes = 4 * o.get("imm8");
        int count = isDouble ? o.get("imm8") / 2 : o.get("imm8");
        int first = register(o);
        if (count == 0 || first + count > 32 || isDouble && count > 16 || base == 15 && writeBack) {
            return null;
        }
        return new ExtensionBlock(isDouble, first, count, base, increment ? 0 : -bytes,
                !writeBack ? 0 : increment ? bytes : -bytes);
    }

    private static Instruction load(Operands o, ExtensionBlock block) {
        return block == null ? null : new LoadMultiple(o.condition(), o.size(), block);
    }

    private static Instruction store(Operands o, ExtensionBlock block) {
        return block == null ? null : new StoreMultiple(o.condition(), o.size(), block);
    }
}
