package dev.backstep.arm.cp15;

import static dev.backstep.arm.cp15.Access.USER_WRITE_ONLY;
import static dev.backstep.arm.cp15.Access.WRITE_ONLY;

import dev.backstep.arm.mmu.Mmu;

/**
 * CRn 7 and 8: caches, branch predictors, barriers, TLB (B3.17.2, B4.2).
 *
 * <p>There are no caches here; decoded instructions follow each write by themselves. So only the TLB operations and, where
 * CPUs run at the same time, barriers do something. The TLB is one for instructions and data. Operations by address on caches never fault.
 */
final class MaintenanceOperations {

    private MaintenanceOperations() { }

    static void addTo(RegisterTable table) {
        table.nothing("NOP (was WFI)", "c7 0 c0 4", WRITE_ONLY)
                .nothing("ICIALLUIS", "c7 0 c1 0", WRITE_ONLY)
                .nothing("BPIALLIS", "c7 0 c1 6", WRITE_ONLY)
                .nothing("ICIALLU", "c7 0 c5 0", WRITE_ONLY)
                .nothing("ICIMVAU", "c7 0 c5 1", WRITE_ONLY)
                .nothing("CP15ISB", "c7 0 c5 4", USER_WRITE_ONLY)
                .nothing("BPIALL", "c7 0 c5 6", WRITE_ONLY)
                .nothing("BPIMVA", "c7 0 c5 7", WRITE_ONLY)
                .nothing("DCIMVAC", "c7 0 c6 1", WRITE_ONLY)
                .nothing("DCISW", "c7 0 c6 2", WRITE_ONLY)
                .nothing("DCCMVAC", "c7 0 c10 1", WRITE_ONLY)
                .nothing("DCCSW", "c7 0 c10 2", WRITE_ONLY)
                .row("CP15DSB", "c7 0 c10 4", USER_WRITE_ONLY, RegisterTable.ZERO, (cpu, bank, value) -> cpu.fence())
                .row("CP15DMB", "c7 0 c10 5", USER_WRITE_ONLY, RegisterTable.ZERO, (cpu, bank, value) -> cpu.fence())
                .nothing("DCCMVAU", "c7 0 c11 1", WRITE_ONLY)
                .nothing("NOP (was prefetch)", "c7 0 c13 1", WRITE_ONLY)
                .nothing("DCCIMVAC", "c7 0 c14 1", WRITE_ONLY)
                .nothing("DCCISW", "c7 0 c14 2", WRITE_ONLY);
        // Cache operations of older architectures are not there, but programs that still issue them expect no harm.
        for (int crm = 0; crm <= 15; crm++) {
            for (int opc2 = 0; opc2 <= 7; opc2++) {
                if (table.find(7, 0, crm, opc2) == null) {
                    table.nothing("NOP_" + crm + "_" + opc2, "c7 0 c" + crm + " " + opc2, WRITE_ONLY);
                }
            }
        }
        for (String[] form : new String[][] {{"", "IS", "c3"}, {"I", "", "c5"}, {"D", "", "c6"}, {"", "", "c7"}}) {
            String prefix = form[0];
            String suffix = form[1];
            String crm = form[2];
            boolean shared = suffix.equals("IS");
            invalidate(table, prefix + "TLBIALL" + suffix, crm, 0, shared, (mmu, bank, value) -> mmu.invalidateAll(bank));
            invalidate(table, prefix + "TLBIMVA" + suffix, crm, 1, shared, Mmu::invalidateAddress);
            invalidate(table, prefix + "TLBIASID" + suffix, crm, 2, shared, Mmu::invalidateAsid);
            if (prefix.isEmpty()) {
                invalidate(table, "TLBIMVAA" + suffix, crm, 3, shared, Mmu::invalidateAddressOfAllAsids);
            }
        }
    }

    /** What an operation does to one TLB. */
    @FunctionalInterface
    private interface TlbOperation {
        void apply(Mmu mmu, int bank, int value);
    }

    /**
     * {@code shared}: the operation of one processor is carried out by all, before the instruction is over. The others are
     * local, whatever ACTLR.FW says, as on QEMU.
     */
    private static void invalidate(RegisterTable table, String name, String crm, int opc2, boolean shared, TlbOperation operation) {
        table.row(name, "c8 0 " + crm + " " + opc2, WRITE_ONLY, RegisterTable.ZERO, shared
                ? (cpu, bank, value) -> cpu.cluster().broadcast(each -> operation.apply(each.mmu, bank, value))
                : (cpu, bank, value) -> operation.apply(cpu.mmu, bank, value));
    }
}
