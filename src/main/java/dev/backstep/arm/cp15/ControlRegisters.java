package dev.backstep.arm.cp15;

import static dev.backstep.arm.cp15.Access.READ_ONLY;
import static dev.backstep.arm.cp15.Access.READ_WRITE;
import static dev.backstep.arm.cp15.Access.SECURE;
import static dev.backstep.arm.cp15.Access.SECURE_WRITE;
import static dev.backstep.arm.cp15.Access.USER_READ;
import static dev.backstep.arm.cp15.Access.USER_READ_WRITE;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.Psr;

/** CRn 1, 12 and 13: control of the system, security, vectors, thread IDs (B3.17.2, B4.1). */
final class ControlRegisters {

    /** TE, AFE, TRE, EE, RR, V, I, Z, SW, C, A, M. */
    private static final int SCTLR_WRITABLE = 0x72007c07;
    /** NMFI and the bits that read as one. */
    private static final int SCTLR_FIXED = ~SCTLR_WRITABLE;
    /** ASEDIS, D32DIS, CP11, CP10. */
    private static final int CPACR_WRITABLE = 0xc0f00000;
    private static final int CPACR_FLOATING_POINT = 0x00f00000;
    /** NS_SMP, TL, PLE, NSASEDIS, NSD32DIS, CP11, CP10. */
    private static final int NSACR_WRITABLE = 0x0007cc00;
    private static final int NSACR_CP10 = 1 << 10;
    /** NS, IRQ, FIQ, EA, FW, AW, nET. SCD is there with the Virtualization Extensions only. */
    private static final int SCR_WRITABLE = 0x7f;
    private static final int VECTOR_BASE = ~0x1f;

    void addTo(RegisterTable table) {
        table.banked("SCTLR", "c1 0 c0 0", READ_WRITE, (cpu, bank) -> cpu.control.sctlr[bank], ControlRegisters::writeSctlr)
                .constant("ACTLR", "c1 0 c0 1", READ_WRITE, 0)
                .row("CPACR", "c1 0 c0 2", READ_WRITE,
                        (cpu, bank) -> cpu.control.cpacr & ~deniedToNonSecure(cpu),
                        ControlRegisters::writeCpacr)
                .row("SCR", "c1 0 c1 0", SECURE, (cpu, bank) -> cpu.control.scr, (cpu, bank, value) -> {
                    cpu.control.scr = value & SCR_WRITABLE;
                    cpu.controlChanged();
                })
                .stored("SDER", "c1 0 c1 1", SECURE, 0x3)
                .row("NSACR", "c1 0 c1 2", SECURE_WRITE, (cpu, bank) -> cpu.control.nsacr,
                        (cpu, bank, value) -> {
                            cpu.control.nsacr = value & NSACR_WRITABLE;
                            cpu.controlChanged();
                        })
                // Virtualization Control: of the power-saving hints only.
                .constant("VCR", "c1 4 c0 1", READ_WRITE, 0)
                .banked("VBAR", "c12 0 c0 0", READ_WRITE, (cpu, bank) -> cpu.control.vbar[bank],
                        (cpu, bank, value) -> cpu.control.vbar[bank] = value & VECTOR_BASE)
                .row("MVBAR", "c12 0 c0 1", SECURE, (cpu, bank) -> cpu.control.mvbar,
                        (cpu, bank, value) -> cpu.control.mvbar = value & VECTOR_BASE)
                .row("ISR", "c12 0 c1 0", READ_ONLY,
                        (cpu, bank) -> (cpu.interrupts.irqLine() ? Psr.I : 0) | (cpu.interrupts.fiqLine() ? Psr.F : 0),
                        RegisterTable.IGNORED)
                // ID_MMFR0: no Fast Context Switch Extension.
                .constant("FCSEIDR", "c13 0 c0 0", READ_WRITE, 0)
                .banked("CONTEXTIDR", "c13 0 c0 1", READ_WRITE, (cpu, bank) -> cpu.control.contextidr[bank],
                        (cpu, bank, value) -> {
                            if (cpu.control.contextidr[bank] != value) {
                                cpu.control.contextidr[bank] = value;
                                cpu.controlChanged();
                            }
                        })
                .storedBanked("TPIDRURW", "c13 0 c0 2", USER_READ_WRITE)
                .storedBanked("TPIDRURO", "c13 0 c0 3", USER_READ)
                .storedBanked("TPIDRPRW", "c13 0 c0 4", READ_WRITE);
    }

    private static void writeSctlr(Cpu cpu, int bank, int value) {
        int[] sctlr = cpu.control.sctlr;
        sctlr[bank] = sctlr[bank] & SCTLR_FIXED | value & SCTLR_WRITABLE;
        cpu.controlChanged();
    }

    private static void writeCpacr(Cpu cpu, int bank, int value) {
        int kept = ~CPACR_WRITABLE | deniedToNonSecure(cpu);
        cpu.control.cpacr = cpu.control.cpacr & kept | value & ~kept;
        cpu.controlChanged();
    }

    /** In Non-secure state the fields of coprocessors that NSACR denies read as zero and ignore writes (B4.1.40). */
    private static int deniedToNonSecure(Cpu cpu) {
        return !cpu.isSecure() && (cpu.control.nsacr & NSACR_CP10) == 0 ? CPACR_FLOATING_POINT : 0;
    }
}
