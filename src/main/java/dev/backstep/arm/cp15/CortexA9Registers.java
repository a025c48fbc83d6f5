package dev.backstep.arm.cp15;

import static dev.backstep.arm.cp15.Access.READ_WRITE;
import static dev.backstep.arm.cp15.Access.SECURE_WRITE;
import static dev.backstep.arm.cp15.Access.WRITE_ONLY;

/** CRn 15: what only this processor has (Cortex-A9 TRM 4.3). */
final class CortexA9Registers {

    private CortexA9Registers() { }

    static void addTo(RegisterTable table, CortexA9 model) {
        int[] configurationBase = table.storage("CBAR", 1);
        table.stored("PCR", "c15 0 c0 0", READ_WRITE, -1)
                .stored("DIAGNOSTIC", "c15 0 c0 1", READ_WRITE, -1)
                .stored("POWER_DIAGNOSTIC", "c15 0 c0 2", READ_WRITE, -1)
                .constant("NEONBUSY", "c15 0 c1 0", READ_WRITE, 0)
                // Kept as the difference to where the board says it is, so that 0 is the value after reset.
                .row("CBAR", "c15 4 c0 0", SECURE_WRITE,
                        (cpu, bank) -> configurationBase[0] ^ model.peripheralBase(),
                        (cpu, bank, value) -> configurationBase[0] = value ^ model.peripheralBase())
                .nothing("TLBLOCKDOWN_READ", "c15 5 c4 2", WRITE_ONLY)
                .nothing("TLBLOCKDOWN_WRITE", "c15 5 c4 4", WRITE_ONLY)
                .constant("TLB_VA", "c15 5 c5 2", READ_WRITE, 0)
                .constant("TLB_PA", "c15 5 c6 2", READ_WRITE, 0)
                .constant("TLB_ATTR", "c15 5 c7 2", READ_WRITE, 0);
    }
}
