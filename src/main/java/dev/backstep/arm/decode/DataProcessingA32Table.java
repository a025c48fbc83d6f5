package dev.backstep.arm.decode;

import static dev.backstep.arm.decode.DataProcessingForms.a32Immediate;
import static dev.backstep.arm.decode.DataProcessingForms.register;
import static dev.backstep.arm.decode.DataProcessingForms.registerShifted;
import static dev.backstep.arm.decode.DataProcessingForms.shift;
import static dev.backstep.arm.decode.DataProcessingForms.shiftByRegister;
import static dev.backstep.arm.instruction.DataProcessingOpcode.ADC;
import static dev.backstep.arm.instruction.DataProcessingOpcode.ADD;
import static dev.backstep.arm.instruction.DataProcessingOpcode.AND;
import static dev.backstep.arm.instruction.DataProcessingOpcode.BIC;
import static dev.backstep.arm.instruction.DataProcessingOpcode.CMN;
import static dev.backstep.arm.instruction.DataProcessingOpcode.CMP;
import static dev.backstep.arm.instruction.DataProcessingOpcode.EOR;
import static dev.backstep.arm.instruction.DataProcessingOpcode.MOV;
import static dev.backstep.arm.instruction.DataProcessingOpcode.MVN;
import static dev.backstep.arm.instruction.DataProcessingOpcode.ORR;
import static dev.backstep.arm.instruction.DataProcessingOpcode.RSB;
import static dev.backstep.arm.instruction.DataProcessingOpcode.RSC;
import static dev.backstep.arm.instruction.DataProcessingOpcode.SBC;
import static dev.backstep.arm.instruction.DataProcessingOpcode.SUB;
import static dev.backstep.arm.instruction.DataProcessingOpcode.TEQ;
import static dev.backstep.arm.instruction.DataProcessingOpcode.TST;
import static dev.backstep.arm.instruction.ShiftType.ASR;
import static dev.backstep.arm.instruction.ShiftType.LSL;
import static dev.backstep.arm.instruction.ShiftType.LSR;
import static dev.backstep.arm.instruction.ShiftType.ROR;

/**
 * A32 encodings of data processing (A5.2.1 to A5.2.4). Bits that the manual prints in parentheses are fixed here: words
 * that have them otherwise are UNPREDICTABLE, and treated as undefined.
 *
 * <p>With Rd = R15 and S these are the exception returns (B9.3.20), with Rd = R15 alone they branch. ADR and
 * the forms with SP as Rn are ADD and SUB with Rn = R15 and R13, and need no rows.
 */
final class DataProcessingA32Table {

    private DataProcessingA32Table() { }

    static void addTo(EncodingTable a32) {
        immediates(a32);
        registers(a32);
        registerShiftedRegisters(a32);
    }

    private static void immediates(EncodingTable a32) {
        a32.row("AND (immediate)", "cond:4 001 0000 S:1 Rn:4 Rd:4 imm12:12", a32Immediate(AND));
        a32.row("EOR (immediate)", "cond:4 001 0001 S:1 Rn:4 Rd:4 imm12:12", a32Immediate(EOR));
        a32.row("SUB (immediate)", "cond:4 001 0010 S:1 Rn:4 Rd:4 imm12:12", a32Immediate(SUB));
        a32.row("RSB (immediate)", "cond:4 001 0011 S:1 Rn:4 Rd:4 imm12:12", a32Immediate(RSB));
        a32.row("ADD (immediate)", "cond:4 001 0100 S:1 Rn:4 Rd:4 imm12:12", a32Immediate(ADD));
        a32.row("ADC (immediate)", "cond:4 001 0101 S:1 Rn:4 Rd:4 imm12:12", a32Immediate(ADC));
        a32.row("SBC (immediate)", "cond:4 001 0110 S:1 Rn:4 Rd:4 imm12:12", a32Immediate(SBC));
        a32.row("RSC (immediate)", "cond:4 001 0111 S:1 Rn:4 Rd:4 imm12:12", a32Immediate(RSC));
        a32.row("TST (immediate)", "cond:4 001 1000 1 Rn:4 0000 imm12:12", a32Immediate(TST));
        a32.row("TEQ (immediate)", "cond:4 001 1001 1 Rn:4 0000 imm12:12", a32Immediate(TEQ));
        a32.row("CMP (immediate)", "cond:4 001 1010 1 Rn:4 0000 imm12:12", a32Immediate(CMP));
        a32.row("CMN (immediate)", "cond:4 001 1011 1 Rn:4 0000 imm12:12", a32Immediate(CMN));
        a32.row("ORR (immediate)", "cond:4 001 1100 S:1 Rn:4 Rd:4 imm12:12", a32Immediate(ORR));
        a32.row("MOV (immediate)", "cond:4 001 1101 S:1 0000 Rd:4 imm12:12", a32Immediate(MOV));
        a32.row("BIC (immediate)", "cond:4 001 1110 S:1 Rn:4 Rd:4 imm12:12", a32Immediate(BIC));
        a32.row("MVN (immediate)", "cond:4 001 1111 S:1 0000 Rd:4 imm12:12", a32Immediate(MVN));
        a32.row("MOVW", "cond:4 001 1000 0 imm4:4 Rd:4 imm12:12", DataProcessingForms::moveWide);
        a32.row("MOVT", "cond:4 001 1010 0 imm4:4 Rd:4 imm12:12", DataProcessingForms::moveTop);
    }

    private static void registers(EncodingTable a32) {
        a32.row("AND (register)", "cond:4 000 0000 S:1 Rn:4 Rd:4 imm5:5 type:2 0 Rm:4", register(AND));
        a32.row("EOR (register)", "cond:4 000 0001 S:1 Rn:4 Rd:4 imm5:5 type:2 0 Rm:4", register(EOR));
        a32.row("SUB (register)", "cond:4 000 0010 S:1 Rn:4 Rd:4 imm5:5 type:2 0 Rm:4", register(SUB));
        a32.row("RSB (register)", "cond:4 000 0011 S:1 Rn:4 Rd:4 imm5:5 type:2 0 Rm:4", register(RSB));
        a32.row("ADD (register)", "cond:4 000 0100 S:1 Rn:4 Rd:4 imm5:5 type:2 0 Rm:4", register(ADD));
        a32.row("ADC (register)", "cond:4 000 0101 S:1 Rn:4 Rd:4 imm5:5 type:2 0 Rm:4", register(ADC));
        a32.row("SBC (register)", "cond:4 000 0110 S:1 Rn:4 Rd:4 imm5:5 type:2 0 Rm:4", register(SBC));
        a32.row("RSC (register)", "cond:4 000 0111 S:1 Rn:4 Rd:4 imm5:5 type:2 0 Rm:4", register(RSC));
        a32.row("TST (register)", "cond:4 000 1000 1 Rn:4 0000 imm5:5 type:2 0 Rm:4", register(TST));
        a32.row("TEQ (register)", "cond:4 000 1001 1 Rn:4 0000 imm5:5 type:2 0 Rm:4", register(TEQ));
        a32.row("CMP (register)", "cond:4 000 1010 1 Rn:4 0000 imm5:5 type:2 0 Rm:4", register(CMP));
        a32.row("CMN (register)", "cond:4 000 1011 1 Rn:4 0000 imm5:5 type:2 0 Rm:4", register(CMN));
        a32.row("ORR (register)", "cond:4 000 1100 S:1 Rn:4 Rd:4 imm5:5 type:2 0 Rm:4", register(ORR));
        a32.row("BIC (register)", "cond:4 000 1110 S:1 Rn:4 Rd:4 imm5:5 type:2 0 Rm:4", register(BIC));
        a32.row("MVN (register)", "cond:4 000 1111 S:1 0000 Rd:4 imm5:5 type:2 0 Rm:4", register(MVN));
        a32.row("MOV (register)", "cond:4 000 1101 S:1 0000 Rd:4 00000 00 0 Rm:4", shift(0));
        a32.row("LSL (immediate)", "cond:4 000 1101 S:1 0000 Rd:4 imm5:5 00 0 Rm:4", shift(0));
        a32.row("LSR (immediate)", "cond:4 000 1101 S:1 0000 Rd:4 imm5:5 01 0 Rm:4", shift(1));
        a32.row("ASR (immediate)", "cond:4 000 1101 S:1 0000 Rd:4 imm5:5 10 0 Rm:4", shift(2));
        a32.row("ROR (immediate)", "cond:4 000 1101 S:1 0000 Rd:4 imm5:5 11 0 Rm:4", shift(3));
        a32.row("RRX", "cond:4 000 1101 S:1 0000 Rd:4 00000 11 0 Rm:4", shift(3));
    }

    private static void registerShiftedRegisters(EncodingTable a32) {
        a32.row("AND (register-shifted register)", "cond:4 000 0000 S:1 Rn:4 Rd:4 Rs:4 0 type:2 1 Rm:4",
                registerShifted(AND));
        a32.row("EOR (register-shifted register)", "cond:4 000 0001 S:1 Rn:4 Rd:4 Rs:4 0 type:2 1 Rm:4",
                registerShifted(EOR));
        a32.row("SUB (register-shifted register)", "cond:4 000 0010 S:1 Rn:4 Rd:4 Rs:4 0 type:2 1 Rm:4",
                registerShifted(SUB));
        a32.row("RSB (register-shifted register)", "cond:4 000 0011 S:1 Rn:4 Rd:4 Rs:4 0 type:2 1 Rm:4",
                registerShifted(RSB));
        a32.row("ADD (register-shifted register)", "cond:4 000 0100 S:1 Rn:4 Rd:4 Rs:4 0 type:2 1 Rm:4",
                registerShifted(ADD));
        a32.row("ADC (register-shifted register)", "cond:4 000 0101 S:1 Rn:4 Rd:4 Rs:4 0 type:2 1 Rm:4",
                registerShifted(ADC));
        a32.row("SBC (register-shifted register)", "cond:4 000 0110 S:1 Rn:4 Rd:4 Rs:4 0 type:2 1 Rm:4",
                registerShifted(SBC));
        a32.row("RSC (register-shifted register)", "cond:4 000 0111 S:1 Rn:4 Rd:4 Rs:4 0 type:2 1 Rm:4",
                registerShifted(RSC));
        a32.row("TST (register-shifted register)", "cond:4 000 1000 1 Rn:4 0000 Rs:4 0 type:2 1 Rm:4", registerShifted(TST));
        a32.row("TEQ (register-shifted register)", "cond:4 000 1001 1 Rn:4 0000 Rs:4 0 type:2 1 Rm:4", registerShifted(TEQ));
        a32.row("CMP (register-shifted register)", "cond:4 000 1010 1 Rn:4 0000 Rs:4 0 type:2 1 Rm:4", registerShifted(CMP));
        a32.row("CMN (register-shifted register)", "cond:4 000 1011 1 Rn:4 0000 Rs:4 0 type:2 1 Rm:4", registerShifted(CMN));
        a32.row("ORR (register-shifted register)", "cond:4 000 1100 S:1 Rn:4 Rd:4 Rs:4 0 type:2 1 Rm:4",
                registerShifted(ORR));
        a32.row("BIC (register-shifted register)", "cond:4 000 1110 S:1 Rn:4 Rd:4 Rs:4 0 type:2 1 Rm:4",
                registerShifted(BIC));
        a32.row("MVN (register-shifted register)", "cond:4 000 1111 S:1 0000 Rd:4 Rs:4 0 type:2 1 Rm:4",
                registerShifted(MVN));
        a32.row("LSL (register)", "cond:4 000 1101 S:1 0000 Rd:4 Rm:4 0 00 1 Rn:4", shiftByRegister(LSL, "Rd", "Rn", "Rm"));
        a32.row("LSR (register)", "cond:4 000 1101 S:1 0000 Rd:4 Rm:4 0 01 1 Rn:4", shiftByRegister(LSR, "Rd", "Rn", "Rm"));
        a32.row("ASR (register)", "cond:4 000 1101 S:1 0000 Rd:4 Rm:4 0 10 1 Rn:4", shiftByRegister(ASR, "Rd", "Rn", "Rm"));
        a32.row("ROR (register)", "cond:4 000 1101 S:1 0000 Rd:4 Rm:4 0 11 1 Rn:4", shiftByRegister(ROR, "Rd", "Rn", "Rm"));
    }
}
