package dev.backstep.arm.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstep.arm.state.ExtensionRegisters;
import dev.backstep.arm.state.Mode;
import dev.backstep.arm.state.Psr;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * Random words from the whole space of Advanced SIMD data processing: undefined here exactly where they are on QEMU, and
 * with the same results where not. {@code -Dbackstep.oracle.tests=N} and {@code -Dbackstep.oracle.seed=S} as in {@link
 * QemuDifferentialTest}.
 */
class AdvancedSimdEncodingSpaceTest {

    private static final int TESTS = Integer.getInteger("backstep.oracle.tests", 1000);
    private static final int SHOWN = Integer.getInteger("backstep.oracle.differences", 10);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wordsAreUndefinedWhereTheyAreOnQemu(boolean thumb) throws Exception {
        assumeTrue(QemuRunner.isInstalled(), "qemu-system-arm is not installed");
        long seed = Long.getLong("backstep.oracle.seed", System.nanoTime());
        System.out.println("oracle: Advanced SIMD encoding space, thumb " + thumb + " seed " + seed + " tests " + TESTS);
        Random random = new Random(seed);
        List<OracleCase> tests = new ArrayList<>();
        List<int[]> here = new ArrayList<>();
        BackstepRunner runner = new BackstepRunner();
        while (tests.size() < TESTS) {
            int word = 0xf2000000 | random.nextInt() & 0x01ffffff;
            if (isInteger(word)) {
                OracleCase test = test(word, thumb, random);
                here.add(runner.run(tests.size(), test));
                tests.add(test);
            }
        }
        int[][] qemu = QemuRunner.run(tests, directory);
        assertEquals(tests.size(), qemu.length, "records that QEMU wrote");
        StringBuilder text = new StringBuilder();
        int different = 0;
        int undefined = 0;
        for (int i = 0; i < qemu.length; i++) {
            String differences = OracleRecord.differences(qemu[i], here.get(i));
            undefined += qemu[i][0] == 1 ? 1 : 0;
            if (!differences.isEmpty() && different++ < SHOWN) {
                text.append('\n').append(tests.get(i).names()).append('\n')
                        .append(Disassembly.of(tests.get(i), OracleCase.codeAddress(i), directory)).append(differences);
            }
        }
        System.out.println("oracle: of " + qemu.length + " words " + undefined + " are undefined");
        if (different > 0) {
            fail("seed " + seed + ": " + different + " of " + qemu.length + " tests differ" + text);
        }
    }

    /** False for floating point, permutations, immediates and two-register miscellaneous (A7.4). */
    private static boolean isInteger(int word) {
        int a = word >>> 8 & 15;
        if ((word & 1 << 23) == 0) {
            return a < 12;
        }
        if ((word & 1 << 4) != 0) {
            return (word & 0x00380080) != 0 && a < 14;
        }
        boolean scalar = (word & 1 << 6) != 0;
        return (word & 0x00300000) != 0x00300000 && !(scalar && (a == 1 || a == 5 || a == 9));
    }

    private static OracleCase test(int word, boolean thumb, Random random) {
        int[] code = new int[OracleCase.CODE_WORDS];
        int bits = word;
        if (thumb) {
            Arrays.fill(code, 0xdf00df00);
            bits = (word & 1 << 24) << 4 | 0xef000000 | word & 0x00ffffff;
            code[0] = bits << 16 | bits >>> 16;
        } else {
            Arrays.fill(code, 0xef000000);
            code[0] = word;
        }
        BitSet starts = new BitSet();
        starts.set(0);
        int[] extension = LaneValues.replaceIn(new int[OracleCase.EXTENSION_WORDS], random);
        extension[OracleCase.FPEXC] = ExtensionRegisters.FPEXC_EN;
        extension[OracleCase.CPACR] = 0x00f00000;
        return new OracleCase(thumb, code, 4, starts, new int[15],
                Psr.A | Psr.I | Psr.F | Mode.SYSTEM.bits() | (thumb ? Psr.T : 0), new int[OracleCase.SCRATCH_WORDS], extension,
                List.of(String.format("%08x", bits)));
    }
}
