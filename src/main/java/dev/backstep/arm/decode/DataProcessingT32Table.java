package dev.backstep.arm.decode;

import static dev.backstep.arm.decode.DataProcessingForms.register;
import static dev.backstep.arm.decode.DataProcessingForms.shift;
import static dev.backstep.arm.decode.DataProcessingForms.shiftByRegister;
import static dev.backstep.arm.decode.DataProcessingForms.t16HighRegister;
import static dev.backstep.arm.decode.DataProcessingForms.t16Immediate;
import static dev.backstep.arm.decode.DataProcessingForms.t16Register;
import static dev.backstep.arm.decode.DataProcessingForms.t32Adr;
import static dev.backstep.arm.decode.DataProcessingForms.t32Immediate;
import static dev.backstep.arm.decode.DataProcessingForms.t32Wide;
import static dev.backstep.arm.instruction.DataProcessingOpcode.ADC;
import static dev.backstep.arm.instruction.DataProcessingOpcode.ADD;
import static dev.backstep.arm.instruction.DataProcessingOpcode.AND;
import static dev.backstep.arm.instruction.DataProcessingOpcode.BIC;
import static dev.backstep.arm.instruction.DataProcessingOpcode.CMN;
import static dev.backstep.arm.instruction.DataProcessingOpcode.CMP;
import static dev.backstep.arm.instruction.DataProcessingOpcode.EOR;
import static dev.backstep.arm.instruction.DataProcessingOpcode.MOV;
import static dev.backstep.arm.instruction.DataProcessingOpcode.MVN;
import static dev.backstep.arm.instruction.DataProcessingOpcode.ORN;
import static dev.backstep.arm.instruction.DataProcessingOpcode.ORR;
import static dev.backstep.arm.instruction.DataProcessingOpcode.RSB;
import static dev.backstep.arm.instruction.DataProcessingOpcode.SBC;
import static dev.backstep.arm.instruction.DataProcessingOpcode.SUB;
import static dev.backstep.arm.instruction.DataProcessingOpcode.TEQ;
import static dev.backstep.arm.instruction.DataProcessingOpcode.TST;
import static dev.backstep.arm.instruction.ShiftType.ASR;
import static dev.backstep.arm.instruction.ShiftType.LSL;
import static dev.backstep.arm.instruction.ShiftType.LSR;
import static dev.backstep.arm.instruction.ShiftType.ROR;

import dev.backstep.arm.instruction.Add;
import dev.backstep.arm.instruction.Adr;
import dev.backstep.arm.instruction.DataProcessing;
import dev.backstep.arm.instruction.Instruction;

/**
 * T32 encodings of data processing (A6.2.1 to A6.2.3, A6.3.1 to A6.3.3, A6.3.11, A6.3.12). Bits that the manual prints in
 * parentheses are fixed here: words that have them otherwise are UNPREDICTABLE, and treated as undefined.
 *
 * <p>The forms with SP as Rn need no rows of their own where nothing but the manual's page differs.
 */
final class DataProcessingT32Table {

    private static final int SP = 13;
    private static final int LR = 14;
    private static final int PC = 15;

    private DataProcessingT32Table() { }

    static void addTo(EncodingTable t16, EncodingTable t32) {
        lowRegisters(t16);
        highRegisters(t16);
        modifiedImmediates(t32);
        plainImmediates(t32);
        registers(t32);
    }

    private static void lowRegisters(EncodingTable t16) {
        t16.row("LSL (immediate)", "000 00 imm5:5 Rm:3 Rd:3", shift(0));
        t16.row("MOV (register)", "000 00 00000 Rm:3 Rd:3", shift(0));
        t16.row("LSR (immediate)", "000 01 imm5:5 Rm:3 Rd:3", shift(1));
        t16.row("ASR (immediate)", "000 10 imm5:5 Rm:3 Rd:3", shift(2));
        t16.row("ADD (register)", "000 1100 Rm:3 Rn:3 Rd:3", t16Register(ADD));
        t16.row("SUB (register)", "000 1101 Rm:3 Rn:3 Rd:3", t16Register(SUB));
        t16.row("ADD (immediate)", "000 1110 imm3:3 Rn:3 Rd:3", t16Immediate(ADD, "imm3"));
        t16.row("SUB (immediate)", "000 1111 imm3:3 Rn:3 Rd:3", t16Immediate(SUB, "imm3"));
        t16.row("MOV (immediate)", "001 00 Rd:3 imm8:8", t16Immediate(MOV, "imm8"));
        t16.row("CMP (immediate)", "001 01 Rn:3 imm8:8", t16Immediate(CMP, "imm8"));
        t16.row("ADD (immediate)", "001 10 Rdn:3 imm8:8", t16Immediate(ADD, "imm8"));
        t16.row("SUB (immediate)", "001 11 Rdn:3 imm8:8", t16Immediate(SUB, "imm8"));
        t16.row("AND (register)", "010000 0000 Rm:3 Rdn:3", t16Register(AND));
        t16.row("EOR (register)", "010000 0001 Rm:3 Rdn:3", t16Register(EOR));
        t16.row("LSL (register)", "010000 0010 Rm:3 Rdn:3", shiftByRegister(LSL, "Rdn", "Rdn", "Rm"));
        t16.row("LSR (register)", "010000 0011 Rm:3 Rdn:3", shiftByRegister(LSR, "Rdn", "Rdn", "Rm"));
        t16.row("ASR (register)", "010000 0100 Rm:3 Rdn:3", shiftByRegister(ASR, "Rdn", "Rdn", "Rm"));
        t16.row("ADC (register)", "010000 0101 Rm:3 Rdn:3", t16Register(ADC));
        t16.row("SBC (register)", "010000 0110 Rm:3 Rdn:3", t16Register(SBC));
        t16.row("ROR (register)", "010000 0111 Rm:3 Rdn:3", shiftByRegister(ROR, "Rdn", "Rdn", "Rm"));
        t16.row("TST (register)", "010000 1000 Rm:3 Rn:3", t16Register(TST));
        t16.row("RSB (immediate)", "010000 1001 Rn:3 Rd:3", t16Immediate(RSB, ""));
        t16.row("CMP (register)", "010000 1010 Rm:3 Rn:3", t16Register(CMP));
        t16.row("CMN (register)", "010000 1011 Rm:3 Rn:3", t16Register(CMN));
        t16.row("ORR (register)", "010000 1100 Rm:3 Rdn:3", t16Register(ORR));
        t16.row("BIC (register)", "010000 1110 Rm:3 Rdn:3", t16Register(BIC));
        t16.row("MVN (register)", "010000 1111 Rm:3 Rd:3", t16Register(MVN));
    }

    private static void highRegisters(EncodingTable t16) {
        t16.row("ADD (register)", "010001 00 DN:1 Rm:4 Rdn:3", t16HighRegister(ADD, "DN", "Rdn"));
        t16.row("CMP (register)", "010001 01 N:1 Rm:4 Rn:3", t16HighRegister(CMP, "N", "Rn"));
        t16.row("MOV (register)", "010001 10 D:1 Rm:4 Rd:3", t16HighRegister(MOV, "D", "Rd"));
        t16.row("ADR", "1010 0 Rd:3 imm8:8", o -> new Adr(o.condition(), o.size(), o.get("Rd"), o.get("imm8") << 2));
        t16.row("ADD (SP plus immediate)", "1010 1 Rd:3 imm8:8", o -> spPlus(o, o.get("Rd"), o.get("imm8") << 2));
        t16.row("ADD (SP plus immediate)", "1011 0000 0 imm7:7", o -> spPlus(o, SP, o.get("imm7") << 2));
        t16.row("SUB (SP minus immediate)", "1011 0000 1 imm7:7", o -> spPlus(o, SP, -(o.get("imm7") << 2)));
    }

    private static void modifiedImmediates(EncodingTable t32) {
        t32.row("AND (immediate)", "11110 i:1 0 0000 S:1 Rn:4 0 imm3:3 Rd:4 imm8:8", t32Immediate(AND));
        t32.row("TST (immediate)", "11110 i:1 0 0000 1 Rn:4 0 imm3:3 1111 imm8:8", t32Immediate(TST));
        t32.row("BIC (immediate)", "11110 i:1 0 0001 S:1 Rn:4 0 imm3:3 Rd:4 imm8:8", t32Immediate(BIC));
        t32.row("ORR (immediate)", "11110 i:1 0 0010 S:1 Rn:4 0 imm3:3 Rd:4 imm8:8", t32Immediate(ORR));
        t32.row("MOV (immediate)", "11110 i:1 0 0010 S:1 1111 0 imm3:3 Rd:4 imm8:8", t32Immediate(MOV));
        t32.row("ORN (immediate)", "11110 i:1 0 0011 S:1 Rn:4 0 imm3:3 Rd:4 imm8:8", t32Immediate(ORN));
        t32.row("MVN (immediate)", "11110 i:1 0 0011 S:1 1111 0 imm3:3 Rd:4 imm8:8", t32Immediate(MVN));
        t32.row("EOR (immediate)", "11110 i:1 0 0100 S:1 Rn:4 0 imm3:3 Rd:4 imm8:8", t32Immediate(EOR));
        t32.row("TEQ (immediate)", "11110 i:1 0 0100 1 Rn:4 0 imm3:3 1111 imm8:8", t32Immediate(TEQ));
        t32.row("ADD (immediate)", "11110 i:1 0 1000 S:1 Rn:4 0 imm3:3 Rd:4 imm8:8", t32Immediate(ADD));
        t32.row("CMN (immediate)", "11110 i:1 0 1000 1 Rn:4 0 imm3:3 1111 imm8:8", t32Immediate(CMN));
        t32.row("ADC (immediate)", "11110 i:1 0 1010 S:1 Rn:4 0 imm3:3 Rd:4 imm8:8", t32Immediate(ADC));
        t32.row("SBC (immediate)", "11110 i:1 0 1011 S:1 Rn:4 0 imm3:3 Rd:4 imm8:8", t32Immediate(SBC));
        t32.row("SUB (immediate)", "11110 i:1 0 1101 S:1 Rn:4 0 imm3:3 Rd:4 imm8:8", t32Immediate(SUB));
        t32.row("CMP (immediate)", "11110 i:1 0 1101 1 Rn:4 0 imm3:3 1111 imm8:8", t32Immediate(CMP));
        t32.row("RSB (immediate)", "11110 i:1 0 1110 S:1 Rn:4 0 imm3:3 Rd:4 imm8:8", t32Immediate(RSB));
    }

    private static void plainImmediates(EncodingTable t32) {
        t32.row("ADDW", "11110 i:1 1 0000 0 Rn:4 0 imm3:3 Rd:4 imm8:8", t32Wide(ADD));
        t32.row("ADR", "11110 i:1 1 0000 0 1111 0 imm3:3 Rd:4 imm8:8", t32Adr(1));
        t32.row("MOVW", "11110 i:1 1 0010 0 imm4:4 0 imm3:3 Rd:4 imm8:8", DataProcessingForms::moveWide);
        t32.row("SUBW", "11110 i:1 1 0101 0 Rn:4 0 imm3:3 Rd:4 imm8:8", t32Wide(SUB));
        t32.row("ADR", "11110 i:1 1 0101 0 1111 0 imm3:3 Rd:4 imm8:8", t32Adr(-1));
        t32.row("MOVT", "11110 i:1 1 0110 0 imm4:4 0 imm3:3 Rd:4 imm8:8", DataProcessingForms::moveTop);
        t32.row("SUBS PC, LR and related", "11110 0 1111 01 1110 10 (0) 0 1111 imm8:8",
                DataProcessingT32Table::exceptionReturn);
    }

    private static void registers(EncodingTable t32) {
        t32.row("AND (register)", "1110101 0000 S:1 Rn:4 0 imm3:3 Rd:4 imm2:2 type:2 Rm:4", register(AND));
        t32.row("TST (register)", "1110101 0000 1 Rn:4 0 imm3:3 1111 imm2:2 type:2 Rm:4", register(TST));
        t32.row("BIC (register)", "1110101 0001 S:1 Rn:4 0 imm3:3 Rd:4 imm2:2 type:2 Rm:4", register(BIC));
        t32.row("ORR (register)", "1110101 0010 S:1 Rn:4 0 imm3:3 Rd:4 imm2:2 type:2 Rm:4", register(ORR));
        t32.row("ORN (register)", "1110101 0011 S:1 Rn:4 0 imm3:3 Rd:4 imm2:2 type:2 Rm:4", register(ORN));
        t32.row("MVN (register)", "1110101 0011 S:1 1111 0 imm3:3 Rd:4 imm2:2 type:2 Rm:4", register(MVN));
        t32.row("EOR (register)", "1110101 0100 S:1 Rn:4 0 imm3:3 Rd:4 imm2:2 type:2 Rm:4", register(EOR));
        t32.row("TEQ (register)", "1110101 0100 1 Rn:4 0 imm3:3 1111 imm2:2 type:2 Rm:4", register(TEQ));
        t32.row("ADD (register)", "1110101 1000 S:1 Rn:4 0 imm3:3 Rd:4 imm2:2 type:2 Rm:4", register(ADD));
        t32.row("CMN (register)", "1110101 1000 1 Rn:4 0 imm3:3 1111 imm2:2 type:2 Rm:4", register(CMN));
        t32.row("ADC (register)", "1110101 1010 S:1 Rn:4 0 imm3:3 Rd:4 imm2:2 type:2 Rm:4", register(ADC));
        t32.row("SBC (register)", "1110101 1011 S:1 Rn:4 0 imm3:3 Rd:4 imm2:2 type:2 Rm:4", register(SBC));
        t32.row("SUB (register)", "1110101 1101 S:1 Rn:4 0 imm3:3 Rd:4 imm2:2 type:2 Rm:4", register(SUB));
        t32.row("CMP (register)", "1110101 1101 1 Rn:4 0 imm3:3 1111 imm2:2 type:2 Rm:4", register(CMP));
        t32.row("RSB (register)", "1110101 1110 S:1 Rn:4 0 imm3:3 Rd:4 imm2:2 type:2 Rm:4", register(RSB));
        t32.row("MOV (register)", "1110101 0010 S:1 1111 0 000 Rd:4 00 00 Rm:4", shift(0));
        t32.row("LSL (immediate)", "1110101 0010 S:1 1111 0 imm3:3 Rd:4 imm2:2 00 Rm:4", shift(0));
        t32.row("LSR (immediate)", "1110101 0010 S:1 1111 0 imm3:3 Rd:4 imm2:2 01 Rm:4", shift(1));
        t32.row("ASR (immediate)", "1110101 0010 S:1 1111 0 imm3:3 Rd:4 imm2:2 10 Rm:4", shift(2));
        t32.row("ROR (immediate)", "1110101 0010 S:1 1111 0 imm3:3 Rd:4 imm2:2 11 Rm:4", shift(3));
        t32.row("RRX", "1110101 0010 S:1 1111 0 000 Rd:4 00 11 Rm:4", shift(3));
        t32.row("LSL (register)", "11111010 0 00 S:1 Rn:4 1111 Rd:4 0 000 Rm:4", shiftByRegister(LSL, "Rd", "Rn", "Rm"));
        t32.row("LSR (register)", "11111010 0 01 S:1 Rn:4 1111 Rd:4 0 000 Rm:4", shiftByRegister(LSR, "Rd", "Rn", "Rm"));
        t32.row("ASR (register)", "11111010 0 10 S:1 Rn:4 1111 Rd:4 0 000 Rm:4", shiftByRegister(ASR, "Rd", "Rn", "Rm"));
        t32.row("ROR (register)", "11111010 0 11 S:1 Rn:4 1111 Rd:4 0 000 Rm:4", shiftByRegister(ROR, "Rd", "Rn", "Rm"));
    }

    private static Instruction spPlus(Operands o, int d, int offset) {
        return new Add.Immediate(o.condition(), o.size(), d, SP, offset);
    }

    private static Instruction exceptionReturn(Operands o) {
        return DataProcessing.immediate(o.condition(), o.size(), SUB, true, PC, LR, o.get("imm8"),
                DataProcessing.CARRY_UNCHANGED);
    }
}
