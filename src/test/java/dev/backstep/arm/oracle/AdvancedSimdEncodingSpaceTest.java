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
            boolean memory = random.nextInt(3) == 0;
            int word = memory ? 0xf4000000 | random.nextInt() & 0x00efffff : 0xf2000000 | random.nextInt() & 0x01ffffff;
            if (memory ? isPredictableTransfer(word) : isPredictable(word)) {
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

    /** False when the base is the PC, or the longest list would lie beyond D31. */
    private static boolean isPredictableTransfer(int word) {
        return (word >>> 16 & 15) != 15 && vd(word) + 6 <= 31;
    }

    /**
     * False for tables of VTBL and VTBX beyond D31; for VTRN, VUZP and VZIP of one register; and for VFMA and VFMS, which
     * QEMU 7.2 runs although the MVFR1 of its Cortex-A9 says that they are not there.
     */
    private static boolean isPredictable(int word) {
        if ((word & 0x01800f10) == 0x00000c10) {
            return false;
        }
        boolean lookUpOrTwoRegisters = (word & 0x01b00010) == 0x01b00000;
        boolean lookUp = lookUpOrTwoRegisters && (word & 0xc00) == 0x800;
        boolean permute = lookUpOrTwoRegisters && (word & 0x30e00) == 0x20000;
        int vn = word >>> 16 & 15 | word >>> 3 & 16;
        int vm = word & 15 | word >>> 1 & 16;
        return !(lookUp && vn + (word >>> 8 & 3) > 31) && !(permute && vd(word) == vm);
    }

    private static int vd(int word) {
        return word >>> 12 & 15 | word >>> 18 & 16;
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
