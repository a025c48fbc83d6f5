package dev.backstep.arm.instruction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.state.Mode;
import org.junit.jupiter.api.Test;

class MediaTest {

    private static TestCpu a32(int... words) {
        return new TestCpu().a32(words);
    }

    private static TestCpu t32(int... halfwords) {
        return new TestCpu().t32(halfwords);
    }

    private static void check(TestCpu t, int r0) {
        t.step(1);
        assertEquals(Integer.toHexString(r0), Integer.toHexString(t.cpu.r[0]));
    }

    private static void checkQ(TestCpu t, int r0, int saturated) {
        check(t, r0);
        assertEquals(saturated, t.cpu.saturated, "Q");
    }

    private static void checkGe(TestCpu t, int r0, int ge) {
        t.cpu.ge = ~ge & 0xf;
        check(t, r0);
        assertEquals(ge, t.cpu.ge, "GE");
    }

    @Test
    void signedParallelArithmeticWrapsAndGeSaysNotNegative() {
        checkGe(a32(0xe6110f12 /* sadd16 r0, r1, r2 */).set(1, 0x7fff0001).set(2, 0x0001fffe), 0x8000ffff, 0b1100);
        checkGe(a32(0xe6110f72 /* ssub16 r0, r1, r2 */).set(1, 0x80000005).set(2, 0x00010005), 0x7fff0000, 0b0011);
        checkGe(a32(0xe6110f32 /* sasx r0, r1, r2 */).set(1, 0x00010002).set(2, 0x00030004), 0x0005ffff, 0b1100);
        checkGe(a32(0xe6110f52 /* ssax r0, r1, r2 */).set(1, 0x00010002).set(2, 0x00030004), 0xfffd0005, 0b0011);
        checkGe(a32(0xe6110f92 /* sadd8 r0, r1, r2 */).set(1, 0x7f01ff00).set(2, 0x01ff0100), 0x80000000, 0b1111);
        checkGe(t32(0xfac1, 0xf002 /* ssub8 r0, r1, r2 */).set(1, 0x80000500).set(2, 0x01010500), 0x7fff0000, 0b0011);
    }

    @Test
    void unsignedParallelArithmeticWrapsAndGeSaysCarryOrNoBorrow() {
        checkGe(a32(0xe6510f12 /* uadd16 r0, r1, r2 */).set(1, 0xffff0001).set(2, 0x0001fffe), 0x0000ffff, 0b1100);
        checkGe(a32(0xe6510f72 /* usub16 r0, r1, r2 */).set(1, 0x00000005).set(2, 0x00010005), 0xffff0000, 0b0011);
        checkGe(a32(0xe6510f32 /* uasx r0, r1, r2 */).set(1, 0xffff0002).set(2, 0x00010001), 0x00000001, 0b1111);
        checkGe(a32(0xe6510f52 /* usax r0, r1, r2 */).set(1, 0x0001ffff).set(2, 0x00010002), 0xffff0000, 0b0011);
        checkGe(a32(0xe6510f92 /* uadd8 r0, r1, r2 */).set(1, 0xff80fe00).set(2, 0x01800100), 0x0000ff00, 0b1100);
        checkGe(t32(0xfac1, 0xf042 /* usub8 r0, r1, r2 */).set(1, 0x00020304).set(2, 0x01020305), 0xff0000ff, 0b0110);
    }

    @Test
    void saturatingAndHalvingParallelArithmeticLeavesGeAndQ() {
        TestCpu t = a32(0xe6210f12 /* qadd16 r0, r1, r2 */).set(1, 0x7fff8000).set(2, 0x0001ffff);
        t.cpu.ge = 5;
        checkQ(t, 0x7fff8000, 0);
        assertEquals(5, t.cpu.ge);
        check(a32(0xe6210ff2 /* qsub8 r0, r1, r2 */).set(1, 0x807f0005).set(2, 0x01ff0003), 0x807f0002);
        check(a32(0xe6610f92 /* uqadd8 r0, r1, r2 */).set(1, 0xff10f001).set(2, 0x01101001), 0xff20ff02);
        check(a32(0xe6610f72 /* uqsub16 r0, r1, r2 */).set(1, 0x00010005).set(2, 0x00020003), 0x00000002);
        check(a32(0xe6310f12 /* shadd16 r0, r1, r2 */).set(1, 0x7fff8000).set(2, 0x7fff8000), 0x7fff8000);
        check(a32(0xe6310ff2 /* shsub8 r0, r1, r2 */).set(1, 0x80000003).set(2, 0x7f000100), 0x80000001 | 0x0000ff00);
        check(a32(0xe6710f92 /* uhadd8 r0, r1, r2 */).set(1, 0xff00ff03).set(2, 0xff000102), 0xff008002);
        check(t32(0xfad1, 0xf062 /* uhsub16 r0, r1, r2 */).set(1, 0x00000004).set(2, 0x00010002), 0xffff0001);
        check(t32(0xfaa1, 0xf012 /* qasx r0, r1, r2 */).set(1, 0x7fff8000).set(2, 0x00010001), 0x7fff8000);
        check(t32(0xfae1, 0xf052 /* uqsax r0, r1, r2 */).set(1, 0x0001ffff).set(2, 0x00010002), 0x0000ffff);
    }

    @Test
    void selectTakesBytesByGe() {
        TestCpu t = a32(0xe6810fb2 /* sel r0, r1, r2 */).set(1, 0x11223344).set(2, 0xaabbccdd);
        t.cpu.ge = 0b1010;
        check(t, 0x11bb33dd);
        t = t32(0xfaa1, 0xf082 /* sel r0, r1, r2 */).set(1, 0x11223344).set(2, 0xaabbccdd);
        t.cpu.ge = 0b0101;
        check(t, 0xaa22cc44);
    }

    @Test
    void saturatingAdditionStopsAtTheEndsAndSetsQ() {
        checkQ(a32(0xe1020051 /* qadd r0, r1, r2 */).set(1, 0x7fffffff).set(2, 1), 0x7fffffff, 1);
        checkQ(a32(0xe1020051 /* qadd r0, r1, r2 */).set(1, -3).set(2, 1), -2, 0);
        checkQ(a32(0xe1220051 /* qsub r0, r1, r2 */).set(1, 0x80000000).set(2, 1), 0x80000000, 1);
        checkQ(a32(0xe1220051 /* qsub r0, r1, r2 */).set(1, 5).set(2, 7), -2, 0);
        checkQ(a32(0xe1420051 /* qdadd r0, r1, r2 */).set(1, -1).set(2, 0x40000000), 0x7ffffffe, 1);
        checkQ(a32(0xe1620051 /* qdsub r0, r1, r2 */).set(1, 0).set(2, 0x80000000), 0x7fffffff, 1);
        checkQ(t32(0xfa82, 0xf091 /* qdadd r0, r1, r2 */).set(1, 1).set(2, 3), 7, 0);
        checkQ(t32(0xfa82, 0xf0a1 /* qsub r0, r1, r2 */).set(1, 0x7fffffff).set(2, -1), 0x7fffffff, 1);
    }

    @Test
    void saturationToAnyWidthSetsQWhenTheValueChanges() {
        checkQ(a32(0xe6a70011 /* ssat r0, #8, r1 */).set(1, 128), 127, 1);
        checkQ(a32(0xe6a70011 /* ssat r0, #8, r1 */).set(1, -128), -128, 0);
        checkQ(a32(0xe6bf0011 /* ssat r0, #32, r1 */).set(1, 0x80000000), 0x80000000, 0);
        checkQ(a32(0xe6a00011 /* ssat r0, #1, r1 */).set(1, 1), 0, 1);
        checkQ(a32(0xe6a70051 /* ssat r0, #8, r1, asr #32 */).set(1, 0x80000000), -1, 0);
        checkQ(a32(0xe6e80011 /* usat r0, #8, r1 */).set(1, -1), 0, 1);
        checkQ(a32(0xe6e00011 /* usat r0, #0, r1 */).set(1, 0), 0, 0);
        checkQ(a32(0xe6ff0091 /* usat r0, #31, r1, lsl #1 */).set(1, 0x40000000), 0, 1);
        checkQ(a32(0xe6e80011 /* usat r0, #8, r1 */).set(1, 255), 255, 0);
        checkQ(a32(0xe6a30f31 /* ssat16 r0, #4, r1 */).set(1, 0x0008fff8), 0x0007fff8, 1);
        checkQ(t32(0xf3a1, 0x0004 /* usat16 r0, #4, r1 */).set(1, 0xffff0010), 0x0000000f, 1);
        checkQ(t32(0xf301, 0x0083 /* ssat r0, #4, r1, lsl #2 */).set(1, 1), 4, 0);
    }

    @Test
    void extensionRotatesThenExtendsThenAdds() {
        check(a32(0xe6af0071 /* sxtb r0, r1 */).set(1, 0x180), 0xffffff80);
        check(a32(0xe6bf0471 /* sxth r0, r1, ror #8 */).set(1, 0x00800000), 0xffff8000);
        check(a32(0xe6ef0071 /* uxtb r0, r1 */).set(1, 0x1ff), 0xff);
        check(a32(0xe6ef0c71 /* uxtb r0, r1, ror #24 */).set(1, 0xab000000), 0xab);
        check(a32(0xe6ff0071 /* uxth r0, r1 */).set(1, 0x1ffff), 0xffff);
        check(a32(0xe68f0071 /* sxtb16 r0, r1 */).set(1, 0x00807f80), 0xff80ff80);
        check(a32(0xe6cf0471 /* uxtb16 r0, r1, ror #8 */).set(1, 0x12345678), 0x00120056);
        check(a32(0xe6a10072 /* sxtab r0, r1, r2 */).set(1, 10).set(2, 0xff), 9);
        check(a32(0xe6f10072 /* uxtah r0, r1, r2 */).set(1, 1).set(2, 0xffffffff), 0x10000);
        check(a32(0xe6810072 /* sxtab16 r0, r1, r2 */).set(1, 0x00010001).set(2, 0x00ff00fe), 0x0000ffff);
        check(a32(0xe6c10072 /* uxtab16 r0, r1, r2 */).set(1, 0xffffffff).set(2, 0x00010001), 0);
        check(t32(0xb248 /* sxtb r0, r1 */).set(1, 0x80), 0xffffff80);
        check(t32(0xb208 /* sxth r0, r1 */).set(1, 0x8000), 0xffff8000);
        check(t32(0xfa1f, 0xf0a1 /* uxth.w r0, r1, ror #16 */).set(1, 0x12345678), 0x1234);
        check(t32(0xfa51, 0xf092 /* uxtab r0, r1, r2, ror #8 */).set(1, 1).set(2, 0xff00), 0x100);
    }

    @Test
    void packingShiftsTheSecondOperand() {
        check(a32(0xe6810012 /* pkhbt r0, r1, r2 */).set(1, 0x11112222).set(2, 0x33334444), 0x33332222);
        check(a32(0xe6810812 /* pkhbt r0, r1, r2, lsl #16 */).set(1, 0x11112222).set(2, 0x33334444), 0x44442222);
        check(a32(0xe6810852 /* pkhtb r0, r1, r2, asr #16 */).set(1, 0x11112222).set(2, 0x33334444), 0x11113333);
        check(a32(0xe6810052 /* pkhtb r0, r1, r2, asr #32 */).set(1, 0x11112222).set(2, 0x80000000), 0x1111ffff);
        check(t32(0xeac1, 0x1022 /* pkhtb r0, r1, r2, asr #4 */).set(1, 0x11112222).set(2, 0x33334444), 0x11113444);
    }

    @Test
    void bitFieldsAreInsertedClearedAndExtracted() {
        check(a32(0xe7cb0211 /* bfi r0, r1, #4, #8 */).set(0, -1).set(1, 0x1a5), 0xfffffa5f);
        check(a32(0xe7df0011 /* bfi r0, r1, #0, #32 */).set(0, -1).set(1, 0x12345678), 0x12345678);
        check(a32(0xe7df0e1f /* bfc r0, #28, #4 */).set(0, -1), 0x0fffffff);
        check(a32(0xe7df001f /* bfc r0, #0, #32 */).set(0, -1), 0);
        check(a32(0xe7a30251 /* sbfx r0, r1, #4, #4 */).set(1, 0x80), -8);
        check(a32(0xe7e30251 /* ubfx r0, r1, #4, #4 */).set(1, 0x180), 8);
        check(a32(0xe7ff0051 /* ubfx r0, r1, #0, #32 */).set(1, 0x80000001), 0x80000001);
        check(a32(0xe7a00fd1 /* sbfx r0, r1, #31, #1 */).set(1, 0x80000000), -1);
        check(t32(0xf361, 0x401f /* bfi r0, r1, #16, #16 */).set(0, 0x55555555).set(1, 0xabcd), 0xabcd5555);
        check(t32(0xf3c1, 0x70c0 /* ubfx r0, r1, #31, #1 */).set(1, 0x80000000), 1);
    }

    @Test
    void bitFieldsThatReachBeyondTheWordAreUndefined() {
        TestCpu t = new TestCpu().a32(0xe7ff0851 /* ubfx r0, r1, #16, #32 */);
        t.step(1);
        assertEquals(Mode.UNDEFINED, t.cpu.mode());
        t = new TestCpu().a32(0xe7c30211 /* bfi r0, r1 with msb 3 below lsb 4 */);
        t.step(1);
        assertEquals(Mode.UNDEFINED, t.cpu.mode());
    }

    @Test
    void reversalsAndLeadingZeros() {
        check(a32(0xe6bf0f31 /* rev r0, r1 */).set(1, 0x12345678), 0x78563412);
        check(a32(0xe6bf0fb1 /* rev16 r0, r1 */).set(1, 0x12345678), 0x34127856);
        check(a32(0xe6ff0fb1 /* revsh r0, r1 */).set(1, 0x12340080), 0xffff8000);
        check(a32(0xe6ff0fb1 /* revsh r0, r1 */).set(1, 0x1234ff01), 0x000001ff);
        check(a32(0xe6ff0f31 /* rbit r0, r1 */).set(1, 0x80000001 | 0x10), 0x88000001);
        check(a32(0xe16f0f11 /* clz r0, r1 */).set(1, 0), 32);
        check(a32(0xe16f0f11 /* clz r0, r1 */).set(1, 1), 31);
        check(t32(0xba08 /* rev r0, r1 */).set(1, 0x12345678), 0x78563412);
        check(t32(0xfa91, 0xf091 /* rev16.w r0, r1 */).set(1, 0x12345678), 0x34127856);
        check(t32(0xfa91, 0xf0a1 /* rbit r0, r1 */).set(1, 1), 0x80000000);
        check(t32(0xfab1, 0xf081 /* clz r0, r1 */).set(1, 0x00ffffff), 8);
    }

    @Test
    void absoluteDifferencesAreSummed() {
        check(a32(0xe780f211 /* usad8 r0, r1, r2 */).set(1, 0x00ff0510).set(2, 0xff000a10), 255 + 255 + 5);
        check(a32(0xe7803211 /* usada8 r0, r1, r2, r3 */).set(1, 1).set(2, 3).set(3, 40), 42);
        check(t32(0xfb71, 0xf002 /* usad8 r0, r1, r2 */).set(1, 0x01020304).set(2, 0x04030201), 8);
    }
}
