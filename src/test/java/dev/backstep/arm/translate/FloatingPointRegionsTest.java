package dev.backstep.arm.translate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.cp15.CortexA9;
import dev.backstep.arm.state.ExtensionRegisters;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops whose floating-point operations leave the fast path, sometimes or all the time, and raise exceptions there. */
class FloatingPointRegionsTest {

    /**
     * In turn from a table of 64 doubles at R0, every operation: and r3, r1, #0x1f8; add r3, r3, r0; vldr d0, [r3]; vldr d1, [r3, #8];
     * vadd.f64 d2, d0, d1; vmls.f64 d5, d0, d1; vmul.f64 d3, d0, d1; vdiv.f64 d4, d0, d1; vsqrt.f64 d6, d0; vcvt.f32.f64 s20, d0;
     * vsub.f32 s21, s20, s3; vmul.f32 s22, s20, s2; vcvt.f64.f32 d12, s3; vcvt.s32.f64 s26, d2; vcvt.f32.s32 s27, s3;
     * vmul.f32 q8, q0, q1; vmla.f32 q9, q0, q1; vcmp.f64 d0, d1; vmrs APSR_nzcv, fpscr; addcs r4, r4, #1; addeq r5, r5, #1;
     * vstmia r6, {d2-d6}; add r1, r1, #8; subs r2, r2, #1; bne back; b .
     */
    private static final int[] LOOP = {0xe2013f7e, 0xe0833000, 0xed930b00, 0xed931b02, 0xee302b01, 0xee005b41, 0xee203b01, 0xee804b01,
        0xeeb16bc0, 0xeeb7abc0, 0xee7aaa61, 0xee2aba01, 0xeeb7cae1, 0xeebddbc2, 0xeef8dae1, 0xf3400d52, 0xf2402d52, 0xeeb40b41,
        0xeef1fa10, 0x22844001, 0x02855001, 0xec862b0a, 0xe2811008, 0xe2522001, 0x1affffe6, 0xeafffffe};
    private static final int ROUNDS = 3000;
    private static final double[] UNUSUAL = {0.0, -0.0, Double.MIN_NORMAL, Double.MIN_VALUE, -3e-310, 1e-160, 1e200, Double.MAX_VALUE,
        Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, Double.longBitsToDouble(0x7ff0000000000001L), 1e-40, 3e38, 4e-46};

    private static TestCpu machine(Translation translation, int fpscr, int unusual, long seed) {
        TestCpu test = new TestCpu(new CortexA9(0x1e000000), translation).a32(LOOP);
        test.cpu.control.cpacr = 0xf << 20;
        test.cpu.setFpexc(ExtensionRegisters.FPEXC_EN);
        test.cpu.extension.setFpscr(fpscr);
        Random random = new Random(seed);
        for (int i = 0; i < 65; i++) {
            double value = random.nextInt(100) < unusual ? UNUSUAL[random.nextInt(UNUSUAL.length)] : random.nextGaussian() * 1000;
            long bits = Double.doubleToRawLongBits(value);
            test.ram.write(TestCpu.DATA + 8L * i, (int) bits, 4);
            test.ram.write(TestCpu.DATA + 8L * i + 4, (int) (bits >>> 32), 4);
        }
        return test.set(0, TestCpu.DATA).set(2, ROUNDS).set(6, TestCpu.DATA + 0x1000);
    }

    /** FPSCR: nothing, IXC, FZ with IXC, DN with IXC, towards zero, upwards with FZ and IXC. */
    @ParameterizedTest
    @ValueSource(ints = {0, 0x10, 0x01000010, 0x02000010, 0x00c00000, 0x01400010})
    void operationsOffTheFastPathGiveAndRaiseTheSame(int fpscr) {
        long seed = 20261128L + fpscr;
        for (int unusual : new int[] {0, 10, 60}) {
            String which = String.format("FPSCR %x, %d %% unusual, seed %d", fpscr, unusual, seed);
            TestCpu expected = machine(Translation.OFF, fpscr, unusual, seed);
            TestCpu actual = machine(Translation.ON, fpscr, unusual, seed);
            for (int run = 0; run < 10; run++) {
                expected.step(ROUNDS * 2 + 7);
                actual.step(ROUNDS * 2 + 7);
                assertEquals(Integer.toHexString(expected.cpu.extension.fpscr()), Integer.toHexString(actual.cpu.extension.fpscr()), which);
                assertArrayEquals(expected.cpu.extension.d, actual.cpu.extension.d, which);
                assertArrayEquals(Arrays.copyOf(expected.cpu.r, 15), Arrays.copyOf(actual.cpu.r, 15), which);
                assertEquals(expected.cpu.pc, actual.cpu.pc, which);
                assertEquals(expected.ram.contentHash(), actual.ram.contentHash(), which);
            }
            assertTrue(actual.cpu.r[2] < ROUNDS - 2000, "the loop went round");
        }
    }
}
