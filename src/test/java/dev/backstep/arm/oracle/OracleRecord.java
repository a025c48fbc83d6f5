package dev.backstep.arm.oracle;

import java.util.Arrays;

/** What a test left behind, word by word as the harness saves it. */
final class OracleRecord {

    static final int BYTES = 1024;
    static final int WORDS = BYTES / 4;
    static final int SCRATCH = 64;
    /** D0 to D31, two words each, the low one first; then FPSCR, FPEXC and CPACR. */
    static final int EXTENSION = 128;

    private static final String[] NAMES = {"exception", "cpsr", "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7",
        "r8", "r9", "r10", "r11", "r12", "r13", "r14",
        "r8_fiq", "r9_fiq", "r10_fiq", "r11_fiq", "r12_fiq", "r13_fiq", "r14_fiq", "spsr_fiq",
        "r13_svc", "r14_svc", "spsr_svc", "r13_und", "r14_und", "spsr_und", "r13_irq", "r14_irq", "spsr_irq",
        "r13_mon", "r14_mon", "spsr_mon", "r13_abt", "r14_abt", "spsr_abt", "dfsr", "dfar", "ifsr", "ifar"};

    private static final int DFSR = 40;
    private static final int DFAR = DFSR + 1;
    private static final int IFSR = 42;

    private OracleRecord() { }

    static String name(int word) {
        if (word < SCRATCH) {
            return word < NAMES.length ? NAMES[word] : "word" + word;
        }
        if (word >= EXTENSION) {
            return switch (word - EXTENSION) {
                case OracleCase.FPSCR -> "fpscr";
                case OracleCase.FPEXC -> "fpexc";
                case OracleCase.CPACR -> "cpacr";
                default -> String.format("d%d[%d]", (word - EXTENSION) / 2, word & 1);
            };
        }
        return String.format("[%08x]", OracleCase.SCRATCH + 4 * (word - SCRATCH));
    }

    /** What an exception number stands for. */
    static String exception(int kind) {
        return switch (kind) {
            case 0 -> "none";
            case 1 -> "UNDEFINED";
            case 2 -> "SVC";
            case 3 -> "PREFETCH_ABORT";
            case 4 -> "DATA_ABORT";
            case 6 -> "IRQ";
            case 7 -> "FIQ";
            case 8 -> "SMC";
            default -> "?" + kind;
        };
    }

    /** True when the test ended in an alignment fault of a write. */
    static boolean isMisalignedWrite(int[] record) {
        return record[0] == 4 && record[DFSR] == 0x801;
    }

    /** True when the test ended in an alignment fault of an access that was aligned to 128 bits. */
    static boolean isAlignmentFaultAtMultipleOf16(int[] record) {
        return record[0] == 4 && (record[DFSR] & ~0x800) == 1 && (record[DFAR] & 15) == 0;
    }

    /**
     * True when the PC was misaligned: BXWritePC to A32 state with bits 1 and 0 of the target being 10 is UNPREDICTABLE, and
     * ends in an alignment fault on QEMU.
     */
    static boolean isMisalignedPc(int[] record) {
        return record[0] == 3 && record[IFSR] == 1;
    }

    /** Lines that name each word that differs; empty when none does. */
    static String differences(int[] qemu, int[] here) {
        if (Arrays.equals(qemu, here)) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < WORDS; i++) {
            if (qemu[i] != here[i]) {
                text.append(i == 0
                        ? String.format("    %-12s qemu %s here %s%n", name(i), exception(qemu[i]), exception(here[i]))
                        : String.format("    %-12s qemu %08x here %08x%n", name(i), qemu[i], here[i]));
            }
        }
        return text.toString();
    }
}
