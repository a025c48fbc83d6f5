package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.LoadMultiple;
import dev.backstep.arm.instruction.LoadMultipleExceptionReturn;
import dev.backstep.arm.instruction.RegisterBlock;
import dev.backstep.arm.instruction.StoreMultiple;
import dev.backstep.arm.instruction.UserRegisterTransfer;

/**
 * Encodings of loads and stores of several registers (A5.5, A6.2, A6.3.5).
 *
 * <p>Undefined, where the manual says UNPREDICTABLE: an empty list, the PC as the base, a loaded base with write-back,
 * LDM (User registers) with write-back, and in 32-bit T32 encodings fewer than two registers and a stored base with
 * write-back. The bits for SP, and for the PC in stores, that should be 0 in 32-bit T32 encodings do what they say.
 */
final class BlockTransferTable {

    private BlockTransferTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        addA32(a32);
        addT16(t16);
        addT32(t32);
    }

    private static void addA32(EncodingTable a32) {
        a32.row("STMDA", "cond:4 1000 00 W:1 0 Rn:4 registers:16", o -> store(o, block(o, false, false)));
        a32.row("LDMDA", "cond:4 1000 00 W:1 1 Rn:4 registers:16", o -> load(o, block(o, false, false)));
        a32.row("STM", "cond:4 1000 10 W:1 0 Rn:4 registers:16", o -> store(o, block(o, true, false)));
        a32.row("LDM", "cond:4 1000 10 W:1 1 Rn:4 registers:16", o -> load(o, block(o, true, false)));
        a32.row("POP", "cond:4 1000 1011 1101 registers:16",
                o -> load(o, new RegisterBlock(13, o.get("registers"), true, false, true)));
        a32.row("STMDB", "cond:4 1001 00 W:1 0 Rn:4 registers:16", o -> store(o, block(o, false, true)));
        a32.row("PUSH", "cond:4 1001 0010 1101 registers:16",
                o -> store(o, new RegisterBlock(13, o.get("registers"), false, true, true)));
        a32.row("LDMDB", "cond:4 1001 00 W:1 1 Rn:4 registers:16", o -> load(o, block(o, false, true)));
        a32.row("STMIB", "cond:4 1001 10 W:1 0 Rn:4 registers:16", o -> store(o, block(o, true, true)));
        a32.row("LDMIB", "cond:4 1001 10 W:1 1 Rn:4 registers:16", o -> load(o, block(o, true, true)));
        a32.row("STM (User registers)", "cond:4 100 P:1 U:1 1 W:1 0 Rn:4 registers:16",
                o -> user(false, o, block(o, o.flag("U"), o.flag("P"))));
        a32.row("LDM (User registers)", "cond:4 100 P:1 U:1 1 W:1 1 Rn:4 0 registers:15",
                o -> user(true, o, block(o, o.flag("U"), o.flag("P"))));
        a32.row("LDM (exception return)", "cond:4 100 P:1 U:1 1 W:1 1 Rn:4 1 registers:15",
                o -> exceptionReturn(o, new RegisterBlock(o.get("Rn"), o.get("registers") | 1 << 15, o.flag("U"),
                        o.flag("P"), o.flag("W"))));
    }

    private static void addT16(EncodingTable t16) {
        t16.row("STM", "1100 0 Rn:3 registers:8",
                o -> store(o, new RegisterBlock(o.get("Rn"), o.get("registers"), true, false, true)));
        t16.row("LDM", "1100 1 Rn:3 registers:8", BlockTransferTable::t16Load);
        t16.row("PUSH", "1011 010 M:1 registers:8", o -> store(o, new RegisterBlock(13,
                o.get("registers") | o.get("M") << 14, false, true, true)));
        t16.row("POP", "1011 110 P:1 registers:8", o -> load(o, new RegisterBlock(13,
                o.get("registers") | o.get("P") << 15, true, false, true)));
    }

    private static void addT32(EncodingTable t32) {
        t32.row("STM", "1110 1000 10 W:1 0 Rn:4 registers:16", o -> t32Store(o, block(o, true, false)));
        t32.row("LDM", "1110 1000 10 W:1 1 Rn:4 registers:16", o -> t32Load(o, block(o, true, false)));
        t32.row("POP", "1110 1000 1011 1101 registers:16",
                o -> t32Load(o, new RegisterBlock(13, o.get("registers"), true, false, true)));
        t32.row("STMDB", "1110 1001 00 W:1 0 Rn:4 registers:16", o -> t32Store(o, block(o, false, true)));
        t32.row("PUSH", "1110 1001 0010 1101 registers:16",
                o -> t32Store(o, new RegisterBlock(13, o.get("registers"), false, true, true)));
        t32.row("LDMDB", "1110 1001 00 W:1 1 Rn:4 registers:16", o -> t32Load(o, block(o, false, true)));
    }

    private static RegisterBlock block(Operands o, boolean increment, boolean before) {
        return new RegisterBlock(o.get("Rn"), o.get("registers"), increment, before, o.flag("W"));
    }

    private static boolean isBad(RegisterBlock block) {
        return block.list() == 0 || block.base() == 15;
    }

    private static boolean writesBackIntoList(RegisterBlock block) {
        return block.writesBack() && block.includes(block.base());
    }

    private static Instruction load(Operands o, RegisterBlock block) {
        return isBad(block) || writesBackIntoList(block) ? null : new LoadMultiple(o.condition(), o.size(), block);
    }

    private static Instruction store(Operands o, RegisterBlock block) {
        return isBad(block) ? null : new StoreMultiple(o.condition(), o.size(), block);
    }

    /** Writes the base back unless it is loaded. */
    private static Instruction t16Load(Operands o) {
        int base = o.get("Rn");
        int list = o.get("registers");
        return load(o, new RegisterBlock(base, list, true, false, (list >>> base & 1) == 0));
    }

    private static Instruction t32Load(Operands o, RegisterBlock block) {
        return block.count() < 2 ? null : load(o, block);
    }

    private static Instruction t32Store(Operands o, RegisterBlock block) {
        return block.count() < 2 || writesBackIntoList(block) ? null : store(o, block);
    }

    private static Instruction user(boolean isLoad, Operands o, RegisterBlock block) {
        if (isBad(block) || isLoad && block.writesBack()) {
            return null;
        }
        return new UserRegisterTransfer(isLoad, o.condition(), o.size(), block);
    }

    private static Instruction exceptionReturn(Operands o, RegisterBlock block) {
        if (isBad(block) || writesBackIntoList(block)) {
            return null;
        }
        return new LoadMultipleExceptionReturn(o.condition(), o.size(), block);
    }
}
