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
 * Random words from the whole space of Advanced SIMD, data processing and structure loads and stores: undefined here exactly where they are on QEMU, and
 * with the same results where not. {@code -Dbackstep.oracle.tests=N} and {@code -Dbackstep.oracle.seed} as in {@link
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
        long seed = OracleSeed.of("Advanced SIMD encoding space, thumb " + thumb, TESTS);
        Random random = new Random(seed);
        List<OracleCase> tests = new ArrayList<>();
        List<int[]> here = new ArrayList<>();
        BackstepRunner runner = new BackstepRunner();
        while (tests.size() < TESTS) {
            boolean memory = random.nextInt(3) == 0;
            int word = memory ? 0xf4000000 | random.nextInt() & 0x00efffff : 0xf2000000 | random.nextInt() & 0x01ffffff;
            if (!Unpredictable.isUnpredictableAdvancedSimd(word) && !isFused(word)) {
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

    /** VFMA and VFMS, which QEMU 7.2 runs although the MVFR1 of its Cortex-A9 says that they are not there. */
    private static boolean isFused(int word) {
        return (word & 0xff800f10) == 0xf2000c10;
    }

    private static OracleCase test(int word, boolean thumb, Random random) {
        int[] code = new int[OracleCase.CODE_WORDS];
        int bits = word;
        if (thumb) {
            Arrays.fill(code, 0xdf00df00);
            boolean memory = word >>> 24 == 0xf4;
            bits = (memory ? 0xf9000000 : (word & 1 << 24) << 4 | 0xef000000) | word & 0x00ffffff;
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
        int[] registers = new int[15];
        // As aligned as any may ask for.
        Arrays.fill(registers, OracleCase.SCRATCH + 96);
        return new OracleCase(thumb, code, 4, starts, registers,
                Psr.A | Psr.I | Psr.F | Mode.SYSTEM.bits() | (thumb ? Psr.T : 0), new int[OracleCase.SCRATCH_WORDS], extension,
                List.of(String.format("%08x", bits)));
    }
}
