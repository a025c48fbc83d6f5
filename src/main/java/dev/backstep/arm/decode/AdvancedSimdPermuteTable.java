package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.simd.DuplicateCoreRegister;
import dev.backstep.arm.instruction.simd.DuplicateElement;
import dev.backstep.arm.instruction.simd.PermuteExtract;
import dev.backstep.arm.instruction.simd.PermuteTwoRegisters;
import dev.backstep.arm.instruction.simd.TableLookup;
import dev.backstep.arm.instruction.simd.TwoRegisterFunction;

/**
 * Encodings of Advanced SIMD that move elements about (A7.4, A7.4.5, A7.8).
 *
 * <p>Undefined, where the manual says UNPREDICTABLE: a lookup table that goes beyond D31, the PC as the source of VDUP.
 */
final class AdvancedSimdPermuteTable {

    private AdvancedSimdPermuteTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        AdvancedSimdRows rows = new AdvancedSimdRows(a32, t32);
        rows.data("VEXT", "0", "1 D:1 11 Vn:4 Vd:4 imm4:4 N:1 Q:1 M:1 0 Vm:4", AdvancedSimdPermuteTable::extract);
        rows.data("VTBL, VTBX", "1", "1 D:1 11 Vn:4 Vd:4 10 len:2 N:1 op:1 M:1 0 Vm:4", AdvancedSimdPermuteTable::lookUp);
        rows.data("VDUP (scalar)", "1", "1 D:1 11 imm4:4 Vd:4 1100 0 Q:1 M:1 0 Vm:4", AdvancedSimdPermuteTable::duplicate);
        reverse(rows, "VREV64", "00", 64, TwoRegisterFunction.REVERSE_IN_64);
        reverse(rows, "VREV32", "01", 32, TwoRegisterFunction.REVERSE_IN_32);
        reverse(rows, "VREV16", "10", 16, TwoRegisterFunction.REVERSE_IN_16);
        permute(rows, "VSWP", "00", PermuteTwoRegisters.Kind.SWAP);
        permute(rows, "VTRN", "01", PermuteTwoRegisters.Kind.TRANSPOSE);
        permute(rows, "VUZP", "10", PermuteTwoRegisters.Kind.UNZIP);
        permute(rows, "VZIP", "11", PermuteTwoRegisters.Kind.ZIP);
        String fromCore = "1110 1 B:1 Q:1 0 Vd:4 Rt:4 1011 D:1 0 E:1 1 (0000)";
        a32.row("VDUP (ARM core register)", "cond:4 " + fromCore, AdvancedSimdPermuteTable::duplicateCore);
        t32.row("VDUP (ARM core register)", "1110 " + fromCore, AdvancedSimdPermuteTable::duplicateCore);
    }

    private static void reverse(AdvancedSimdRows rows, String name, String operation, int container,
            TwoRegisterFunction function) {
        rows.data(name, "1", "1 D:1 11 size:2 00 Vd:4 000 " + operation + " Q:1 M:1 0 Vm:4", o -> {
            int bits = 8 << o.get("size");
            return bits >= container ? null : AdvancedSimdTwoRegistersTable.same(o, function, bits);
        });
    }

    private static void permute(AdvancedSimdRows rows, String name, String operation, PermuteTwoRegisters.Kind kind) {
        rows.data(name, "1", "1 D:1 11 size:2 10 Vd:4 000 " + operation + " Q:1 M:1 0 Vm:4", o -> permute(o, kind));
    }

    private static Instruction permute(Operands o, PermuteTwoRegisters.Kind kind) {
        int size = o.get("size");
        boolean quad = o.flag("Q");
        boolean undefined = switch (kind) {
            case SWAP -> size != 0;
            case TRANSPOSE -> size == 3;
            // VUZP and VZIP of words in D registers would be VTRN.
            case UNZIP, ZIP -> size == 3 || size == 2 && !quad;
        };
        return undefined || AdvancedSimdTwoRegistersTable.isOddQuad(o) ? null : new PermuteTwoRegisters(o.size(), kind,
                8 << size, AdvancedSimdTwoRegistersTable.vd(o), AdvancedSimdTwoRegistersTable.vm(o), quad);
    }

    private static Instruction extract(Operands o) {
        boolean quad = o.flag("Q");
        int start = o.get("imm4");
        int low = AdvancedSimdTwoRegistersTable.vn(o);
        boolean undefined = quad ? AdvancedSimdTwoRegistersTable.isOddQuad(o) || (low & 1) != 0 : start >= 8;
        return undefined ? null : new PermuteExtract(o.size(), AdvancedSimdTwoRegistersTable.vd(o), low,
                AdvancedSimdTwoRegistersTable.vm(o), start, quad);
    }

    private static Instruction lookUp(Operands o) {
        int table = AdvancedSimdTwoRegistersTable.vn(o);
        int length = o.get("len") + 1;
        return table + length > 32 ? null : new TableLookup(o.size(), AdvancedSimdTwoRegistersTable.vd(o), table, length,
                AdvancedSimdTwoRegistersTable.vm(o), o.flag("op"));
    }

    /** The lowest one bit of imm4 says the width, the bits above it the element's number. */
    private static Instruction duplicate(Operands o) {
        int imm4 = o.get("imm4");
        int width = Integer.numberOfTrailingZeros(imm4);
        int to = AdvancedSimdTwoRegistersTable.vd(o);
        if (width > 2 || o.flag("Q") && (to & 1) != 0) {
            return null;
        }
        return new DuplicateElement(o.size(), to, 1 + o.get("Q"), AdvancedSimdTwoRegistersTable.vm(o), imm4 >>> width + 1,
                8 << width);
    }

    private static Instruction duplicateCore(Operands o) {
        int to = AdvancedSimdTwoRegistersTable.vd(o);
        boolean bytes = o.flag("B");
        boolean halfwords = o.flag("E");
        if (bytes && halfwords || o.flag("Q") && (to & 1) != 0 || o.get("Rt") == 15) {
            return null;
        }
        int bits = bytes ? 8 : halfwords ? 16 : 32;
        return new DuplicateCoreRegister(o.condition(), o.size(), to, 1 + o.get("Q"), o.get("Rt"), bits);
    }
}
