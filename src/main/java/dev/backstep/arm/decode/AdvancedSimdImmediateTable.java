package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.simd.ElementOrder;
import dev.backstep.arm.instruction.simd.ModifiedImmediateOperation;

/** Encodings of "one register and a modified immediate value" (A7.4.6). */
final class AdvancedSimdImmediateTable {

    private AdvancedSimdImmediateTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        AdvancedSimdRows rows = new AdvancedSimdRows(a32, t32);
        rows.data("VORR (immediate)", "i:1", pattern("0 cmode:2 1", "0"), o -> or(o, o.get("cmode") << 1 | 1));
        rows.data("VORR (immediate)", "i:1", pattern("10 cmode:1 1", "0"), o -> or(o, 8 | o.get("cmode") << 1 | 1));
        rows.data("VBIC (immediate)", "i:1", pattern("0 cmode:2 1", "1"), o -> clear(o, o.get("cmode") << 1 | 1));
        rows.data("VBIC (immediate)", "i:1", pattern("10 cmode:1 1", "1"), o -> clear(o, 8 | o.get("cmode") << 1 | 1));
        rows.data("VMOV (immediate)", "i:1", pattern("0 cmode:2 0", "0"), o -> move(o, o.get("cmode") << 1, 0));
        rows.data("VMOV (immediate)", "i:1", pattern("10 cmode:1 0", "0"), o -> move(o, 8 | o.get("cmode") << 1, 0));
        rows.data("VMOV (immediate)", "i:1", pattern("11 cmode:2", "0"), o -> move(o, 12 | o.get("cmode"), 0));
        rows.data("VMOV (immediate)", "i:1", pattern("1110", "1"), o -> moveMask(o));
        rows.data("VMVN (immediate)", "i:1", pattern("0 cmode:2 0", "1"), o -> move(o, o.get("cmode") << 1, -1));
        rows.data("VMVN (immediate)", "i:1", pattern("10 cmode:1 0", "1"), o -> move(o, 8 | o.get("cmode") << 1, -1));
        rows.data("VMVN (immediate)", "i:1", pattern("110 cmode:1", "1"), o -> move(o, 12 | o.get("cmode"), -1));
    }

    private static String pattern(String cmode, String op) {
        return "1 D:1 000 imm3:3 Vd:4 " + cmode + " 0 Q:1 " + op + " 1 imm4:4";
    }

    private static boolean isOddQuad(Operands o) {
        return o.flag("Q") && (o.get("Vd") & 1) != 0;
    }

    private static int vd(Operands o) {
        return o.get("D") << 4 | o.get("Vd");
    }

    private static Instruction or(Operands o, int cmode) {
        return isOddQuad(o) ? null : ModifiedImmediateOperation.or(o.size(), vd(o), 1 + o.get("Q"), expand(o, cmode));
    }

    private static Instruction clear(Operands o, int cmode) {
        return isOddQuad(o) ? null : ModifiedImmediateOperation.clear(o.size(), vd(o), 1 + o.get("Q"), expand(o, cmode));
    }

    private static Instruction move(Operands o, int cmode, long inversion) {
        return isOddQuad(o)
                ? null : ModifiedImmediateOperation.move(o.size(), vd(o), 1 + o.get("Q"), expand(o, cmode) ^ inversion);
    }

    /** VMOV.I64: each bit of the immediate is a byte of ones. */
    private static Instruction moveMask(Operands o) {
        long value = 0;
        for (int bit = 0; bit < 8; bit++) {
            value |= (imm8(o) >>> bit & 1) * (0xffL << 8 * bit);
        }
        return isOddQuad(o) ? null : ModifiedImmediateOperation.move(o.size(), vd(o), 1 + o.get("Q"), value);
    }

    private static int imm8(Operands o) {
        return o.get("i") << 7 | o.get("imm3") << 4 | o.get("imm4");
    }

    /** AdvSIMDExpandImm but for the 64-bit form (A7.4.6). Bit 0 of cmodes 0 to 11 chooses the operation, not the value. */
    private static long expand(Operands o, int cmode) {
        int imm8 = imm8(o);
        return switch (cmode >>> 1) {
            case 0, 1, 2, 3 -> ElementOrder.replicate((long) imm8 << 8 * (cmode >>> 1), 32);
            case 4, 5 -> ElementOrder.replicate((long) imm8 << 8 * (cmode >>> 1 & 1), 16);
            case 6 -> ElementOrder.replicate((cmode & 1) == 0 ? imm8 << 8 | 0xff : imm8 << 16 | 0xffff, 32);
            default -> (cmode & 1) == 0 ? ElementOrder.replicate(imm8, 8) : ElementOrder.replicate(single(imm8), 32);
        };
    }

    /** VFPExpandImm for single precision: sign, the exponent's top bit inverted and repeated, six more bits. */
    private static int single(int imm8) {
        int exponent = (imm8 & 0x40) != 0 ? 0x1f << 25 : 1 << 30;
        return (imm8 & 0x80) << 24 | exponent | (imm8 & 0x3f) << 19;
    }
}
