package dev.backstep.arm.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstep.arm.state.Mode;
import dev.backstep.arm.state.Psr;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Every coordinate of CP14 and CP15, read by MRC here and on QEMU: the same value, or undefined on both. */
class CoprocessorRegisterSweepTest {

    private static final int MARK = 0x5a5a5a5a;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"15, SUPERVISOR", "15, USER", "14, SUPERVISOR", "14, USER"})
    void everyRegisterReadsAsOnQemu(int coprocessor, Mode mode) throws Exception {
        sweep(coprocessor, mode, false);
    }

    @ParameterizedTest
    @CsvSource({"15, SUPERVISOR", "15, USER", "14, SUPERVISOR", "14, USER"})
    void everyRegisterKeepsTheBitsThatQemuKeeps(int coprocessor, Mode mode) throws Exception {
        sweep(coprocessor, mode, true);
    }

    private void sweep(int coprocessor, Mode mode, boolean write) throws Exception {
        assumeTrue(QemuRunner.isInstalled(), "qemu-system-arm is not installed");
        List<OracleCase> tests = new ArrayList<>();
        List<int[]> here = new ArrayList<>();
        BackstepRunner runner = new BackstepRunner();
        for (int i = 0; i < 1 << 14; i++) {
            int crn = i >>> 10;
            int opc1 = i >>> 7 & 7;
            int crm = i >>> 3 & 15;
            int opc2 = i & 7;
            if (isKnownToDiffer(coprocessor, crn, opc1, crm, opc2)) {
                continue;
            }
            if (write && isNotToBeWritten(coprocessor, crn, opc1, crm, opc2)) {
                continue;
            }
            OracleCase test = access(coprocessor, mode, write, crn, opc1, crm, opc2);
            here.add(runner.run(tests.size(), test));
            tests.add(test);
        }
        int[][] qemu = QemuRunner.run(tests, directory);
        StringBuilder differences = new StringBuilder();
        for (int i = 0; i < qemu.length; i++) {
            String text = OracleRecord.differences(qemu[i], here.get(i));
            if (!text.isEmpty()) {
                differences.append(tests.get(i).names()).append('\n').append(text);
            }
        }
        assertEquals("", differences.toString());
    }

    /**
     * Where QEMU answers and a Cortex-A9 does not: wildcards that QEMU keeps for older processors, registers of ARMv8 that
     * it adds to all, and registers that this machine has no use for.
     */
    private static boolean isKnownToDiffer(int coprocessor, int crn, int opc1, int crm, int opc2) {
        if (coprocessor == 14) {
            // DBGDSCRint: User mode may read it, which QEMU does not let it. DBGDCCINT of ARMv8, DBGVCR: no operation there.
            return crn == 0 && opc1 == 0 && (crm == 1 || crm == 2 || crm == 7) && opc2 == 0;
        }
        return switch (crn) {
            // DACR at every coordinate.
            case 3 -> opc1 != 0 || crm != 0 || opc2 != 0;
            // HSR-like fault status of EL2, which has none here.
            case 5, 6 -> opc1 != 0;
            // TLB lockdown at every coordinate, no operation.
            case 10 -> opc1 != 0 || crm != 2;
            // Event counters by number.
            case 14 -> true;
            default -> false;
        };
    }

    /**
     * What the harness lives by, what holds a count of time, and where QEMU keeps bits that a Cortex-A9 does not have: SDER,
     * NSACR, PMCR, PMXEVTYPER, and no event counter.
     */
    private static boolean isNotToBeWritten(int coprocessor, int crn, int opc1, int crm, int opc2) {
        return coprocessor == 15 && opc1 == 0 && switch (crn) {
            case 1 -> crm == 0 && opc2 == 0 || crm == 1;
            case 5, 6, 12 -> crm == 0;
            case 9 -> crm == 13 || crm == 12 && opc2 == 0;
            case 13 -> true;
            default -> false;
        };
    }

    /** MRC, after MCR of all ones when {@code write}. */
    private static OracleCase access(int coprocessor, Mode mode, boolean write, int crn, int opc1, int crm, int opc2) {
        int[] code = new int[OracleCase.CODE_WORDS];
        java.util.Arrays.fill(code, 0xef000000);
        int read = 0xee100010 | opc1 << 21 | crn << 16 | coprocessor << 8 | opc2 << 5 | crm;
        BitSet starts = new BitSet();
        starts.set(0);
        if (write) {
            code[0] = read & ~(1 << 20) | 1 << 12;
            code[1] = read;
            starts.set(2);
        } else {
            code[0] = read;
        }
        int[] registers = new int[15];
        registers[0] = MARK;
        registers[1] = -1;
        return new OracleCase(false, code, write ? 8 : 4, starts, registers, Psr.A | Psr.I | Psr.F | mode.bits(),
                new int[OracleCase.SCRATCH_WORDS], new int[OracleCase.EXTENSION_WORDS],
                List.of(String.format("%s p%d c%d %d c%d %d", write ? "MCR, MRC" : "MRC", coprocessor, crn, opc1, crm, opc2)));
    }
}
