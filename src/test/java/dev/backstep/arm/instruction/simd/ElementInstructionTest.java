package dev.backstep.arm.instruction.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.state.ExtensionRegisters;
import dev.backstep.arm.state.Mode;
import org.junit.jupiter.api.Test;

/** Two-register, permute, immediate and floating-point instructions, by hand. Words from the GNU assembler. */
class ElementInstructionTest {

    private static final long D0 = 0x0706050403020100L;
    private static final long D1 = 0x0f0e0d0c0b0a0908L;
    private static final long D2 = 0x1716151413121110L;
    private static final long D3 = 0x1f1e1d1c1b1a1918L;

    /** D0 to D3 as they are after one instruction, given what they were before. */
    private static TestCpu run(int word, long... before) {
        TestCpu t = new TestCpu();
        t.cpu.control.cpacr = 0x00f00000;
        t.cpu.controlChanged();
        t.cpu.setFpexc(ExtensionRegisters.FPEXC_EN);
        System.arraycopy(before, 0, t.cpu.extension.d, 0, before.length);
        t.a32(word).step(1);
        assertEquals(Mode.SUPERVISOR, t.cpu.mode(), "undefined");
        return t;
    }

    private static void assertBecomes(TestCpu t, long... after) {
        for (int i = 0; i < after.length; i++) {
            assertEquals(Long.toHexString(after[i]), Long.toHexString(t.cpu.extension.d[i]), "D" + i);
        }
    }

    private static long floats(float low, float high) {
        return Float.floatToRawIntBits(low) & 0xffffffffL | (long) Float.floatToRawIntBits(high) << 32;
    }

    @Test
    void reversalsStayInTheirContainer() {
        assertBecomes(run(0xf3b00001 /* vrev64.8 d0, d1 */, 0, D1), 0x08090a0b0c0d0e0fL, D1);
        assertBecomes(run(0xf3b00081 /* vrev32.8 d0, d1 */, 0, D1), 0x0c0d0e0f08090a0bL, D1);
    }

    @Test
    void pairwiseSumsAreWide() {
        assertBecomes(run(0xf3b00201 /* vpaddl.s8 d0, d1 */, 0, 0x7f7f8080ff010001L), 0x00feff0000000001L);
        assertBecomes(run(0xf3b406c2 /* vpadal.u16 q0, q1 */, 0xffffffff00000001L, 0, 0xffffffff00010002L, 0x0000ffff00000000L),
                0x0001fffd00000004L, 0x0000ffff00000000L);
    }

    @Test
    void bitsAreCounted() {
        assertBecomes(run(0xf3b40401 /* vcls.s16 d0, d1 */, 0, 0x0000ffff40008001L), 0x000f000f00000000L);
        assertBecomes(run(0xf3b80481 /* vclz.i32 d0, d1 */, 0, 0x0000000000008000L), 0x0000002000000010L);
        assertBecomes(run(0xf3b00501 /* vcnt.8 d0, d1 */, 0, 0xff00010380f07f55L), 0x0800010201040704L);
    }

    @Test
    void onlyTheMostNegativeNumberSaturatesAbsoluteAndNegative() {
        TestCpu t = run(0xf3b00701 /* vqabs.s8 d0, d1 */, 0, 0x7fff81fe00010203L);
        assertBecomes(t, 0x7f017f0200010203L);
        assertFalse(t.cpu.extension.saturated);
        t = run(0xf3b00701, 0, 0x8000000000000000L);
        assertBecomes(t, 0x7f00000000000000L);
        assertTrue(t.cpu.extension.saturated);
        t = run(0xf3b80781 /* vqneg.s32 d0, d1 */, 0, 0x8000000000000001L);
        assertBecomes(t, 0x7fffffffffffffffL);
        assertTrue(t.cpu.extension.saturated);
        assertEquals(1 << 27, t.cpu.extension.fpscr());
    }

    @Test
    void narrowingReadsBothHalvesBeforeItWrites() {
        assertBecomes(run(0xf3b60200 /* vmovn.i32 d0, q0 */, 0x1111222233334444L, 0x5555666677778888L), 0x6666888822224444L,
                0x5555666677778888L);
        TestCpu t = run(0xf3b20280 /* vqmovn.s16 d0, q0 */, 0x007f0080ff80ff7fL, 0x7fff800000000001L);
        assertBecomes(t, 0x7f8000017f7f8080L);
        assertTrue(t.cpu.extension.saturated);
        t = run(0xf3b602c0 /* vqmovn.u32 d0, q0 */, 0x0000ffff00010000L, 0xffffffff00000001L);
        assertBecomes(t, 0xffff0001ffffffffL);
        assertTrue(t.cpu.extension.saturated);
        t = run(0xf3b20240 /* vqmovun.s16 d0, q0 */, 0x00ff01008000ffffL, 0x0000000100020003L);
        assertBecomes(t, 0x00010203ffff0000L);
        assertTrue(t.cpu.extension.saturated);
    }

    @Test
    void lengtheningReadsItsOperandBeforeItWrites() {
        assertBecomes(run(0xf3b20300 /* vshll.i8 q0, d0, #8 */, D0), 0x0300020001000000L, 0x0700060005000400L);
    }

    @Test
    void permutationsChangeBothRegisters() {
        assertBecomes(run(0xf3b60081 /* vtrn.16 d0, d1 */, D0, D1), 0x0d0c050409080100L, 0x0f0e07060b0a0302L);
        assertBecomes(run(0xf3b20142 /* vuzp.8 q0, q1 */, D0, D1, D2, D3), 0x0e0c0a0806040200L, 0x1e1c1a1816141210L,
                0x0f0d0b0907050301L, 0x1f1d1b1917151311L);
        assertBecomes(run(0xf3b20181 /* vzip.8 d0, d1 */, D0, D1), 0x0b030a0209010800L, 0x0f070e060d050c04L);
        assertBecomes(run(0xf3b20042 /* vswp q0, q1 */, D0, D1, D2, D3), D2, D3, D0, D1);
    }

    @Test
    void extractionSpansItsOperands() {
        assertBecomes(run(0xf2b00301 /* vext.8 d0, d0, d1, #3 */, D0, D1), 0x0a09080706050403L);
        assertBecomes(run(0xf2b00b42 /* vext.8 q0, q0, q1, #11 */, D0, D1, D2, D3), 0x1211100f0e0d0c0bL, 0x1a19181716151413L);
    }

    @Test
    void tableLookupOutOfRangeIsZeroOrKeepsTheByte() {
        assertBecomes(run(0xf3b00902 /* vtbl.8 d0, {d0-d1}, d2 */, D0, D1, 0xff10ef0f08070180L), 0x0000000f08070100L);
        assertBecomes(run(0xf3b10842 /* vtbx.8 d0, {d1}, d2 */, 0xa7a6a5a4a3a2a1a0L, D1, 0xff08100007060504L),
                0xa7a6a5080f0e0d0cL);
    }

    @Test
    void duplicatesFillAllElements() {
        assertBecomes(run(0xf3be0c40 /* vdup.16 q0, d0[3] */, D0), 0x0706070607060706L, 0x0706070607060706L);
        TestCpu t = new TestCpu();
        t.cpu.control.cpacr = 0x00f00000;
        t.cpu.controlChanged();
        t.cpu.setFpexc(ExtensionRegisters.FPEXC_EN);
        t.a32(0x1ec01b10 /* vdupne.8 d0, r1 */, 0x0ec01b10 /* vdupeq.8 d0, r1 */).set(1, 0x123456a5);
        t.cpu.zero = 0;
        t.step(1);
        assertBecomes(t, 0);
        t.step(1);
        assertBecomes(t, 0xa5a5a5a5a5a5a5a5L);
    }

    @Test
    void immediatesExpand() {
        assertBecomes(run(0xf3810e37 /* vmov.i64 d0, #0xff0000ff00ffffff */), 0xff0000ff00ffffffL);
        assertBecomes(run(0xf3870f18 /* vmov.f32 d0, #-1.5 */), floats(-1.5f, -1.5f));
        assertBecomes(run(0xf3820d5b /* vmov.i32 q0, #0xabffff */), 0x00abffff00abffffL, 0x00abffff00abffffL);
        assertBecomes(run(0xf3820b1b /* vorr.i16 d0, #0xab00 */, 0x0001000200030004L), 0xab01ab02ab03ab04L);
        assertBecomes(run(0xf382013b /* vbic.i32 d0, #0xab */, -1L), 0xffffff54ffffff54L);
        assertBecomes(run(0xf2810a32 /* vmvn.i16 d0, #0x1200 */), 0xedffedffedffedffL);
    }

    @Test
    void floatingPointUsesTheStandardStatus() {
        long subnormal = 0x0000000100000001L;
        TestCpu t = run(0xf2010d02 /* vadd.f32 d0, d1, d2 */, 0, floats(1, 0), subnormal);
        assertBecomes(t, floats(1, 0));
        assertEquals(1 << 7, t.cpu.extension.fpscr());
        // A NaN with a payload becomes the default NaN; VMAX of zeros is plus zero.
        t = run(0xf2010d02, 0, 0x7fc12345ff812345L, 0);
        assertBecomes(t, 0x7fc000007fc00000L);
        assertEquals(1, t.cpu.extension.fpscr());
        assertBecomes(run(0xf2010f02 /* vmax.f32 d0, d1, d2 */, 0, floats(-0f, 3), floats(0, 2)), floats(0, 3));
    }

    @Test
    void multiplyAccumulateReadsItsScalarFirst() {
        assertBecomes(run(0xf3a20160 /* vmla.f32 q0, q1, d0[1] */, floats(1, 2), floats(3, 4), floats(10, 20), floats(30, 40)),
                floats(21, 42), floats(63, 84));
    }

    @Test
    void pairwiseAddTakesNeighbours() {
        assertBecomes(run(0xf3000d01 /* vpadd.f32 d0, d0, d1 */, floats(1, 2), floats(4, 8)), floats(3, 12));
    }

    @Test
    void comparisonsGiveMasksAndRaiseForNans() {
        TestCpu t = run(0xf3210e02 /* vcgt.f32 d0, d1, d2 */, 0, floats(2, Float.NaN), floats(1, 1));
        assertBecomes(t, 0x00000000ffffffffL);
        assertEquals(1, t.cpu.extension.fpscr());
        assertBecomes(run(0xf3010e12 /* vacge.f32 d0, d1, d2 */, 0, floats(-2, -1), floats(1, 1.5f)), 0x00000000ffffffffL);
        t = run(0xf3b90501 /* vceq.f32 d0, d1, #0 */, 0, floats(-0f, Float.NaN));
        assertBecomes(t, 0x00000000ffffffffL);
        assertEquals(0, t.cpu.extension.fpscr());
    }

    @Test
    void conversionsRoundToZeroAndSaturate() {
        TestCpu t = run(0xf3bb0701 /* vcvt.s32.f32 d0, d1 */, 0, floats(-1.9f, 3e9f));
        assertBecomes(t, 0x7fffffffffffffffL);
        assertEquals(0x11, t.cpu.extension.fpscr());
        assertBecomes(run(0xf3b00e11 /* vcvt.f32.u32 d0, d1, #16 */, 0, 0xffffffff00018000L), floats(1.5f, 65536f));
        assertBecomes(run(0xf3b60600 /* vcvt.f16.f32 d0, q0 */, floats(1, -2), floats(65504, 1e9f)), 0x7c007bffc0003c00L);
    }

    @Test
    void reciprocalsAreEstimatedAndRefined() {
        assertBecomes(run(0xf3bb0401 /* vrecpe.u32 d0, d1 */, 0, 0x800000007fffffffL), 0xff800000ffffffffL);
        // 2 - 1 * 1, and infinity times zero counts as zero.
        assertBecomes(run(0xf2010f12 /* vrecps.f32 d0, d1, d2 */, 0, floats(1, Float.POSITIVE_INFINITY), floats(1, 0)),
                floats(1, 2));
    }
}
