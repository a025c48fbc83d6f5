package dev.backstep.arm.instruction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.TestCpu;
import org.junit.jupiter.api.Test;

class DataProcessingTest {

    private static final int CARRY = 0x20000000;
    private static final int ALL_FLAGS = 0xf0000000;
    /** ITSTATE of the only instruction of an IT AL block. */
    private static final int IT_ALWAYS = 0xe8;

    private static TestCpu a32(int... words) {
        return withFlags(new TestCpu().a32(words), 0);
    }

    private static TestCpu t32(int... halfwords) {
        return withFlags(new TestCpu().t32(halfwords), 0);
    }

    private static TestCpu withFlags(TestCpu t, int nzcv) {
        t.cpu.setNzcv(nzcv);
        return t;
    }

    private static void check(TestCpu t, int r0, String flags) {
        t.step(1);
        assertEquals(Integer.toHexString(r0) + " " + flags, Integer.toHexString(t.cpu.r[0]) + " " + t.flags());
    }

    @Test
    void additionSetsCarryAndOverflowIndependently() {
        check(a32(0xe0910002 /* adds r0, r1, r2 */).set(1, -1).set(2, 1), 0, "nZCv");
        check(a32(0xe0910002 /* adds r0, r1, r2 */).set(1, 0x7fffffff).set(2, 1), 0x80000000, "NzcV");
        check(a32(0xe0910002 /* adds r0, r1, r2 */).set(1, 0x80000000).set(2, 0x80000000), 0, "nZCV");
        check(a32(0xe29100ff /* adds r0, r1, #255 */).set(1, 0xffffff00), -1, "Nzcv");
        check(a32(0xe0910082 /* adds r0, r1, r2, lsl #1 */).set(1, 1).set(2, 0xc0000000), 0x80000001, "Nzcv");
    }

    @Test
    void subtractionSetsCarryWhenNothingIsBorrowed() {
        check(a32(0xe0510002 /* subs r0, r1, r2 */).set(1, 5).set(2, 5), 0, "nZCv");
        check(a32(0xe0510002 /* subs r0, r1, r2 */).set(1, 4).set(2, 5), -1, "Nzcv");
        check(a32(0xe2510001 /* subs r0, r1, #1 */).set(1, 0x80000000), 0x7fffffff, "nzCV");
        check(a32(0xe2510000 /* subs r0, r1, #0 */).set(1, 7), 7, "nzCv");
        check(a32(0xe2710000 /* rsbs r0, r1, #0 */).set(1, 0), 0, "nZCv");
        check(a32(0xe2710000 /* rsbs r0, r1, #0 */).set(1, 0x80000000), 0x80000000, "NzcV");
        check(a32(0xe0710002 /* rsbs r0, r1, r2 */).set(1, 1).set(2, 3), 2, "nzCv");
    }

    @Test
    void additionWithCarryCountsTheCarryInItsOwnCarryAndOverflow() {
        check(withFlags(a32(0xe0b10002 /* adcs r0, r1, r2 */), CARRY).set(1, -1).set(2, 0), 0, "nZCv");
        check(withFlags(a32(0xe0b10002 /* adcs r0, r1, r2 */), CARRY).set(1, -1).set(2, -1), -1, "NzCv");
        check(withFlags(a32(0xe2b10000 /* adcs r0, r1, #0 */), CARRY).set(1, 0x7fffffff), 0x80000000, "NzcV");
        check(withFlags(a32(0xe0a10002 /* adc r0, r1, r2 */), CARRY).set(1, 1).set(2, 2), 4, "nzCv");
        check(a32(0xe0a10002 /* adc r0, r1, r2 */).set(1, 1).set(2, 2), 3, "nzcv");
    }

    @Test
    void subtractionWithCarryBorrowsWhenCarryIsClear() {
        check(withFlags(a32(0xe0d10002 /* sbcs r0, r1, r2 */), 0).set(1, 0).set(2, 0), -1, "Nzcv");
        check(withFlags(a32(0xe0d10002 /* sbcs r0, r1, r2 */), CARRY).set(1, 0).set(2, 0), 0, "nZCv");
        check(withFlags(a32(0xe0d10002 /* sbcs r0, r1, r2 */), 0).set(1, 0x80000000).set(2, 0), 0x7fffffff, "nzCV");
        check(withFlags(a32(0xe0c10002 /* sbc r0, r1, r2 */), 0).set(1, 10).set(2, 3), 6, "nzcv");
        check(withFlags(a32(0xe2f10000 /* rscs r0, r1, #0 */), 0).set(1, 0), -1, "Nzcv");
        check(withFlags(a32(0xe0f10002 /* rscs r0, r1, r2 */), CARRY).set(1, 1).set(2, 1), 0, "nZCv");
    }

    @Test
    void comparisonsSetFlagsAndWriteNoRegister() {
        check(a32(0xe3500000 /* cmp r0, #0 */).set(0, 0), 0, "nZCv");
        check(a32(0xe3700000 /* cmn r0, #0 */).set(0, 0), 0, "nZcv");
        check(a32(0xe1500001 /* cmp r0, r1 */).set(0, 1).set(1, 2), 1, "Nzcv");
        check(a32(0xe1500fc1 /* cmp r0, r1, asr #31 */).set(0, -1).set(1, 0x80000000), -1, "nZCv");
        check(a32(0xe1700001 /* cmn r0, r1 */).set(0, -1).set(1, 1), -1, "nZCv");
        check(withFlags(a32(0xe1100001 /* tst r0, r1 */), ALL_FLAGS).set(0, 5).set(1, 2), 5, "nZCV");
        check(withFlags(a32(0xe1300001 /* teq r0, r1 */), ALL_FLAGS).set(0, 5).set(1, 0x80000005), 5, "NzCV");
        check(withFlags(a32(0xe1100231 /* tst r0, r1, lsr r2 */), 0).set(0, 1).set(1, 3).set(2, 1), 1, "nzCv");
    }

    @Test
    void logicalOperationsLeaveOverflowAndTakeCarryFromTheShifter() {
        check(withFlags(a32(0xe0110002 /* ands r0, r1, r2 */), ALL_FLAGS).set(1, 12).set(2, 10), 8, "nzCV");
        check(withFlags(a32(0xe1910082 /* orrs r0, r1, r2, lsl #1 */), 0).set(1, 1).set(2, 0x80000001), 3, "nzCv");
        check(withFlags(a32(0xe03100a2 /* eors r0, r1, r2, lsr #1 */), CARRY).set(1, 1).set(2, 2), 0, "nZcv");
        check(withFlags(a32(0xe1d10002 /* bics r0, r1, r2 */), 0).set(1, -1).set(2, 0x7fffffff), 0x80000000, "Nzcv");
        check(withFlags(a32(0xe1f00001 /* mvns r0, r1 */), CARRY).set(1, -1), 0, "nZCv");
        check(withFlags(a32(0xe1e00201 /* mvn r0, r1, lsl #4 */), CARRY).set(1, 1), 0xffffffef, "nzCv");
        check(withFlags(a32(0xe0210462 /* eor r0, r1, r2, ror #8 */), CARRY).set(1, 0).set(2, 0x12345678), 0x78123456, "nzCv");
        check(withFlags(t32(0xea71, 0x0002 /* orns r0, r1, r2 */), 0).set(1, 1).set(2, 0xfffffff0), 15, "nzcv");
    }

    @Test
    void rotatedA32ConstantsSetCarryFromTheirTopBitAndOthersLeaveIt() {
        check(withFlags(a32(0xe3b00102 /* movs r0, #0x80000000 */), 0), 0x80000000, "NzCv");
        check(withFlags(a32(0xe3b00c01 /* movs r0, #0x100 */), CARRY), 0x100, "nzcv");
        check(withFlags(a32(0xe3b000ff /* movs r0, #255 */), CARRY), 255, "nzCv");
        check(withFlags(a32(0xe3b000ff /* movs r0, #255 */), 0), 255, "nzcv");
        check(withFlags(a32(0xe310010f /* tst r0, #0xc0000003 */), 0).set(0, 1), 1, "nzCv");
        check(withFlags(a32(0xe3f00000 /* mvns r0, #0 */), 0), -1, "Nzcv");
        check(withFlags(a32(0xe3f0020f /* mvns r0, #0xf0000000 */), 0), 0x0fffffff, "nzCv");
    }

    @Test
    void t32ConstantsRepeatOrRotate() {
        check(t32(0xf04f, 0x00ab /* mov.w r0, #0xab */), 0xab, "nzcv");
        check(t32(0xf04f, 0x10ab /* mov.w r0, #0x00ab00ab */), 0x00ab00ab, "nzcv");
        check(t32(0xf04f, 0x20ab /* mov.w r0, #0xab00ab00 */), 0xab00ab00, "nzcv");
        check(t32(0xf04f, 0x30ab /* mov.w r0, #0xabababab */), 0xabababab, "nzcv");
        check(t32(0xf04f, 0x407f /* mov.w r0, #0xff000000 */), 0xff000000, "nzcv");
        check(t32(0xf44f, 0x307f /* mov.w r0, #0x3fc00 */), 0x3fc00, "nzcv");
        check(withFlags(t32(0xf05f, 0x30ab /* movs.w r0, #0xabababab */), 0), 0xabababab, "Nzcv");
        check(withFlags(t32(0xf05f, 0x407f /* movs.w r0, #0xff000000 */), 0), 0xff000000, "NzCv");
        check(withFlags(t32(0xf410, 0x7f80 /* tst.w r0, #0x100 */), CARRY).set(0, 0x100), 0x100, "nzcv");
    }

    @Test
    void immediateShiftsByZeroMeanThirtyTwoOrRotateThroughCarry() {
        check(withFlags(a32(0xe1b00021 /* lsrs r0, r1, #32 */), 0).set(1, 0x80000000), 0, "nZCv");
        check(withFlags(a32(0xe1b00041 /* asrs r0, r1, #32 */), 0).set(1, 0x80000000), -1, "NzCv");
        check(withFlags(a32(0xe1b00041 /* asrs r0, r1, #32 */), CARRY).set(1, 0x7fffffff), 0, "nZcv");
        check(withFlags(a32(0xe1b00061 /* rrxs r0, r1 */), CARRY).set(1, 2), 0x80000001, "Nzcv");
        check(withFlags(a32(0xe1b00061 /* rrxs r0, r1 */), 0).set(1, 1), 0, "nZCv");
        check(withFlags(a32(0xe1a00061 /* rrx r0, r1 */), CARRY).set(1, 0), 0x80000000, "nzCv");
        check(withFlags(a32(0xe1b00001 /* movs r0, r1 */), CARRY).set(1, 1), 1, "nzCv");
        check(withFlags(a32(0xe1b000e1 /* rors r0, r1, #1 */), 0).set(1, 3), 0x80000001, "NzCv");
        check(withFlags(a32(0xe0810022 /* add r0, r1, r2, lsr #32 */), 0).set(1, 9).set(2, -1), 9, "nzcv");
    }

    @Test
    void registerShiftsTakeTheLowByteAndGoBeyondThirtyTwo() {
        check(withFlags(a32(0xe1b00211 /* lsls r0, r1, r2 */), CARRY).set(1, 1).set(2, 0x100), 1, "nzCv");
        check(withFlags(a32(0xe1b00211 /* lsls r0, r1, r2 */), 0).set(1, 1).set(2, 32), 0, "nZCv");
        check(withFlags(a32(0xe1b00211 /* lsls r0, r1, r2 */), CARRY).set(1, -1).set(2, 33), 0, "nZcv");
        check(withFlags(a32(0xe1b00231 /* lsrs r0, r1, r2 */), 0).set(1, 0x80000000).set(2, 32), 0, "nZCv");
        check(withFlags(a32(0xe1b00231 /* lsrs r0, r1, r2 */), CARRY).set(1, -1).set(2, 255), 0, "nZcv");
        check(withFlags(a32(0xe1b00251 /* asrs r0, r1, r2 */), 0).set(1, 0x80000000).set(2, 200), -1, "NzCv");
        check(withFlags(a32(0xe1b00271 /* rors r0, r1, r2 */), 0).set(1, 0x80000001).set(2, 32), 0x80000001, "NzCv");
        check(withFlags(a32(0xe1b00271 /* rors r0, r1, r2 */), CARRY).set(1, 0x80000001).set(2, 0), 0x80000001, "NzCv");
        check(withFlags(a32(0xe1b00271 /* rors r0, r1, r2 */), 0).set(1, 0x80).set(2, 0x28), 0x80000000, "NzCv");
        check(a32(0xe1a00211 /* lsl r0, r1, r2 */).set(1, -1).set(2, 32), 0, "nzcv");
        check(a32(0xe1a00251 /* asr r0, r1, r2 */).set(1, -5).set(2, 40), -1, "nzcv");
        check(a32(0xe0810312 /* add r0, r1, r2, lsl r3 */).set(1, 1).set(2, 3).set(3, 4), 49, "nzcv");
    }

    @Test
    void failedConditionChangesNothing() {
        check(withFlags(a32(0x00910002 /* addseq r0, r1, r2 */), 0).set(0, 7).set(1, 1).set(2, 1), 7, "nzcv");
    }

    @Test
    void wideMovesSetSixteenBits() {
        check(a32(0xe30b0eef /* movw r0, #0xbeef */).set(0, -1), 0xbeef, "nzcv");
        check(a32(0xe34d0ead /* movt r0, #0xdead */).set(0, 0x1234beef), 0xdeadbeef, "nzcv");
        check(t32(0xf64b, 0x60ef /* movw r0, #0xbeef */).set(0, -1), 0xbeef, "nzcv");
        check(t32(0xf6cd, 0x60ad /* movt r0, #0xdead */).set(0, 0x1234beef), 0xdeadbeef, "nzcv");
    }

    @Test
    void readingThePcGivesTheAddressPlusEightOrFour() {
        check(a32(0xe28f0004 /* add r0, pc, #4 */), TestCpu.CODE + 12, "nzcv");
        check(a32(0xe24f0008 /* sub r0, pc, #8 */), TestCpu.CODE, "nzcv");
        check(t32(0x4678 /* mov r0, pc */), TestCpu.CODE + 4, "nzcv");
        TestCpu t = t32(0xbf00, 0xa001 /* nop; adr r0, . + 6 */);
        t.cpu.pc += 2;
        check(t, TestCpu.CODE + 8, "nzcv");
        check(t32(0xf2af, 0x0002 /* subw r0, pc, #2 */), TestCpu.CODE + 2, "nzcv");
    }

    @Test
    void plainTwelveBitConstantsAreNotExpanded() {
        check(t32(0xf601, 0x70ff /* addw r0, r1, #0xfff */).set(1, 1), 0x1000, "nzcv");
        check(t32(0xf6a1, 0x20bc /* subw r0, r1, #0xabc */).set(1, 0xabd), 1, "nzcv");
    }

    @Test
    void stackPointerFormsScaleTheirConstantByFour() {
        check(t32(0xa8ff /* add r0, sp, #1020 */).set(13, 0x1000), 0x13fc, "nzcv");
        TestCpu t = t32(0xb07f, 0xb081 /* add sp, #508; sub sp, #4 */).set(13, 0x1000);
        t.step(2);
        assertEquals(0x1000 + 504, t.cpu.r[13]);
    }

    @Test
    void a32WritesToThePcChangeInstructionSet() {
        TestCpu t = a32(0xe1a0f001 /* mov pc, r1 */).set(1, TestCpu.CODE + 0x101);
        t.step(1);
        assertTrue(t.cpu.thumb);
        assertEquals(TestCpu.CODE + 0x100, t.cpu.pc);
        t = a32(0xe08ff101 /* add pc, pc, r1, lsl #2 */).set(1, 2);
        t.step(1);
        assertFalse(t.cpu.thumb);
        assertEquals(TestCpu.CODE + 16, t.cpu.pc);
    }

    @Test
    void t32WritesToThePcStayInT32() {
        TestCpu t = t32(0x468f /* mov pc, r1 */).set(1, TestCpu.CODE + 0x100);
        t.step(1);
        assertTrue(t.cpu.thumb);
        assertEquals(TestCpu.CODE + 0x100, t.cpu.pc);
        t = t32(0x448f /* add pc, r1 */).set(1, 11);
        t.step(1);
        assertTrue(t.cpu.thumb);
        assertEquals(TestCpu.CODE + 14, t.cpu.pc);
    }

    @Test
    void shortEncodingsSetFlagsOnlyOutsideItBlocks() {
        check(t32(0x1888 /* adds r0, r1, r2 */).set(1, -1).set(2, 1), 0, "nZCv");
        TestCpu t = t32(0x1888 /* adds r0, r1, r2 */).set(1, -1).set(2, 1);
        t.cpu.itState = IT_ALWAYS;
        check(t, 0, "nzcv");
        t = t32(0x4248 /* negs r0, r1 */).set(1, 1);
        check(t, -1, "Nzcv");
        t = t32(0x0048 /* lsls r0, r1, #1 */).set(1, 0x80000000);
        check(t, 0, "nZCv");
        t = t32(0x0048 /* lsls r0, r1, #1 */).set(1, 0x80000000);
        t.cpu.itState = IT_ALWAYS;
        check(t, 0, "nzcv");
        t = t32(0x2800 /* cmp r0, #0 */);
        t.cpu.itState = IT_ALWAYS;
        check(t, 0, "nZCv");
    }

    @Test
    void highRegisterMovesAndAdditionsSetNoFlags() {
        check(t32(0x4650 /* mov r0, r10 */).set(10, 0), 0, "nzcv");
        check(t32(0x4450 /* add r0, r10 */).set(0, 1).set(10, -1), 0, "nzcv");
        check(t32(0x4550 /* cmp r0, r10 */).set(0, 3).set(10, 3), 3, "nZCv");
    }
}
