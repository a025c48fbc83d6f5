package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Adr;
import dev.backstep.arm.instruction.DataProcessing;
import dev.backstep.arm.instruction.DataProcessingOpcode;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.Move;
import dev.backstep.arm.instruction.ShiftType;
import dev.backstep.arm.instruction.UndefinedInstruction;

import java.util.function.Function;

/**
 * From the fields of a data-processing row to its instruction, by the names that all such rows share. Where a row has no
 * {@code S} it always sets flags if it is a comparison and never otherwise; missing registers and amounts are 0.
 */
final class DataProcessingForms {

    private static final int PC = 15;

    private DataProcessingForms() { }

    /** {@code imm12}, expanded as A32 does. */
    static Function<Operands, Instruction> a32Immediate(DataProcessingOpcode opcode) {
        return o -> immediate(o, opcode, ModifiedImmediate.ofA32(o.get("imm12")));
    }

    /** {@code i:imm3:imm8}, expanded as T32 does. */
    static Function<Operands, Instruction> t32Immediate(DataProcessingOpcode opcode) {
        return o -> immediate(o, opcode, ModifiedImmediate.ofT32(t32Imm12(o)));
    }

    private static Instruction immediate(Operands o, DataProcessingOpcode opcode, ModifiedImmediate constant) {
        return DataProcessing.immediate(o.condition(), o.size(), opcode, setsFlags(o, opcode), orZero(o, "Rd"),
                orZero(o, "Rn"), constant.value(), constant.carryOut());
    }

    /** {@code i:imm3:imm8} as it is: ADDW and SUBW. */
    static Function<Operands, Instruction> t32Wide(DataProcessingOpcode opcode) {
        return o -> DataProcessing.immediate(o.condition(), o.size(), opcode, false, o.get("Rd"), o.get("Rn"),
                t32Imm12(o), DataProcessing.CARRY_UNCHANGED);
    }

    /** ADR of T32 with {@code i:imm3:imm8}; {@code sign} is 1 or -1. */
    static Function<Operands, Instruction> t32Adr(int sign) {
        return o -> new Adr(o.condition(), o.size(), o.get("Rd"), sign * t32Imm12(o));
    }

    /** A 16-bit encoding with an immediate, which it sets flags with outside IT blocks. */
    static Function<Operands, Instruction> t16Immediate(DataProcessingOpcode opcode, String immediate) {
        return o -> {
            boolean oneRegister = o.encoding().hasField("Rdn");
            return DataProcessing.immediate(o.condition(), o.size(), opcode,
                    opcode.isComparison() || !o.inItBlock(), oneRegister ? o.get("Rdn") : orZero(o, "Rd"),
                    oneRegister ? o.get("Rdn") : orZero(o, "Rn"), immediate.isEmpty() ? 0 : o.get(immediate),
                    DataProcessing.CARRY_UNCHANGED);
        };
    }

    /** A 16-bit encoding with two low registers, the first of which is {@code Rdn} (or {@code Rn} or {@code Rd}). */
    static Function<Operands, Instruction> t16Register(DataProcessingOpcode opcode) {
        return o -> {
            int n = o.encoding().hasField("Rdn") ? o.get("Rdn") : orZero(o, "Rn");
            int d = o.encoding().hasField("Rd") ? o.get("Rd") : n;
            return DataProcessing.register(o.condition(), o.size(), opcode, opcode.isComparison() || !o.inItBlock(),
                    d, n, o.get("Rm"), ShiftType.LSL, 0);
        };
    }

    /** A 16-bit encoding whose first register is any of sixteen, in two fields; it sets flags only to compare. */
    static Function<Operands, Instruction> t16HighRegister(DataProcessingOpcode opcode, String highBit, String lowBits) {
        return o -> {
            int first = o.get(highBit) << 3 | o.get(lowBits);
            return DataProcessing.register(o.condition(), o.size(), opcode, opcode.isComparison(), first, first,
                    o.get("Rm"), ShiftType.LSL, 0);
        };
    }

    /** Rm shifted by {@code imm5} (A32) or {@code imm3:imm2} (T32). */
    static Function<Operands, Instruction> register(DataProcessingOpcode opcode) {
        return o -> {
            int type = orZero(o, "type");
            int amount = shiftAmount(o);
            return DataProcessing.register(o.condition(), o.size(), opcode, setsFlags(o, opcode), orZero(o, "Rd"),
                    orZero(o, "Rn"), o.get("Rm"), ShiftType.ofImmediate(type, amount),
                    ShiftType.amountOfImmediate(type, amount));
        };
    }

    /** Rm shifted by Rs. */
    static Function<Operands, Instruction> registerShifted(DataProcessingOpcode opcode) {
        return o -> DataProcessing.registerShifted(o.condition(), o.size(), opcode, setsFlags(o, opcode),
                orZero(o, "Rd"), orZero(o, "Rn"), o.get("Rm"), ShiftType.ofRegister(o.get("type")), o.get("Rs"));
    }

    /** MOV, LSL, LSR, ASR, ROR, RRX by an immediate; {@code type} as in the encoding. 16-bit rows have no S. */
    static Function<Operands, Instruction> shift(int type) {
        return o -> {
            boolean setFlags = o.encoding().hasField("S") ? o.flag("S") : !o.inItBlock();
            int amount = shiftAmount(o);
            return DataProcessing.register(o.condition(), o.size(), DataProcessingOpcode.MOV, setFlags, o.get("Rd"), 0,
                    o.get("Rm"), ShiftType.ofImmediate(type, amount), ShiftType.amountOfImmediate(type, amount));
        };
    }

    /** LSL, LSR, ASR, ROR of {@code value} (the name of a field) by a register. 16-bit rows have no S. */
    static Function<Operands, Instruction> shiftByRegister(ShiftType type, String destination, String value, String amount) {
        return o -> DataProcessing.registerShifted(o.condition(), o.size(), DataProcessingOpcode.MOV,
                o.encoding().hasField("S") ? o.flag("S") : !o.inItBlock(), o.get(destination), 0, o.get(value), type,
                o.get(amount));
    }

    /** MOVW. */
    static Instruction moveWide(Operands o) {
        return DataProcessing.immediate(o.condition(), o.size(), DataProcessingOpcode.MOV, false, o.get("Rd"), 0,
                imm16(o), DataProcessing.CARRY_UNCHANGED);
    }

    /** MOVT; undefined for R15. */
    static Instruction moveTop(Operands o) {
        return o.get("Rd") == PC ? new UndefinedInstruction(o.condition(), o.size())
                : new Move.Top(o.condition(), o.size(), o.get("Rd"), imm16(o) << 16);
    }

    /** {@code imm4:imm12} of A32, {@code imm4:i:imm3:imm8} of T32. */
    private static int imm16(Operands o) {
        return o.get("imm4") << 12 | (o.encoding().hasField("imm12") ? o.get("imm12") : t32Imm12(o));
    }

    private static int t32Imm12(Operands o) {
        return o.get("i") << 11 | o.get("imm3") << 8 | o.get("imm8");
    }

    private static int shiftAmount(Operands o) {
        return o.encoding().hasField("imm3") ? o.get("imm3") << 2 | o.get("imm2") : orZero(o, "imm5");
    }

    private static boolean setsFlags(Operands o, DataProcessingOpcode opcode) {
        return opcode.isComparison() || o.encoding().hasField("S") && o.flag("S");
    }

    private static int orZero(Operands o, String field) {
        return o.encoding().hasField(field) ? o.get(field) : 0;
    }
}
