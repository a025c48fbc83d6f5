package dev.backstep.arm.instruction.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.state.ExtensionRegisters;
import dev.backstep.arm.state.Mode;
import org.junit.jupiter.api.Test;

/** Integer Advanced SIMD, by hand-computed results. Lanes in hexadecimal constants stand from the highest to the lowest. */
class AdvancedSimdIntegerTest {

    private static final long SMALLEST = Long.MIN_VALUE;
    private static final long GREATEST = Long.MAX_VALUE;

    private final TestCpu machine = new TestCpu();
    private final long[] v = machine.cpu.extension.d;

    AdvancedSimdIntegerTest() {
        machine.cpu.control.cpacr = 0xf << 20;
        machine.cpu.controlChanged();
        machine.cpu.setFpexc(ExtensionRegisters.FPEXC_EN);
    }

    /** D0 after an instruction of which D0 is the destination. Says in its name what the word was assembled from. */
    private long run(String assembled, int word) {
        return run(assembled, word, false);
    }

    private long runSaturating(String assembled, int word) {
        return run(assembled, word, true);
    }

    private long run(String assembled, int word, boolean saturates) {
        machine.cpu.extension.saturated = false;
        machine.a32(word).step(1);
        assertEquals(TestCpu.CODE + 4, machine.cpu.pc, assembled);
        assertEquals(saturates, machine.cpu.extension.saturated, assembled + " FPSCR.QC");
        return v[0];
    }

    private void set(long... values) {
        System.arraycopy(values, 0, v, 0, values.length);
    }

    private static void equal(long expected, long found) {
        assertEquals(Long.toHexString(expected), Long.toHexString(found));
    }

    @Test
    void bitwiseOperationsCombineAllBits() {
        long old = 0x00000000ffffffffL;
        long n = 0x0000ffff0000ffffL;
        long m = 0x00ff00ff00ff00ffL;
        set(old, n, m);
        equal(0x000000ff000000ffL, run("vand d0, d1, d2", 0xf2010112));
        equal(0x0000ff000000ff00L, run("vbic d0, d1, d2", 0xf2110112));
        equal(0x00ffffff00ffffffL, run("vorr d0, d1, d2", 0xf2210112));
        equal(0xff00ffffff00ffffL, run("vorn d0, d1, d2", 0xf2310112));
        equal(0x00ffff0000ffff00L, run("veor d0, d1, d2", 0xf3010112));
        set(old);
        equal(0x00ff00ff0000ffffL, run("vbsl d0, d1, d2", 0xf3110112));
        set(old);
        equal(0x000000ffff00ffffL, run("vbit d0, d1, d2", 0xf3210112));
        set(old);
        equal(0x0000ff0000ffffffL, run("vbif d0, d1, d2", 0xf3310112));
    }

    @Test
    void quadRegistersAreTwoDoublewords() {
        set(0, 0, 1, 2, 0x10, 0x20);
        equal(0x11, run("veor q0, q1, q2", 0xf3020154));
        equal(0x22, v[1]);
        v[31] = 7;
        v[30] = 9;
        equal(9, run("vmov q0, q15", 0xf22e01fe));
        equal(7, v[1]);
    }

    @Test
    void carriesAndBorrowsStayInTheirLanes() {
        set(0, 0xff80ff00ffff8001L, 0x0180010100017fffL);
        equal(0x00000001ff00ff00L, run("vadd.i8 d0, d1, d2", 0xf2010802));
        equal(0x0100000100000000L, run("vadd.i16 d0, d1, d2", 0xf2110802));
        equal(0x0101000100010000L, run("vadd.i32 d0, d1, d2", 0xf2210802));
        equal(0x0101000200010000L, run("vadd.i64 d0, d1, d2", 0xf2310802));
        set(0, 0x0000010000000000L, 0x0001000100000001L);
        equal(0x00ff01ff000000ffL, run("vsub.i8 d0, d1, d2", 0xf3010802));
        equal(0xffff00ff0000ffffL, run("vsub.i16 d0, d1, d2", 0xf3110802));
        equal(0xffff00ffffffffffL, run("vsub.i32 d0, d1, d2", 0xf3210802));
        equal(0xffff00feffffffffL, run("vsub.i64 d0, d1, d2", 0xf3310802));
    }

    @Test
    void comparisonsFillLanes() {
        set(0, 0x80007fff00010000L, 0x7fff800000010001L);
        equal(0x0000ffff00000000L, run("vcgt.s16 d0, d1, d2", 0xf2110302));
        equal(0xffff000000000000L, run("vcgt.u16 d0, d1, d2", 0xf3110302));
        equal(0x0000ffffffff0000L, run("vcge.s16 d0, d1, d2", 0xf2110312));
        equal(0xffff0000ffff0000L, run("vcge.u16 d0, d1, d2", 0xf3110312));
        equal(0x00000000ffff0000L, run("vceq.i16 d0, d1, d2", 0xf3110812));
        equal(0x00000000ffffff00L, run("vceq.i8 d0, d1, d2", 0xf3010812));
        equal(0, run("vceq.i32 d0, d1, d2", 0xf3210812));
        equal(0x00000000ffff0000L, run("vtst.16 d0, d1, d2", 0xf2110812));
        equal(0x00000000ffffffffL, run("vtst.32 d0, d1, d2", 0xf2210812));
        equal(0x8000800000010000L, run("vmin.s16 d0, d1, d2", 0xf2110612));
        equal(0x8000800000010001L, run("vmax.u16 d0, d1, d2", 0xf3110602));
        equal(0x7fff7fff00010001L, run("vmax.s16 d0, d1, d2", 0xf2110602));
        equal(0x7fff7fff00010000L, run("vmin.u16 d0, d1, d2", 0xf3110612));
    }

    @Test
    void saturatingAdditionStopsAtTheLimits() {
        set(0, 0x7f8001649c00ff7fL, 0x01ff7f649c800180L);
        equal(0x7f807f7f808000ffL, runSaturating("vqadd.s8 d0, d1, d2", 0xf2010012));
        equal(0x80ff80c8ff80ffffL, runSaturating("vqadd.u8 d0, d1, d2", 0xf3010012));
        set(0, 0x8000000080000001L, 0x0000000180000000L);
        equal(0x8000000000000001L, runSaturating("vqsub.s32 d0, d1, d2", 0xf2210212));
        equal(0x7fffffff00000001L, run("vqsub.u32 d0, d1, d2", 0xf3210212));
        set(0, GREATEST, 1);
        equal(GREATEST, runSaturating("vqadd.s64 d0, d1, d2", 0xf2310012));
        equal(SMALLEST, run("vqadd.u64 d0, d1, d2", 0xf3310012));
        set(0, SMALLEST, -1);
        equal(SMALLEST, runSaturating("vqadd.s64 d0, d1, d2", 0xf2310012));
        equal(-1, runSaturating("vqadd.u64 d0, d1, d2", 0xf3310012));
        equal(SMALLEST + 1, run("vqsub.s64 d0, d1, d2", 0xf2310212));
        equal(0, runSaturating("vqsub.u64 d0, d1, d2", 0xf3310212));
        set(0, 0, SMALLEST);
        equal(GREATEST, runSaturating("vqsub.s64 d0, d1, d2", 0xf2310212));
    }

    @Test
    void saturationStaysInFpscrUntilItIsCleared() {
        set(0, -1, 1);
        runSaturating("vqadd.u64 d0, d1, d2", 0xf3310012);
        set(0, 1);
        machine.a32(0xf3310012).step(1);
        assertEquals(2, v[0], "vqadd.u64 d0, d1, d2");
        assertEquals(1 << 27, machine.cpu.extension.fpscr() & 1 << 27);
    }

    @Test
    void halvingArithmeticKeepsTheCarry() {
        set(0, 0x800000007fffffffL, 0x800000007fffffffL);
        equal(0x800000007fffffffL, run("vhadd.s32 d0, d1, d2", 0xf2210002));
        set(0, 0xffff000100000003L, 0xffff000000010000L);
        equal(0xffff000000000001L, run("vhadd.u16 d0, d1, d2", 0xf3110002));
        equal(0xffff000100010002L, run("vrhadd.u16 d0, d1, d2", 0xf3110102));
        equal(0xffff000000000001L, run("vhadd.s16 d0, d1, d2", 0xf2110002));
        set(0, 0x8000000000000001L, 0x7f00000000000002L);
        equal(0x80000000000000ffL, run("vhsub.s8 d0, d1, d2", 0xf2010202));
        equal(0x00000000000000ffL, run("vhsub.u8 d0, d1, d2", 0xf3010202));
    }

    @Test
    void registerShiftsGoBothWaysAndBeyondTheWidth() {
        set(0, 0x00010708fff9f880L, 0x8181818181818181L);
        equal(0x81028000c0ffffffL, run("vshl.s8 d0, d2, d1", 0xf2010402));
        equal(0x8102800040010000L, run("vshl.u8 d0, d2, d1", 0xf3010402));
        equal(0x81028000c1ff0000L, run("vrshl.s8 d0, d2, d1", 0xf2010502));
        equal(0x8102800041010100L, run("vrshl.u8 d0, d2, d1", 0xf3010502));
        equal(0x81808080c0ffffffL, runSaturating("vqshl.s8 d0, d2, d1", 0xf2010412));
        equal(0x81ffffff40010000L, runSaturating("vqshl.u8 d0, d2, d1", 0xf3010412));
        equal(0x81808080c1ff0000L, runSaturating("vqrshl.s8 d0, d2, d1", 0xf2010512));
        equal(0x81ffffff41010100L, runSaturating("vqrshl.u8 d0, d2, d1", 0xf3010512));
    }

    @Test
    void onlyTheLowByteOfALaneIsAShiftAmount() {
        set(0, 0x123456780000ff01L, 0x0000000100000001L);
        equal(0, run("vshl.u32 d0, d2, d1", 0xf3210402) >>> 32);
        equal(2, run("vshl.u32 d0, d2, d1", 0xf3210402) & 0xffffffffL);
        set(0, 0x7f, 0);
        equal(0, run("vqshl.s64 d0, d2, d1", 0xf2310412));
    }

    @Test
    void doublewordsAreShiftedAndRoundedExactly() {
        set(0, 0xff, -1);
        equal(SMALLEST, run("vqrshl.u64 d0, d2, d1", 0xf3310512));
        equal(0, run("vrshl.s64 d0, d2, d1", 0xf2310502));
        set(0, 0xc0, -1);
        equal(1, run("vrshl.u64 d0, d2, d1", 0xf3310502));
        equal(0, run("vshl.u64 d0, d2, d1", 0xf3310402));
        equal(-1, run("vshl.s64 d0, d2, d1", 0xf2310402));
        set(0, 0xc0, SMALLEST);
        equal(0, run("vrshl.s64 d0, d2, d1", 0xf2310502));
        set(0, 0xbf, -1);
        equal(0, run("vrshl.u64 d0, d2, d1", 0xf3310502));
        set(0, 63, 1);
        equal(SMALLEST, run("vshl.u64 d0, d2, d1", 0xf3310402));
        equal(GREATEST, runSaturating("vqshl.s64 d0, d2, d1", 0xf2310412));
        equal(SMALLEST, run("vqshl.u64 d0, d2, d1", 0xf3310412));
        set(0, 63, -1);
        equal(SMALLEST, run("vqshl.s64 d0, d2, d1", 0xf2310412));
        equal(-1, runSaturating("vqshl.u64 d0, d2, d1", 0xf3310412));
        set(0, 64, -1);
        equal(SMALLEST, runSaturating("vqshl.s64 d0, d2, d1", 0xf2310412));
        equal(0, run("vshl.s64 d0, d2, d1", 0xf2310402));
    }

    @Test
    void absoluteDifferencesDoNotOverflow() {
        set(0, 0x807f00ff00000000L, 0x7f80ff0000000000L);
        equal(0xffff010100000000L, run("vabd.s8 d0, d1, d2", 0xf2010702));
        equal(0x0101ffff00000000L, run("vabd.u8 d0, d1, d2", 0xf3010702));
        set(0x0200000000000000L);
        equal(0x01ff010100000000L, run("vaba.s8 d0, d1, d2", 0xf2010712));
        set(0, 0, 0x80000000L, 0x7fffffffL);
        equal(0, run("vabdl.s32 q0, d2, d3", 0xf2a20703) >>> 32);
        equal(0xffffffffL, v[0]);
        set(1, 1);
        equal(0x100000000L, run("vabal.s32 q0, d2, d3", 0xf2a20503));
        equal(1, v[1]);
    }

    @Test
    void productsAreTruncated() {
        set(0x0001000100010001L, 0x7fff800000ff0002L, 0x7fff800001010003L);
        equal(0x00010000ffff0006L, run("vmul.i16 d0, d1, d2", 0xf2110912));
        set(0x0001000100010001L);
        equal(0x0002000100000007L, run("vmla.i16 d0, d1, d2", 0xf2110902));
        equal(0x0001000100010001L, run("vmls.i16 d0, d1, d2", 0xf3110902));
        set(0, 0xff02030405060710L, 0xff030201ffffff10L);
        equal(0x55060604L, run("vmul.p8 d0, d1, d2", 0xf3010912) >>> 32);
        equal(0, v[0] & 0xff);
    }

    @Test
    void polynomialsMultiplyWithoutCarry() {
        set(0, 0, 0xff80018003050710L, 0xff80ff0203050710L);
        equal(0x0005001100150100L, run("vmull.p8 q0, d2, d3", 0xf2820e03));
        equal(0x5555400000ff0100L, v[1]);
    }

    @Test
    void doublingProductsSaturateForTheSmallestNumberOnly() {
        set(0, 0x80007fff40004000L, 0x80007fff00010001L);
        equal(0x7fff7ffe00000000L, runSaturating("vqdmulh.s16 d0, d1, d2", 0xf2110b02));
        equal(0x7fff7ffe00010001L, runSaturating("vqrdmulh.s16 d0, d1, d2", 0xf3110b02));
        set(0, 0x8000000080000000L, 0x800000007fffffffL);
        equal(0x7fffffff80000001L, runSaturating("vqdmulh.s32 d0, d1, d2", 0xf2210b02));
        equal(0x7fffffff80000001L, runSaturating("vqrdmulh.s32 d0, d1, d2", 0xf3210b02));
        v[2] = 0x7fffffff7fffffffL;
        equal(0x8000000180000001L, run("vqdmulh.s32 d0, d1, d2", 0xf2210b02));
        set(0, 0, 0x8000000080000000L, 0x800000007fffffffL);
        equal(0x8000000100000000L, runSaturating("vqdmull.s32 q0, d2, d3", 0xf2a20d03));
        equal(GREATEST, v[1]);
        set(-1, -1);
        equal(0x80000000ffffffffL, runSaturating("vqdmlal.s32 q0, d2, d3", 0xf2a20903));
        equal(GREATEST - 1, v[1]);
        set(0, -3);
        equal(0x7fffffff00000000L, runSaturating("vqdmlsl.s32 q0, d2, d3", 0xf2a20b03));
        equal(SMALLEST, v[1]);
        set(0, 0, 0x4000, 0x2);
        set(0x7fffffff);
        equal(0x7fffffff, runSaturating("vqdmlal.s16 q0, d2, d3", 0xf2920903));
    }

    @Test
    void pairwiseOperationsTakeNeighboursOfBothOperands() {
        set(0, 0x0001000200030004L, 0xffff8000fffe7fffL);
        equal(0x7fff7ffd00030007L, run("vpadd.i16 d0, d1, d2", 0xf2110b12));
        equal(0xffff7fff00020004L, run("vpmax.s16 d0, d1, d2", 0xf2110a02));
        equal(0xfffffffe00020004L, run("vpmax.u16 d0, d1, d2", 0xf3110a02));
        equal(0x8000fffe00010003L, run("vpmin.s16 d0, d1, d2", 0xf2110a12));
        set(0x0102030405060708L);
        equal(0x03070b0f03070b0fL, run("vpadd.i8 d0, d0, d0", 0xf2000b10));
        set(0x0000000280000000L, 0x0000000380000000L);
        equal(0x8000000380000002L, run("vpadd.i32 d0, d0, d1", 0xf2200b11));
    }

    @Test
    void wideResultsMayCoverTheirOperands() {
        set(0x80007fffffff0001L, 0x80007fff00010002L);
        equal(0xffffffff00000002L, run("vmull.s16 q0, d0, d1", 0xf2900c01));
        equal(0x400000003fff0001L, v[1]);
        set(0x80007fffffff0001L, 0x80007fff00010002L);
        equal(0x0000ffff00000002L, run("vmull.u16 q0, d1, d0", 0xf3910c00));
        equal(0x400000003fff0001L, v[1]);
        set(0x80ff017f00000000L, 0x80ff017f00000001L);
        equal(0x0000000000000001L, run("vaddl.s8 q0, d0, d1", 0xf2800001));
        equal(0xff00fffe000200feL, v[1]);
        set(1, 2, 0, 0);
        v[1] = 0x8000000000000001L;
        equal(0, run("vsubw.s32 q0, q0, d1", 0xf2a00301));
        equal(0x8000000000000001L + 0x80000000L, v[1]);
        set(0, 0, 1, 0);
        equal(-1, run("vsubl.u32 q0, d1, d2", 0xf3a10202));
        equal(0, v[1]);
    }

    @Test
    void narrowResultsMayCoverTheirOperands() {
        set(0x12ff0080ff7f8000L, 0x000180007fffffffL, 0x0001000000018000L, 0x00ff800000010001L);
        run("vaddhn.i16 d1, q0, q1", 0xf2801402);
        equal(0x010080001300ff00L, v[1]);
        set(0x12ff0080ff7f8000L, 0x000180007fffffffL, 0x0001000000018000L, 0x00ff800000010001L);
        run("vraddhn.i16 d1, q0, q1", 0xf3801402);
        equal(0x0100800013010000L, v[1]);
        set(0, 0, 1, 0x80000000L);
        run("vsubhn.i64 d1, q0, q1", 0xf2a01602);
        equal(0xffffffffffffffffL, v[1]);
        set(0, 0, 1, 0x80000000L);
        run("vrsubhn.i64 d1, q0, q1", 0xf3a01602);
        equal(0, v[1]);
    }

    @Test
    void scalarsAreReadBeforeTheyAreOverwritten() {
        set(0, 0x0005000400030002L, 0x0001000200030004L);
        equal(0x0005000a000f0014L, run("vmul.i16 d0, d2, d1[3]", 0xf2920869));
        equal(0x0007000e0015001cL, run("vmla.i16 d0, d2, d1[0]", 0xf2920041));
        equal(0x00040008000c0010L, run("vmls.i16 d0, d2, d1[1]", 0xf2920449));
        set(0x0000000300000002L, 0, 0x0000000500000007L, 0x000000010000000bL);
        equal(0x0000000f00000015L, run("vmul.i32 q0, q1, d0[1]", 0xf3a20860));
        equal(0x0000000300000021L, v[1]);
        set(0x80000000ffffffffL, 3);
        equal(0x0000000000000001L, run("vmull.s32 q0, d0, d0[0]", 0xf2a00a40));
        equal(0x80000000L, v[1]);
        set(0, 0, 0x8000000000000001L, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x8000000000000000L);
        equal(0x8000000000000000L, run("vmull.u32 q0, d2, d15[1]", 0xf3a20a6f) << 32);
        equal(0x4000000000000000L, v[1]);
        equal(0xffffffff00000000L, runSaturating("vqdmull.s32 q0, d2, d15[1]", 0xf2a20b6f));
        equal(GREATEST, v[1]);
        equal(0x7fffffffffffffffL, runSaturating("vqdmulh.s32 d0, d2, d15[1]", 0xf2a20c6f));
    }

    @Test
    void rightShiftsByTheWholeWidthLeaveTheSign() {
        set(0x1111111111111111L, SMALLEST);
        equal(-1, run("vshr.s64 d0, d1, #64", 0xf2800091));
        equal(0, run("vshr.u64 d0, d1, #64", 0xf3800091));
        equal(1, run("vrshr.u64 d0, d1, #64", 0xf3800291));
        equal(0, run("vrshr.s64 d0, d1, #64", 0xf2800291));
        set(0, 0x80ff7f01fe008140L);
        equal(0xffff0000ff00ff00L, run("vshr.s8 d0, d1, #8", 0xf2880011));
        equal(0x0000000000000000L, run("vrshr.s8 d0, d1, #8", 0xf2880211));
        equal(0x0101000001000100L, run("vrshr.u8 d0, d1, #8", 0xf3880211));
        equal(0xc0ff3f00ff00c020L, run("vshr.s8 d0, d1, #1", 0xf28f0011));
        equal(0x407f3f007f004020L, run("vshr.u8 d0, d1, #1", 0xf38f0011));
        equal(0xc0004001ff00c120L, run("vrshr.s8 d0, d1, #1", 0xf28f0211));
        equal(0x408040017f004120L, run("vrshr.u8 d0, d1, #1", 0xf38f0211));
        set(0x0101010101010101L);
        equal(0xc10040010001c121L, run("vsra.s8 d0, d1, #1", 0xf28f0111));
    }

    @Test
    void insertingShiftsKeepTheOtherBits() {
        set(0x1111111111111111L, -1);
        equal(0x1111111111111111L, run("vsri.64 d0, d1, #64", 0xf3800491));
        equal(0x11111111111111ffL, run("vsri.64 d0, d1, #56", 0xf3880491));
        equal(0x91111111111111ffL, run("vsli.64 d0, d1, #63", 0xf3bf0591));
        set(0x1111111111111111L, 0x8001800180018001L);
        equal(0x0011001100110011L, run("vsli.16 d0, d1, #4", 0xf3940511));
        set(0x1111111111111111L);
        equal(0x1800180018001800L, run("vsri.16 d0, d1, #4", 0xf39c0411));
        set(0, 0x123456789abcdef0L);
        equal(0x123456789abcdef0L, run("vsli.8 d0, d1, #0", 0xf3880511));
    }

    @Test
    void immediateShiftsToTheLeftSaturate() {
        set(0, 0x40c0c1803f00ff01L);
        equal(0x7f8082807e00fe02L, runSaturating("vqshl.s8 d0, d1, #1", 0xf2890711));
        equal(0x80ffffff7e00ff02L, runSaturating("vqshl.u8 d0, d1, #1", 0xf3890711));
        equal(0x800000007e000002L, runSaturating("vqshlu.s8 d0, d1, #1", 0xf3890611));
        equal(0x808082007e00fe02L, run("vshl.i8 d0, d1, #1", 0xf2890511));
        set(0, 0x1);
        equal(0x80L, run("vshl.i8 d0, d1, #7", 0xf28f0511));
        equal(SMALLEST, run("vqshlu.s64 d0, d1, #63", 0xf3bf0691));
        equal(GREATEST, runSaturating("vqshl.s64 d0, d1, #63", 0xf2bf0791));
    }

    @Test
    void narrowingShiftsTruncateOrSaturate() {
        set(0x7fff8000ff8000ffL, 0x010000ff0080ff7fL);
        run("vshrn.i16 d0, q0, #8", 0xf2880810);
        equal(0x010000ff7f80ff00L, v[0]);
        set(0x7fff8000ff8000ffL, 0x010000ff0080ff7fL);
        run("vrshrn.i16 d0, q0, #8", 0xf2880850);
        equal(0x010101ff80800001L, v[0]);
        set(0x7fff8000ff8000ffL, 0x010000fe0080ff7eL);
        equal(0x7f7f40bf7f80c07fL, runSaturating("vqshrn.s16 d0, q0, #1", 0xf28f0910));
        set(0x7fff8000ff8000ffL, 0x010000fe0080ff7eL);
        equal(0x807f40ffffffff7fL, runSaturating("vqshrn.u16 d0, q0, #1", 0xf38f0910));
        set(0x7fff8000ff8000ffL, 0x010000fe0080ff7eL);
        equal(0x807f4000ff000080L, runSaturating("vqrshrun.s16 d0, q0, #1", 0xf38f0850));
        set(-1, SMALLEST);
        equal(0xffffffffffffffffL, runSaturating("vqrshrn.u64 d0, q0, #1", 0xf3bf0950));
        set(-1, SMALLEST);
        equal(0x8000000000000000L, runSaturating("vqrshrn.s64 d0, q0, #1", 0xf2bf0950));
        set(-1, SMALLEST);
        equal(0x8000000000000000L, run("vqrshrn.s64 d0, q0, #32", 0xf2a00950));
    }

    @Test
    void lengtheningMovesExtend() {
        set(0x80ff017f00fe8101L, 0x1111111111111111L);
        equal(0x0000fffeff810001L, run("vmovl.s8 q0, d0", 0xf2880a10));
        equal(0xff80ffff0001007fL, v[1]);
        set(0, 0x80ff017f00fe8101L);
        equal(0x000000fe00810001L, run("vmovl.u8 q0, d1", 0xf3880a11));
        equal(0x008000ff0001007fL, v[1]);
        set(0x80000000ffffffffL);
        equal(0xffffffff80000000L, run("vshll.s32 q0, d0, #31", 0xf2bf0a10));
        equal(0xc000000000000000L, v[1]);
        set(0xffff000100008000L);
        equal(0x0000000001000000L, run("vshll.u16 q0, d0, #9", 0xf3990a10));
        equal(0x01fffe0000000200L, v[1]);
    }

    @Test
    void switchedOffTheyAreUndefined() {
        set(0, 1, 2);
        machine.cpu.setFpexc(0);
        machine.a32(0xf3010112).step(1);
        assertEquals(Mode.UNDEFINED, machine.cpu.mode());
        equal(0, v[0]);
    }

    @Test
    void asedisTakesThemAway() {
        machine.cpu.control.cpacr |= 1 << 31;
        machine.cpu.controlChanged();
        machine.a32(0xf3010112).step(1);
        assertEquals(Mode.UNDEFINED, machine.cpu.mode());
    }
}
