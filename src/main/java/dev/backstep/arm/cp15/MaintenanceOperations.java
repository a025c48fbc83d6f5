package dev.backstep.arm.cp15;

import static dev.backstep.arm.cp15.Access.USER_WRITE_ONLY;
import static dev.backstep.arm.cp15.Access.WRITE_ONLY;

import dev.backstep.arm.cp15.CoprocessorRegister.Writer;

/**
 * CRn 7 and 8: caches, branch predictors, barriers, TLB (B3.17.2, B4.2).
 *
 * <p>There are no caches here; decoded instructions follow each write by themselves. So only the TLB operations do
 * something, and each of them forgets everything, which the architecture allows.
 */
final class MaintenanceOperations {

    private static final Writer FORGET_TRANSLATIONS = (cpu, bank, value) -> cpu.flushTranslations();

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
                .nothing("CP15DSB", "c7 0 c10 4", USER_WRITE_ONLY)
                .nothing("CP15DMB", "c7 0 c10 5", USER_WRITE_ONLY)
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
        forget(table, "TLBIALLIS", "c8 0 c3 0");
        forget(table, "TLBIMVAIS", "c8 0 c3 1");
        forget(table, "TLBIASIDIS", "c8 0 c3 2");
        forget(table, "TLBIMVAAIS", "c8 0 c3 3");
        forget(table, "ITLBIALL", "c8 0 c5 0");
        forget(table, "ITLBIMVA", "c8 0 c5 1");
        forget(table, "ITLBIASID", "c8 0 c5 2");
        forget(table, "DTLBIALL", "c8 0 c6 0");
        forget(table, "DTLBIMVA", "c8 0 c6 1");
        forget(table, "DTLBIASID", "c8 0 c6 2");
        forget(table, "TLBIALL", "c8 0 c7 0");
        forget(table, "TLBIMVA", "c8 0 c7 1");
        forget(table, "TLBIASID", "c8 0 c7 2");
        forget(table, "TLBIMVAA", "c8 0 c7 3");
    }

    private static void forget(RegisterTable table, String name, String coordinates) {
        table.row(name, coordinates, WRITE_ONLY, RegisterTable.ZERO, FORGET_TRANSLATIONS);
    }
}
