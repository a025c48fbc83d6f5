package dev.backstep.arm.cp15;

import static dev.backstep.arm.cp15.Access.READ_WRITE;
import static dev.backstep.arm.cp15.Access.SECURE_WRITE_ONLY;
import static dev.backstep.arm.cp15.Access.WRITE_ONLY;

import dev.backstep.arm.mmu.AccessType;
import dev.backstep.arm.state.SystemControlRegisters;

import java.util.function.Function;

/** CRn 2, 3, 5, 6, 10, and address translation of CRn 7: tables, domains, faults, remapping (B3.17.2, B4.1). */
final class TranslationRegisters {

    /** N, PD0, PD1. */
    private static final int TTBCR_WRITABLE = 0x37;
    private static final int PAR_WRITABLE = 0xfffff6ff;

    void addTo(RegisterTable table) {
        control(table, "TTBR0", "c2 0 c0 0", c -> c.ttbr0, -1);
        control(table, "TTBR1", "c2 0 c0 1", c -> c.ttbr1, -1);
        control(table, "TTBCR", "c2 0 c0 2", c -> c.ttbcr, TTBCR_WRITABLE);
        control(table, "DACR", "c3 0 c0 0", c -> c.dacr, -1);
        fault(table, "DFSR", "c5 0 c0 0", c -> c.dfsr);
        fault(table, "IFSR", "c5 0 c0 1", c -> c.ifsr);
        table.constant("ADFSR", "c5 0 c1 0", READ_WRITE, 0)
                .constant("AIFSR", "c5 0 c1 1", READ_WRITE, 0);
        fault(table, "DFAR", "c6 0 c0 0", c -> c.dfar);
        table.constant("DBGWFAR", "c6 0 c0 1", READ_WRITE, 0);
        fault(table, "IFAR", "c6 0 c0 2", c -> c.ifar);
        int[] par = table.storage("PAR", 2);
        table.banked("PAR", "c7 0 c4 0", READ_WRITE, (cpu, bank) -> par[bank],
                (cpu, bank, value) -> par[bank] = value & PAR_WRITABLE);
        translation(table, par, "ATS1CPR", 0, AccessType.READ, true);
        translation(table, par, "ATS1CPW", 1, AccessType.WRITE, true);
        translation(table, par, "ATS1CUR", 2, AccessType.READ, false);
        translation(table, par, "ATS1CUW", 3, AccessType.WRITE, false);
        translation(table, par, "ATS12NSOPR", 4, AccessType.READ, true);
        translation(table, par, "ATS12NSOPW", 5, AccessType.WRITE, true);
        translation(table, par, "ATS12NSOUR", 6, AccessType.READ, false);
        translation(table, par, "ATS12NSOUW", 7, AccessType.WRITE, false);
        // The lockable part of the TLB: stored by none, so nothing is ever locked.
        table.constant("TLBLOCKDOWN", "c10 0 c0 0", READ_WRITE, 0);
        control(table, "PRRR", "c10 0 c2 0", c -> c.prrr, -1);
        control(table, "NMRR", "c10 0 c2 1", c -> c.nmrr, -1);
    }

    private static void control(RegisterTable table, String name, String coordinates,
            Function<SystemControlRegisters, int[]> where, int mask) {
        table.banked(name, coordinates, READ_WRITE, (cpu, bank) -> where.apply(cpu.control)[bank],
                (cpu, bank, value) -> {
                    int[] copies = where.apply(cpu.control);
                    if (copies[bank] != (value & mask)) {
                        copies[bank] = value & mask;
                        cpu.controlChanged();
                    }
                });
    }

    private static void fault(RegisterTable table, String name, String coordinates,
            Function<SystemControlRegisters, int[]> where) {
        table.banked(name, coordinates, READ_WRITE, (cpu, bank) -> where.apply(cpu.control)[bank],
                (cpu, bank, value) -> where.apply(cpu.control)[bank] = value);
    }

    private static void translation(RegisterTable table, int[] par, String name, int opc2, AccessType type,
            boolean privileged) {
        boolean otherState = opc2 >= 4;
        table.row(name, "c7 0 c8 " + opc2, otherState ? SECURE_WRITE_ONLY : WRITE_ONLY, RegisterTable.ZERO,
                (cpu, bank, value) -> par[bank] =
                        cpu.mmu.operation().result(value, type, privileged, otherState ? 1 : bank));
    }
}
