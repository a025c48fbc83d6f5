package dev.backstep.arm.decode;

import static dev.backstep.arm.decode.ExtensionRows.doubled;
import static dev.backstep.arm.decode.ExtensionRows.single;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.vfp.CoreTransfer;
import dev.backstep.arm.instruction.vfp.CoreTransfer.Form;
import dev.backstep.arm.instruction.vfp.ScalarTransfer;
import dev.backstep.arm.instruction.vfp.SystemRegister;
import dev.backstep.arm.instruction.vfp.SystemRegister.Register;

/**
 * Encodings of transfers between core registers and extension registers (A7.8, A7.9). Undefined, where the manual says
 * UNPREDICTABLE: the PC as a core register (but for VMRS of the flags), S31 as the first of two, and should-be-zero bits
 * that are ones.
 */
final class ExtensionTransferTable {

    private ExtensionTransferTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        new ExtensionRows(a32, t32)
                .row("VMOV (ARM core register to single-precision register)", "1110 000 0 Vn:4 Rt:4 1010 N:1 00 1 0000",
                        o -> one(o, Form.TO_SINGLE))
                .row("VMOV (single-precision register to ARM core register)", "1110 000 1 Vn:4 Rt:4 1010 N:1 00 1 0000",
                        o -> one(o, Form.FROM_SINGLE))
                .row("VMOV (two ARM core registers to two single-precision registers)",
                        "1100 010 0 Rt2:4 Rt:4 1010 00 M:1 1 Vm:4", o -> two(o, Form.TO_TWO_SINGLES))
                .row("VMOV (two single-precision registers to two ARM core registers)",
                        "1100 010 1 Rt2:4 Rt:4 1010 00 M:1 1 Vm:4", o -> two(o, Form.FROM_TWO_SINGLES))
                .row("VMOV (two ARM core registers to doubleword register)", "1100 010 0 Rt2:4 Rt:4 1011 00 M:1 1 Vm:4",
                        o -> two(o, Form.TO_DOUBLE))
                .row("VMOV (doubleword register to two ARM core registers)", "1100 010 1 Rt2:4 Rt:4 1011 00 M:1 1 Vm:4",
                        o -> two(o, Form.FROM_DOUBLE))
                .row("VMOV (ARM core register to scalar, 8-bit)", "1110 0 1 index2:1 0 Vn:4 Rt:4 1011 N:1 index:2 1 0000",
                        o -> scalar(o, false, 8, o.get("index2") << 2 | o.get("index")))
                .row("VMOV (ARM core register to scalar, 16-bit)", "1110 0 0 index2:1 0 Vn:4 Rt:4 1011 N:1 index:1 1 1 0000",
                        o -> scalar(o, false, 16, o.get("index2") << 1 | o.get("index")))
                .row("VMOV (ARM core register to scalar, 32-bit)", "1110 0 0 index:1 0 Vn:4 Rt:4 1011 N:1 00 1 0000",
                        o -> scalar(o, false, 32, o.get("index")))
                .row("VMOV (scalar to ARM core register, 8-bit)", "1110 U:1 1 index2:1 1 Vn:4 Rt:4 1011 N:1 index:2 1 0000",
                        o -> scalar(o, true, 8, o.get("index2") << 2 | o.get("index")))
                .row("VMOV (scalar to ARM core register, 16-bit)",
                        "1110 U:1 0 index2:1 1 Vn:4 Rt:4 1011 N:1 index:1 1 1 0000",
                        o -> scalar(o, true, 16, o.get("index2") << 1 | o.get("index")))
                .row("VMOV (scalar to ARM core register, 32-bit)", "1110 0 0 index:1 1 Vn:4 Rt:4 1011 N:1 00 1 0000",
                        o -> scalar(o, true, 32, o.get("index")))
                .row("VMRS", "1110 1111 reg:4 Rt:4 1010 000 1 0000", o -> system(o, true))
                .row("VMSR", "1110 1110 reg:4 Rt:4 1010 000 1 0000", o -> system(o, false));
    }

    private static Instruction one(Operands o, Form form) {
        return o.get("Rt") == 15 ? null
                : new CoreTransfer(o.condition(), o.size(), form, single(o, "Vn", "N"), o.get("Rt"), 0);
    }

    private static Instruction two(Operands o, Form form) {
        boolean isDouble = form == Form.TO_DOUBLE || form == Form.FROM_DOUBLE;
        int m = isDouble ? doubled(o, "Vm", "M") : single(o, "Vm", "M");
        if (o.get("Rt") == 15 || o.get("Rt2") == 15 || !isDouble && m == 31) {
            return null;
        }
        return new CoreTransfer(o.condition(), o.size(), form, m, o.get("Rt"), o.get("Rt2"));
    }

    private static Instruction scalar(Operands o, boolean toCore, int width, int index) {
        if (o.get("Rt") == 15) {
            return null;
        }
        boolean unsigned = toCore && width < 32 && o.flag("U");
        return new ScalarTransfer(o.condition(), o.size(), toCore, unsigned, width, doubled(o, "Vn", "N"), index, o.get("Rt"));
    }

    private static Instruction system(Operands o, boolean read) {
        Register register = switch (o.get("reg")) {
            case 0 -> Register.FPSID;
            case 1 -> Register.FPSCR;
            case 6 -> Register.MVFR1;
            case 7 -> Register.MVFR0;
            case 8 -> Register.FPEXC;
            default -> null;
        };
        int t = o.get("Rt");
        if (register == null || t == 15 && !(read && register == Register.FPSCR)) {
            return null;
        }
        return new SystemRegister(o.condition(), o.size(), read, register, t);
    }
}
