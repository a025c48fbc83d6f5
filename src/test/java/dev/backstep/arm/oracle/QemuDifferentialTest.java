package dev.backstep.arm.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstep.arm.decode.InstructionGroup;
import dev.backstep.arm.decode.InstructionSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The interpreter against QEMU. {@code -Dbackstep.oracle.tests=N} sets the number of tests a group, {@code
 * -Dbackstep.oracle.seed} the seed (see {@link OracleSeed}), {@code -Dbackstep.oracle.groups=PATTERN} selects groups by name,
 * {@code -Dbackstep.oracle.differences=N} sets how many differences are printed.
 */
class QemuDifferentialTest {

    private static final int TESTS = Integer.getInteger("backstep.oracle.tests", 1000);
    private static final String GROUPS = System.getProperty("backstep.oracle.groups", ".*");
    private static final int SHOWN = Integer.getInteger("backstep.oracle.differences", 10);

    /** {@code -Dbackstep.oracle.coverage=true} prints how often each row was tested. */
    private static final boolean COVERAGE = Boolean.getBoolean("backstep.oracle.coverage");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(InstructionGroup.class)
    void instructionsLeaveTheSameStateAsOnQemu(InstructionGroup group) throws Exception {
        assumeTrue(group.name().matches(GROUPS), "not selected");
        assumeTrue(QemuRunner.isInstalled(), "qemu-system-arm is not installed");
        long seed = OracleSeed.of(group.name(), TESTS);
        Random random = new Random(seed);
        List<OracleCase> tests = new ArrayList<>();
        List<int[]> here = new ArrayList<>();
        BackstepRunner runner = new BackstepRunner();
        SequenceGenerator a32 = new SequenceGenerator(group, false, random);
        SequenceGenerator thumb = new SequenceGenerator(group, true, random);
        long candidates = 0;
        while (tests.size() < TESTS) {
            SequenceGenerator generator = thumb.hasRows() && random.nextBoolean() ? thumb : a32;
            OracleCase test = generator.next(tests.size());
            int[] record = runner.run(tests.size(), test);
            candidates++;
            if (record != null && !isLeftOpen(group, record)) {
                tests.add(test);
                here.add(record);
            } else if (candidates > 1000 + 1000L * TESTS) {
                fail(group + ": of " + candidates + " candidates only " + tests.size() + " stay where they belong");
            }
        }
        if (COVERAGE) {
            showCoverage(group, tests);
        }
        int[][] qemu = QemuRunner.run(tests, directory);
        assertEquals(tests.size(), qemu.length, "records that QEMU wrote");
        report(group, seed, tests, qemu, here);
    }

    private static void showCoverage(InstructionGroup group, List<OracleCase> tests) {
        Map<String, Integer> counts = new TreeMap<>();
        for (InstructionSet set : InstructionSet.values()) {
            group.rows(set).forEach(row -> counts.put(row.set() + " " + row.name(), 0));
        }
        for (OracleCase test : tests) {
            for (String name : test.names()) {
                for (InstructionSet set : InstructionSet.values()) {
                    if ((set == InstructionSet.A32) != test.thumb()) {
                        counts.computeIfPresent(set + " " + name, (key, count) -> count + 1);
                    }
                }
            }
        }
        System.out.println("oracle: " + group + " rows " + counts);
    }

    /**
     * Whether a store-exclusive that will fail faults on a misaligned address is IMPLEMENTATION DEFINED (A3.4.1). Of an
     * alignment of 256 bits QEMU 7.2 checks 128 bits only.
     */
    private static boolean isLeftOpen(InstructionGroup group, int[] record) {
        return group == InstructionGroup.EXCLUSIVE && OracleRecord.isMisalignedWrite(record)
                || group == InstructionGroup.ADVANCED_SIMD_LOAD_STORE && OracleRecord.isAlignmentFaultAtMultipleOf16(record);
    }

    private void report(InstructionGroup group, long seed, List<OracleCase> tests, int[][] qemu, List<int[]> here) {
        StringBuilder text = new StringBuilder();
        Map<String, Integer> suspects = new TreeMap<>();
        int different = 0;
        for (int i = 0; i < qemu.length; i++) {
            String differences = OracleRecord.differences(qemu[i], here.get(i));
            if (differences.isEmpty() || OracleRecord.isMisalignedPc(qemu[i])) {
                continue;
            }
            OracleCase test = tests.get(i);
            if (different++ < SHOWN) {
                text.append(String.format("%n  test %d %s cpsr %08x%n", i, test.names(), test.cpsr()));
                text.append(Disassembly.of(test, OracleCase.codeAddress(i), directory));
                for (int n = 0; n < 15; n++) {
                    text.append(String.format("%s%08x", n == 0 ? "    r0-r14 " : " ", test.registers()[n]));
                }
                text.append(String.format("%n%s", differences));
            }
            test.names().forEach(name -> suspects.merge((test.thumb() ? "T32 " : "A32 ") + name, 1, Integer::sum));
        }
        if (different > 0) {
            fail(group + " seed " + seed + ": " + different + " of " + qemu.length + " tests differ; rows in them: "
                    + suspects + text);
        }
    }
}
