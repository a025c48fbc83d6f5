package dev.backstep.arm.cp15;

import static dev.backstep.arm.cp15.Access.READ_ONLY;
import static dev.backstep.arm.cp15.Access.READ_WRITE;

/** CRn 0: who the processor is and what it can do (B3.17.2, B4.1, Cortex-A9 TRM 4.2). */
final class IdentificationRegisters {

    private static final int MIDR = 0x410fc090;
    /** Multiprocessing extensions format. */
    private static final int MPIDR = 0x80000000;
    private static final int LEVEL_1_DATA_CACHE = 0xe00fe019;
    private static final int LEVEL_1_INSTRUCTION_CACHE = 0x200fe019;

    private IdentificationRegisters() { }

    static void addTo(RegisterTable table) {
        table.constant("MIDR", "c0 0 c0 0", READ_ONLY, MIDR)
                .constant("CTR", "c0 0 c0 1", READ_ONLY, 0x80038003)
                .constant("TCMTR", "c0 0 c0 2", READ_ONLY, 0)
                .constant("TLBTR", "c0 0 c0 3", READ_ONLY, 0)
                // Unallocated identification registers of this row read as MIDR.
                .constant("MIDR (alias 4)", "c0 0 c0 4", READ_ONLY, MIDR)
                .row("MPIDR", "c0 0 c0 5", READ_ONLY, (cpu, bank) -> MPIDR | cpu.index(), RegisterTable.IGNORED)
                .constant("REVIDR", "c0 0 c0 6", READ_ONLY, MIDR)
                .constant("MIDR (alias 7)", "c0 0 c0 7", READ_ONLY, MIDR)
                .constant("ID_PFR0", "c0 0 c1 0", READ_ONLY, 0x00001031)
                .constant("ID_PFR1", "c0 0 c1 1", READ_ONLY, 0x00000011)
                .constant("ID_DFR0", "c0 0 c1 2", READ_ONLY, 0)
                .constant("ID_AFR0", "c0 0 c1 3", READ_ONLY, 0)
                .constant("ID_MMFR0", "c0 0 c1 4", READ_ONLY, 0x00100103)
                .constant("ID_MMFR1", "c0 0 c1 5", READ_ONLY, 0x20000000)
                .constant("ID_MMFR2", "c0 0 c1 6", READ_ONLY, 0x01230000)
                .constant("ID_MMFR3", "c0 0 c1 7", READ_ONLY, 0x00002111)
                .constant("ID_ISAR0", "c0 0 c2 0", READ_ONLY, 0x00101111)
                .constant("ID_ISAR1", "c0 0 c2 1", READ_ONLY, 0x13112111)
                .constant("ID_ISAR2", "c0 0 c2 2", READ_ONLY, 0x21232041)
                .constant("ID_ISAR3", "c0 0 c2 3", READ_ONLY, 0x11112131)
                .constant("ID_ISAR4", "c0 0 c2 4", READ_ONLY, 0x00111142)
                .constant("ID_ISAR5", "c0 0 c2 5", READ_ONLY, 0)
                .constant("ID_MMFR4", "c0 0 c2 6", READ_ONLY, 0)
                .constant("ID_ISAR6", "c0 0 c2 7", READ_ONLY, 0);
        // The rest of the CPUID scheme is reserved and reads as zero (B7.1).
        for (int crm = 3; crm <= 7; crm++) {
            for (int opc2 = 0; opc2 <= 7; opc2++) {
                table.constant("ID_RESERVED_" + crm + "_" + opc2, "c0 0 c" + crm + " " + opc2, READ_ONLY, 0);
            }
        }
        int[] selector = table.storage("CSSELR", 2);
        table.banked("CSSELR", "c0 2 c0 0", READ_WRITE, (cpu, bank) -> selector[bank],
                        (cpu, bank, value) -> selector[bank] = value & 0xf)
                .banked("CCSIDR", "c0 1 c0 0", READ_ONLY, (cpu, bank) -> switch (selector[bank]) {
                    case 0 -> LEVEL_1_DATA_CACHE;
                    case 1 -> LEVEL_1_INSTRUCTION_CACHE;
                    default -> 0;
                }, RegisterTable.IGNORED)
                .constant("CLIDR", "c0 1 c0 1", READ_ONLY, 0x09000003)
                .constant("AIDR", "c0 1 c0 7", READ_ONLY, 0);
    }
}
