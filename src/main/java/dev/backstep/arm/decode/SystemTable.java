package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Breakpoint;
import dev.backstep.arm.instruction.ChangeProcessorState;
import dev.backstep.arm.instruction.Halt;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.MemoryBarrier;
import dev.backstep.arm.instruction.NoOperation;
import dev.backstep.arm.instruction.ReturnFromException;
import dev.backstep.arm.instruction.SecureMonitorCall;
import dev.backstep.arm.instruction.SendEvent;
import dev.backstep.arm.instruction.SetEndianness;
import dev.backstep.arm.instruction.StatusRegisterRead;
import dev.backstep.arm.instruction.StatusRegisterWrite;
import dev.backstep.arm.instruction.StoreReturnState;
import dev.backstep.arm.instruction.SupervisorCall;
import dev.backstep.arm.instruction.UndefinedInstruction;
import dev.backstep.arm.instruction.WaitForEvent;
import dev.backstep.arm.instruction.WaitForInterrupt;
import dev.backstep.arm.state.Mode;

/**
 * Encodings of status register moves, exception generation and return, hints and barriers (A5.2.11, A5.2.12, A5.7,
 * A6.2.5, A6.3.4).
 *
 * <p>MRS and MSR of banked registers, HVC and ERET belong to the Virtualization Extensions and have no row: undefined.
 */
final class SystemTable {

    private static final int SEMIHOSTING_SVC_A32 = 0x123456;
    private static final int SEMIHOSTING_SVC_T16 = 0xab;
    private static final int SEMIHOSTING_HLT_A32 = 0xf000;
    private static final int SEMIHOSTING_HLT_T16 = 0x3c;

    private SystemTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        statusRegisters(a32, t32);
        returnState(a32, t32);
        exceptions(a32, t16, t32);
        hints(a32, t16, t32);
        barriers(a32, t32);
    }

    private static void statusRegisters(EncodingTable a32, EncodingTable t32) {
        a32.row("MRS", "cond:4 00010 R:1 00 (1111) Rd:4 (00) 0 (0) 0000 (0000)", SystemTable::mrs)
                .row("MSR (register)", "cond:4 00010 R:1 10 mask:4 (1111) (00) 0 (0) 0000 Rn:4", SystemTable::msr)
                .row("MSR (immediate)", "cond:4 00110 R:1 10 mask:4 (1111) rotate:4 imm8:8", o ->
                        StatusRegisterWrite.ofConstant(o.condition(), o.size(), o.flag("R"), o.get("mask"),
                                Integer.rotateRight(o.get("imm8"), 2 * o.get("rotate"))))
                .row("CPS", "1111 00010000 imod:2 M:1 0 (0000000) A:1 I:1 F:1 0 mode:5", SystemTable::cps)
                .row("SETEND", "1111 00010000 (000) 1 (000000) E:1 (0) 0000 (0000)", SystemTable::setend);
        t32.row("MRS", "1111 0011 111 R:1 (1111) 10 (0) 0 Rd:4 (00) 0 (00000)", SystemTable::mrs)
                .row("MSR (register)", "1111 0011 100 R:1 Rn:4 10 (0) 0 mask:4 (00) 0 (00000)", SystemTable::msr)
                .row("CPS", "1111 0011 1010 (1111) 10 (0) 0 (0) imod:2 M:1 A:1 I:1 F:1 mode:5", SystemTable::cps);
    }

    private static void returnState(EncodingTable a32, EncodingTable t32) {
        a32.row("SRS", "1111 100 P:1 U:1 1 W:1 0 (1101) (0000) (0101) (000) mode:5", o ->
                        srs(o, o.flag("P"), o.flag("U")))
                .row("RFE", "1111 100 P:1 U:1 0 W:1 1 Rn:4 (0000) (1010) (0000) (0000)", o ->
                        rfe(o, o.flag("P"), o.flag("U")));
        t32.row("SRSDB", "1110 100 00 0 W:1 0 (1101) (11) (0) (00000) (000) mode:5", o -> srs(o, true, false))
                .row("SRSIA", "1110 100 11 0 W:1 0 (1101) (11) (0) (00000) (000) mode:5", o -> srs(o, false, true))
                .row("RFEDB", "1110 100 00 0 W:1 1 Rn:4 (11) (00) (0000) (0000) (0000)", o -> rfe(o, true, false))
                .row("RFEIA", "1110 100 11 0 W:1 1 Rn:4 (11) (00) (0000) (0000) (0000)", o -> rfe(o, false, true));
    }

    private static void exceptions(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        a32.row("SVC", "cond:4 1111 imm24:24", o ->
                        new SupervisorCall(o.condition(), o.size(), o.get("imm24") == SEMIHOSTING_SVC_A32))
                .row("SMC", "cond:4 00010110 (0000) (0000) (0000) 0111 imm4:4", SystemTable::smc)
                .row("BKPT", "cond:4 00010010 imm12:12 0111 imm4:4", SystemTable::bkpt)
                .row("HLT", "cond:4 00010000 imm12:12 0111 imm4:4", o ->
                        new Halt(o.condition(), o.size(),
                                (o.get("imm12") << 4 | o.get("imm4")) == SEMIHOSTING_HLT_A32));
        t16.row("SVC", "1101 1111 imm8:8", o ->
                        new SupervisorCall(o.condition(), o.size(), o.get("imm8") == SEMIHOSTING_SVC_T16))
                .row("BKPT", "1011 1110 imm8:8", SystemTable::bkpt)
                .row("HLT", "1011 1010 10 imm6:6", o ->
                        new Halt(o.condition(), o.size(), o.get("imm6") == SEMIHOSTING_HLT_T16))
                .row("SETEND", "1011 0110 010 (1) E:1 (000)", SystemTable::setend)
                .row("CPS", "1011 0110 011 im:1 (0) A:1 I:1 F:1", o ->
                        new ChangeProcessorState(o.condition(), o.size(), true, o.flag("im"), masks(o), false, 0));
        t32.row("SMC", "1111 0111 1111 imm4:4 1000 (0000) (0000) (0000)", SystemTable::smc)
                // No ThumbEE here.
                .row("ENTERX", "1111 0011 1011 (1111) 10 (0) 0 (1111) 0001 (1111)", SystemTable::undefined)
                .row("LEAVEX", "1111 0011 1011 (1111) 10 (0) 0 (1111) 0000 (1111)", SystemTable::undefined);
    }

    private static void hints(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        String all = "cond:4 0011 0010 0000 (1111) (0000) ";
        a32.row("hint", all + "op:8", SystemTable::nop)
                .row("NOP", all + "0000 0000", SystemTable::nop)
                .row("YIELD", all + "0000 0001", SystemTable::nop)
                .row("WFE", all + "0000 0010", SystemTable::wfe)
                .row("WFI", all + "0000 0011", SystemTable::wfi)
                .row("SEV", all + "0000 0100", SystemTable::sev)
                .row("DBG", all + "1111 option:4", SystemTable::nop);
        t16.row("hint", "1011 1111 op:4 0000", SystemTable::nop)
                .row("NOP", "1011 1111 0000 0000", SystemTable::nop)
                .row("YIELD", "1011 1111 0001 0000", SystemTable::nop)
                .row("WFE", "1011 1111 0010 0000", SystemTable::wfe)
                .row("WFI", "1011 1111 0011 0000", SystemTable::wfi)
                .row("SEV", "1011 1111 0100 0000", SystemTable::sev);
        String wide = "1111 0011 1010 (1111) 10 (0) 0 (0) 000 ";
        t32.row("hint", wide + "op:8", SystemTable::nop)
                .row("NOP", wide + "0000 0000", SystemTable::nop)
                .row("YIELD", wide + "0000 0001", SystemTable::nop)
                .row("WFE", wide + "0000 0010", SystemTable::wfe)
                .row("WFI", wide + "0000 0011", SystemTable::wfi)
                .row("SEV", wide + "0000 0100", SystemTable::sev)
                .row("DBG", wide + "1111 option:4", SystemTable::nop);
    }

    private static void barriers(EncodingTable a32, EncodingTable t32) {
        String all = "1111 0101 0111 (1111) (1111) (0000) ";
        a32.row("DSB", all + "0100 option:4", SystemTable::barrier)
                .row("DMB", all + "0101 option:4", SystemTable::barrier)
                .row("ISB", all + "0110 option:4", SystemTable::nop);
        String wide = "1111 0011 1011 (1111) 10 (0) 0 (1111) ";
        t32.row("DSB", wide + "0100 option:4", SystemTable::barrier)
                .row("DMB", wide + "0101 option:4", SystemTable::barrier)
                .row("ISB", wide + "0110 option:4", SystemTable::nop);
    }

    private static Instruction mrs(Operands o) {
        return o.get("Rd") == 15 ? undefined(o)
                : new StatusRegisterRead(o.condition(), o.size(), o.flag("R"), o.get("Rd"));
    }

    private static Instruction msr(Operands o) {
        return o.get("Rn") == 15 ? undefined(o)
                : StatusRegisterWrite.ofRegister(o.condition(), o.size(), o.flag("R"), o.get("mask"), o.get("Rn"));
    }

    private static Instruction cps(Operands o) {
        boolean changesMasks = o.get("imod") >= 2;
        return new ChangeProcessorState(o.condition(), o.size(), changesMasks, o.get("imod") == 3, masks(o),
                o.flag("M"), o.get("mode"));
    }

    /** A, I and F where they stand in the CPSR. */
    private static int masks(Operands o) {
        return o.get("A") << 8 | o.get("I") << 7 | o.get("F") << 6;
    }

    private static Instruction setend(Operands o) {
        return new SetEndianness(o.condition(), o.size(), o.flag("E"));
    }

    private static Instruction srs(Operands o, boolean before, boolean increment) {
        Mode mode = Mode.ofBits(o.get("mode"));
        return mode == null || mode == Mode.HYP ? undefined(o)
                : new StoreReturnState(o.condition(), o.size(), mode, o.flag("W"), step(increment),
                        offset(before, increment));
    }

    private static Instruction rfe(Operands o, boolean before, boolean increment) {
        return o.get("Rn") == 15 ? undefined(o)
                : new ReturnFromException(o.condition(), o.size(), o.get("Rn"), o.flag("W"), step(increment),
                        offset(before, increment));
    }

    private static int step(boolean increment) {
        return increment ? 8 : -8;
    }

    private static int offset(boolean before, boolean increment) {
        return (increment ? 0 : -8) + (before == increment ? 4 : 0);
    }

    private static Instruction smc(Operands o) {
        return new SecureMonitorCall(o.condition(), o.size());
    }

    private static Instruction bkpt(Operands o) {
        return new Breakpoint(o.condition(), o.size());
    }

    private static Instruction nop(Operands o) {
        return new NoOperation(o.condition(), o.size());
    }

    private static Instruction barrier(Operands o) {
        return new MemoryBarrier(o.condition(), o.size());
    }

    private static Instruction wfe(Operands o) {
        return new WaitForEvent(o.condition(), o.size());
    }

    private static Instruction wfi(Operands o) {
        return new WaitForInterrupt(o.condition(), o.size());
    }

    private static Instruction sev(Operands o) {
        return new SendEvent(o.condition(), o.size());
    }

    private static Instruction undefined(Operands o) {
        return new UndefinedInstruction(o.condition(), o.size());
    }
}
