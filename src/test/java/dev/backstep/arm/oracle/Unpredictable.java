package dev.backstep.arm.oracle;

import dev.backstep.arm.decode.InstructionGroup;
import dev.backstep.arm.decode.InstructionSet;
import dev.backstep.arm.state.Mode;

import java.util.List;

/**
 * Which encodings the manual calls UNPREDICTABLE, or leaves a result UNKNOWN for: no two implementations need agree on
 * them. Also the few that reach out of a test: semihosting, waiting.
 */
final class Unpredictable {

    private static final List<String> REGISTERS =
            List.of("Rd", "Rn", "Rm", "Rm2", "Rt", "Rt2", "Ra", "Rs", "RdHi", "RdLo");

    private Unpredictable() { }

    /** True when a test must not contain this instruction. */
    static boolean excludes(InstructionGroup group, RowPattern row, int bits) {
        String name = row.row().name();
        InstructionSet set = row.row().set();
        if (leavesTheTest(name, set, row, bits)) {
            return true;
        }
        return switch (group) {
            case DATA_PROCESSING -> dataProcessing(name, set, row, bits);
            case MULTIPLY, MEDIA -> arithmetic(name, set, row, bits);
            case LOAD_STORE -> loadStore(name, set, row, bits);
            case BLOCK_TRANSFER -> blockTransfer(name, set, row, bits);
            case EXCLUSIVE -> exclusive(name, set, row, bits);
            case BRANCH -> branch(name, set, row, bits);
            case SYSTEM -> system(name, set, row, bits);
            case COPROCESSOR -> coprocessor(name, set, row, bits);
            case ADVANCED_SIMD_PERMUTE -> permute(name, set, row, bits);
            case ADVANCED_SIMD_LOAD_STORE, ADVANCED_SIMD_THREE_REGISTERS, ADVANCED_SIMD_THREE_DIFFERENT, ADVANCED_SIMD_SCALAR,
                    ADVANCED_SIMD_SHIFT, ADVANCED_SIMD_TWO_REGISTERS, ADVANCED_SIMD_IMMEDIATE,
                    ADVANCED_SIMD_FLOATING_POINT -> isUnpredictableAdvancedSimd(toA32(set, bits));
            default -> extension(name, set, row, bits);
        };
    }

    /** True for instructions that may not stand in an IT block, or only as its last. */
    static boolean excludesFromItBlock(InstructionGroup group, RowPattern row, int bits) {
        String name = row.row().name();
        boolean writesPc = row.get("Rt", bits) == 15 || row.get("Rd", bits) == 15 && group == InstructionGroup.DATA_PROCESSING
                || row.get("D", bits) == 1 && row.get("Rd", bits) == 7 || row.get("DN", bits) == 1 && row.get("Rdn", bits) == 7
                || group == InstructionGroup.BLOCK_TRANSFER
                && (row.get("P", bits) == 1 || row.get("registers", bits) >>> 15 == 1);
        return writesPc || group == InstructionGroup.BRANCH || name.startsWith("CPS") || name.equals("SETEND")
                || name.startsWith("RFE") || name.startsWith("SRS") || name.startsWith("SUBS PC");
    }

    private static boolean leavesTheTest(String name, InstructionSet set, RowPattern row, int bits) {
        if (name.equals("WFI") || name.equals("WFE")) {
            return true;
        }
        if (name.equals("SVC")) {
            return set == InstructionSet.A32 ? (bits & 0xffffff) == 0x123456 : (bits & 0xff) == 0xab;
        }
        if (name.equals("HLT")) {
            return set == InstructionSet.A32 ? (bits & 0xfff0f) == 0xf0000 || bits >>> 28 != 14 : (bits & 0x3f) == 0x3c;
        }
        return false;
    }

    private static boolean uses(RowPattern row, int bits, int register) {
        for (String field : REGISTERS) {
            if (row.get(field, bits) == register) {
                return true;
            }
        }
        return false;
    }

    private static boolean usesBad(InstructionSet set, RowPattern row, int bits) {
        return set != InstructionSet.T16 && (uses(row, bits, 15) || set == InstructionSet.T32 && uses(row, bits, 13));
    }

    private static boolean dataProcessing(String name, InstructionSet set, RowPattern row, int bits) {
        int rd = row.get("Rd", bits);
        int rn = row.get("Rn", bits);
        int rm = row.get("Rm", bits);
        switch (set) {
            case A32 -> {
                if (row.has("Rs") || name.endsWith("(register)") && !row.has("imm5") && row.has("Rn")) {
                    return uses(row, bits, 15);
                }
                // Exception return: the system group does it.
                return rd == 15 && row.get("S", bits) == 1 || name.startsWith("MOV") && name.length() == 4 && rd == 15;
            }
            case T16 -> {
                if (row.has("DN")) {
                    int target = row.get("DN", bits) << 3 | row.get("Rdn", bits);
                    return target == 15 && rm == 15;
                }
                if (row.has("N")) {
                    int first = row.get("N", bits) << 3 | rn;
                    return first < 8 && rm < 8 || first == 15 || rm == 15;
                }
                return false;
            }
            default -> {
                if (name.equals("SUBS PC, LR and related")) {
                    return true;
                }
                if (name.equals("ADR")) {
                    return rd == 13 || rd == 15;
                }
                boolean stackAllowed = rn == 13 && (name.startsWith("ADD") || name.startsWith("SUB") || name.startsWith("CMP")
                        || name.startsWith("CMN"));
                if (stackAllowed) {
                    // To SP only with an unshifted or slightly shifted operand.
                    return rd == 15 || rd == 13 || rm == 13 || rm == 15;
                }
                return usesBad(set, row, bits);
            }
        }
    }

    private static boolean arithmetic(String name, InstructionSet set, RowPattern row, int bits) {
        if (usesBad(set, row, bits)) {
            return true;
        }
        if (row.has("RdHi") && row.get("RdHi", bits) == row.get("RdLo", bits)) {
            return true;
        }
        if (row.has("Rm2")) {
            return row.get("Rm2", bits) != row.get("Rm", bits);
        }
        int lsb = row.has("lsb") ? row.get("lsb", bits) : row.get("imm3", bits) << 2 | row.get("imm2", bits);
        if (row.has("widthm1")) {
            return lsb + row.get("widthm1", bits) > 31;
        }
        if (row.has("msb")) {
            return row.get("msb", bits) < lsb;
        }
        return false;
    }

    private static boolean writesBack(RowPattern row, int bits) {
        return row.get("P", bits) == 0 || row.get("W", bits) == 1 || row.row().name().endsWith("T") && row.has("Rn")
                && !row.has("P");
    }

    private static boolean loadStore(String name, InstructionSet set, RowPattern row, int bits) {
        if (set == InstructionSet.T16) {
            return false;
        }
        int rt = row.get("Rt", bits);
        int rn = row.get("Rn", bits);
        int rm = row.get("Rm", bits);
        if (name.startsWith("PL") || name.startsWith("unallocated")) {
            return rm == 15 || set == InstructionSet.T32 && rm == 13;
        }
        if (rt == 15 && !(name.startsWith("LDR (") || name.equals("POP"))) {
            return true;
        }
        if (rt == 13 && set == InstructionSet.T32 && !name.startsWith("LDR (") && !name.startsWith("STR (")) {
            return true;
        }
        if (rm == 15 || set == InstructionSet.T32 && rm == 13) {
            return true;
        }
        boolean dual = name.startsWith("LDRD") || name.startsWith("STRD");
        int rt2 = dual ? set == InstructionSet.A32 ? rt + 1 : row.get("Rt2", bits) : -1;
        if (dual) {
            if (set == InstructionSet.T32 && (row.get("P", bits) == 0 && row.get("W", bits) == 0
                    || name.endsWith("(literal)") && row.get("W", bits) == 1)) {
                return true;
            }
            if (set == InstructionSet.A32 && ((rt & 1) != 0 || rt == 14)
                    || set == InstructionSet.T32 && (rt2 == 13 || rt2 == 15 || rt == 15)
                    || name.startsWith("LDRD") && (rt == rt2 || rm == rt || rm == rt2)) {
                return true;
            }
            if (row.has("P") && row.get("P", bits) == 0 && row.get("W", bits) == 1 && set == InstructionSet.A32) {
                return true;
            }
        }
        if (rn == 15 && (set == InstructionSet.T32 || writesBack(row, bits))) {
            // T32 with Rn 15 is a literal, a row of its own, or UNDEFINED.
            return true;
        }
        boolean unprivilegedT32 = set == InstructionSet.T32 && name.endsWith("T") && !row.has("P");
        if (unprivilegedT32) {
            return rt == 13 || rt == 15;
        }
        return row.has("Rn") && (row.has("P") || name.endsWith("T")) && writesBack(row, bits)
                && (rn == rt || rn == rt2 || rm == rn);
    }

    private static boolean blockTransfer(String name, InstructionSet set, RowPattern row, int bits) {
        int list = row.get("registers", bits);
        int rn = row.get("Rn", bits);
        boolean load = name.startsWith("LDM") || name.equals("POP");
        if (set == InstructionSet.T16) {
            if (row.has("M") || row.has("P")) {
                return list == 0 && row.get("M", bits) <= 0 && row.get("P", bits) <= 0;
            }
            boolean lowest = (list & -list) == 1 << rn;
            return list == 0 || !load && (list >> rn & 1) != 0 && !lowest;
        }
        if (name.contains("exception return") || name.contains("User")) {
            return rn == 15 || row.get("W", bits) == 1 && (name.contains("User") || (list >> rn & 1) != 0)
                    || list == 0 && !name.contains("exception");
        }
        int base = row.has("Rn") ? rn : 13;
        boolean writeBack = !row.has("W") || row.get("W", bits) == 1;
        if (base == 15 || list == 0 || writeBack && (list >> base & 1) != 0
                && (load || set == InstructionSet.T32 || (list & -list) != 1 << base)) {
            return true;
        }
        if (set == InstructionSet.T32) {
            return Integer.bitCount(list) < 2 || (list >> 13 & 1) != 0
                    || (load ? (list >> 14 & 3) == 3 : (list >> 15) != 0);
        }
        // Where the PC is stored is IMPLEMENTATION DEFINED (+8 or +12): QEMU and this agree on +8.
        return false;
    }

    private static boolean exclusive(String name, InstructionSet set, RowPattern row, int bits) {
        int rd = row.get("Rd", bits);
        int rt = row.get("Rt", bits);
        int rn = row.get("Rn", bits);
        if (usesBad(set, row, bits) && !(rn == 13 && rd != 13 && rt != 13 && row.get("Rt2", bits) != 13)
                || uses(row, bits, 15)) {
            return true;
        }
        if (name.startsWith("SWP")) {
            return rn == rt || rn == row.get("Rt2", bits);
        }
        boolean dual = name.endsWith("EXD");
        int rt2 = dual ? set == InstructionSet.A32 ? rt + 1 : row.get("Rt2", bits) : -1;
        if (dual && (set == InstructionSet.A32 && ((rt & 1) != 0 || rt == 14) || name.startsWith("LD") && rt == rt2)) {
            return true;
        }
        return name.startsWith("STREX") && (rd == rn || rd == rt || rd == rt2);
    }

    private static boolean branch(String name, InstructionSet set, RowPattern row, int bits) {
        if (name.equals("IT")) {
            // The generator makes its own.
            return true;
        }
        int rm = row.get("Rm", bits);
        if (name.startsWith("TB")) {
            return rm == 13 || rm == 15 || row.get("Rn", bits) == 13;
        }
        if (name.startsWith("BLX (register)") || name.equals("BXJ")) {
            return rm == 15 || name.equals("BXJ") && set == InstructionSet.T32 && rm == 13;
        }
        return false;
    }

    private static boolean isMode(int bits) {
        Mode mode = Mode.ofBits(bits);
        return mode != null && mode != Mode.HYP;
    }

    private static boolean system(String name, InstructionSet set, RowPattern row, int bits) {
        if (name.equals("MRS") || name.equals("MSR (register)")) {
            return usesBad(set, row, bits) || name.startsWith("MSR") && row.get("mask", bits) == 0;
        }
        if (name.equals("MSR (immediate)")) {
            int value = Integer.rotateRight(row.get("imm8", bits), 2 * row.get("rotate", bits));
            return row.get("mask", bits) == 0 || row.get("R", bits) == 0 && (row.get("mask", bits) & 1) != 0 && !isMode(value);
        }
        if (name.equals("CPS")) {
            int masks = row.get("A", bits) << 2 | row.get("I", bits) << 1 | row.get("F", bits);
            if (set == InstructionSet.T16) {
                return masks == 0;
            }
            boolean changesMode = row.get("M", bits) == 1;
            int imod = row.get("imod", bits);
            return imod == 1 || (imod == 0) != (masks == 0) || imod == 0 && !changesMode
                    || (changesMode ? !isMode(row.get("mode", bits)) : row.get("mode", bits) != 0);
        }
        if (name.startsWith("SRS")) {
            return !isMode(row.get("mode", bits));
        }
        if (name.startsWith("RFE")) {
            return row.get("Rn", bits) == 15;
        }
        return name.equals("BKPT") && set == InstructionSet.A32 && row.get("cond", bits) != 14;
    }

    private static boolean extension(String name, InstructionSet set, RowPattern row, int bits) {
        int rt = row.get("Rt", bits);
        if (set == InstructionSet.T32 && (rt == 13 || row.get("Rt2", bits) == 13)) {
            return true;
        }
        if (name.startsWith("VMOV (two") && row.get("Rt", bits) == row.get("Rt2", bits)) {
            return true;
        }
        // Stores of the PC's surroundings from T32, and block loads relative to it.
        return set == InstructionSet.T32 && row.get("Rn", bits) == 15 && !name.equals("VLDR");
    }

    private static boolean coprocessor(String name, InstructionSet set, RowPattern row, int bits) {
        int coprocessor = row.get("coproc", bits);
        // Floating point lies there.
        return coprocessor == 10 || coprocessor == 11 || row.get("Rt", bits) == 13 && set == InstructionSet.T32
                || row.has("Rt2") && (uses(row, bits, 15) || row.get("Rt", bits) == row.get("Rt2", bits)
                || set == InstructionSet.T32 && uses(row, bits, 13))
                || name.startsWith("MCR") && row.get("Rt", bits) == 15;
    }

    /**
     * Of the words of Advanced SIMD, whichever row made them: a row may make a word that belongs to another.
     *
     * @param word A32 encoding
     */
    static boolean isUnpredictableAdvancedSimd(int word) {
        int vd = word >>> 12 & 15 | word >>> 18 & 16;
        int vn = word >>> 16 & 15 | word >>> 3 & 16;
        int vm = word & 15 | word >>> 1 & 16;
        if (word >>> 24 == 0xf4) {
            // The base is the PC, or the list goes beyond D31.
            return (word >>> 16 & 15) == 15 || vd + structureReach(word) > 31;
        }
        boolean lookUpOrTwoRegisters = (word & 0x01b00010) == 0x01b00000;
        boolean lookUp = lookUpOrTwoRegisters && (word & 0xc00) == 0x800;
        boolean swap = lookUpOrTwoRegisters && (word & 0x30e00) == 0x20000;
        boolean vswp = (word & 0x180) == 0;
        return lookUp && vn + (word >>> 8 & 3) > 31 || swap && !vswp && vd == vm;
    }

    /** How far the last register of an element or structure load or store (A7.7) lies behind the first. */
    private static int structureReach(int word) {
        if ((word & 1 << 23) == 0) {
            return switch (word >>> 8 & 15) {
                // VLD4, VLD3, VLD2 of neighbours, then of every other register.
                case 0 -> 3;
                case 1 -> 6;
                case 4 -> 2;
                case 5 -> 4;
                case 8 -> 1;
                case 9 -> 2;
                // VLD2 of four, VLD1 of four, three, one and two registers.
                case 3, 2 -> 3;
                case 6 -> 2;
                case 7 -> 0;
                case 10 -> 1;
                default -> 0;
            };
        }
        int elements = (word >>> 8 & 3) + 1;
        int size = word >>> 10 & 3;
        boolean spaced = size != 0 && (word >>> (size == 2 ? 6 : 5) & 1) != 0;
        if (elements == 1) {
            // Only VLD1 to all lanes has a second register.
            return size == 3 && spaced ? 1 : 0;
        }
        return (elements - 1) * (spaced ? 2 : 1);
    }

    private static int toA32(InstructionSet set, int bits) {
        if (set == InstructionSet.A32) {
            return bits;
        }
        return bits >>> 24 == 0xf9 ? 0xf4000000 | bits & 0x00ffffff : 0xf2000000 | bits >>> 4 & 1 << 24 | bits & 0x00ffffff;
    }

    private static boolean permute(String name, InstructionSet set, RowPattern row, int bits) {
        // The only one of the group that has a core register and a condition.
        return name.equals("VDUP (ARM core register)")
                ? row.get("Rt", bits) == 15 || row.get("Rt", bits) == 13 && set == InstructionSet.T32
                : isUnpredictableAdvancedSimd(toA32(set, bits));
    }
}
