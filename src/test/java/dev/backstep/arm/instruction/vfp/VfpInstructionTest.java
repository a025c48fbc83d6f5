package dev.backstep.arm.instruction.vfp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.state.ExtensionRegisters;
import dev.backstep.arm.state.Mode;
import org.junit.jupiter.api.Test;

/** Floating-point instructions on a processor: registers, access rights, memory. */
class VfpInstructionTest {

    private static final int FULL_ACCESS = 0x00f00000;
    private static final int UNDEFINED_VECTOR = 4;
    private static final int DATA_ABORT_VECTOR = 16;

    private final TestCpu test = new TestCpu();

    VfpInstructionTest() {
        test.cpu.control.cpacr = FULL_ACCESS;
        test.cpu.controlChanged();
        test.cpu.setFpexc(ExtensionRegisters.FPEXC_EN);
    }

    private ExtensionRegisters registers() {
        return test.cpu.extension;
    }

    @Test
    void singleRegistersAreHalvesOfDoubles() {
        registers().d[1] = 0x4000000040400000L;
        test.a32(0xee710a21).step(1); // vadd.f32 s1, s2, s3
        assertEquals(0x40a0000000000000L, registers().d[0]);
    }

    @Test
    void upperDoublesAreReachable() {
        registers().d[31] = 0x4008000000000000L;
        test.a32(0xee6ffbaf).step(1); // vmul.f64 d31, d31, d31
        assertEquals(0x4022000000000000L, registers().d[31]);
    }

    @Test
    void nothingRunsBeforeItIsEnabled() {
        test.cpu.setFpexc(0);
        test.a32(0xee300a00).step(1); // vadd.f32 s0, s0, s0
        assertEquals(UNDEFINED_VECTOR, test.cpu.pc);
        test.cpu.setFpexc(ExtensionRegisters.FPEXC_EN);
        test.cpu.control.cpacr = 0;
        test.cpu.controlChanged();
        test.a32(0xee300a00).step(1);
        assertEquals(UNDEFINED_VECTOR, test.cpu.pc);
    }

    @Test
    void userModeNeedsFullAccessAndMayReadNothingButFpscr() {
        test.cpu.control.cpacr = 0x00500000;
        test.cpu.controlChanged();
        test.a32(0xee300a00).step(1);
        assertEquals(TestCpu.CODE + 4, test.cpu.pc, "privileged access");
        test.cpu.setMode(Mode.USER);
        test.a32(0xee300a00).step(1);
        assertEquals(UNDEFINED_VECTOR, test.cpu.pc);
        test.cpu.control.cpacr = FULL_ACCESS;
        test.cpu.controlChanged();
        test.cpu.setMode(Mode.USER);
        test.a32(0xeef10a10).step(1); // vmrs r0, fpscr
        assertEquals(TestCpu.CODE + 4, test.cpu.pc);
        test.a32(0xeef00a10).step(1); // vmrs r0, fpsid
        assertEquals(UNDEFINED_VECTOR, test.cpu.pc);
    }

    @Test
    void lazySwitchingFindsTheEnableBitAndTheIdentityWhileDisabled() {
        test.cpu.setFpexc(0);
        test.a32(0xeef00a10, 0xeef71a10, 0xeef62a10, 0xeee83a10, 0xeef84a10).set(3, 0xffffffff).step(5);
        assertEquals(TestCpu.CODE + 20, test.cpu.pc);
        assertEquals(0x41033090, test.cpu.r[0], "fpsid");
        assertEquals(0x11110222, test.cpu.r[1], "mvfr0");
        assertEquals(0x01111111, test.cpu.r[2], "mvfr1");
        assertEquals(ExtensionRegisters.FPEXC_EN, test.cpu.r[4], "only EN of fpexc is there");
        test.cpu.setFpexc(0);
        test.a32(0xeef15a10).step(1); // vmrs r5, fpscr
        assertEquals(UNDEFINED_VECTOR, test.cpu.pc);
    }

    @Test
    void theUpperRegistersCanBeTakenAway() {
        test.cpu.control.cpacr = FULL_ACCESS | 1 << 30;
        test.cpu.controlChanged();
        test.a32(0xee300b00).step(1); // vadd.f64 d0, d0, d0
        assertEquals(TestCpu.CODE + 4, test.cpu.pc);
        test.a32(0xee700b00).step(1); // vadd.f64 d16, d0, d0
        assertEquals(UNDEFINED_VECTOR, test.cpu.pc);
        test.a32(0xee700a00).step(1); // vadd.f32 s1, s0, s0
        assertEquals(TestCpu.CODE + 4, test.cpu.pc);
    }

    @Test
    void comparisonsReachTheFlagsThroughVmrs() {
        registers().d[0] = 0x3f80000040000000L;
        test.a32(0xeeb40a60, 0xeef1fa10).step(2); // vcmp.f32 s0, s1; vmrs apsr_nzcv, fpscr
        assertEquals("nzCv", test.flags());
        registers().d[0] = 0x7fc0000040000000L;
        test.a32(0xeeb40ae0, 0xeef1fa10).step(2); // vcmpe
        assertEquals("nzCV", test.flags());
        assertEquals(0x30000001, registers().fpscr());
    }

    @Test
    void fpscrKeepsWhatACortexA9Has() {
        test.a32(0xeee10a10, 0xeef11a10).set(0, 0xffffffff).step(2);
        assertEquals(0xfff7009f, test.cpu.r[1]);
    }

    @Test
    void accumulationRoundsTheProductFirst() {
        // (1 + 2^-23)^2 = 1 + 2^-22 + 2^-46; the last term is lost before 1 is subtracted.
        registers().setS(0, 0xbf800000);
        registers().setS(1, 0x3f800001);
        test.a32(0xee000aa0).step(1); // vmla.f32 s0, s1, s1
        assertEquals(0x34800000, registers().s(0));
        assertEquals(0x10, registers().fpscr());
    }

    @Test
    void vectorsWrapAroundInTheirBank() {
        registers().setFpscr(2 << 16);
        for (int i = 0; i < 32; i++) {
            registers().setS(i, Float.floatToRawIntBits(i));
        }
        // vadd.f32 s14, s8, s16: three sums, to S14, S15, S8, of S8 to S10 and S16 to S18.
        test.a32(0xee347a08).step(1);
        assertEquals(24f, Float.intBitsToFloat(registers().s(14)));
        assertEquals(26f, Float.intBitsToFloat(registers().s(15)));
        assertEquals(28f, Float.intBitsToFloat(registers().s(8)));
        // A second operand in the first bank is the same for all; a destination there makes it scalar.
        test.a32(0xee348a01).step(1); // vadd.f32 s16, s8, s2
        assertEquals(30f, Float.intBitsToFloat(registers().s(16)));
        assertEquals(11f, Float.intBitsToFloat(registers().s(17)));
        assertEquals(12f, Float.intBitsToFloat(registers().s(18)));
        test.a32(0xee340a08).step(1); // vadd.f32 s0, s8, s16
        assertEquals(58f, Float.intBitsToFloat(registers().s(0)));
        assertEquals(1f, Float.intBitsToFloat(registers().s(1)));
    }

    @Test
    void immediatesExpand() {
        assertEquals(0x3f800000, MoveImmediate.expandSingle(0x70));
        assertEquals(0xbe080000, MoveImmediate.expandSingle(0xc1));
        assertEquals(0x41f80000, MoveImmediate.expandSingle(0x3f));
        assertEquals(0x3ff0000000000000L, MoveImmediate.expandDouble(0x70));
        assertEquals(0xbfc1000000000000L, MoveImmediate.expandDouble(0xc1));
    }

    @Test
    void conversionsToHalfPrecisionKeepTheOtherHalf() {
        registers().setS(0, 0x12345678);
        registers().setS(1, 0x3f800000);
        test.a32(0xeeb30a60).step(1); // vcvtb.f16.f32 s0, s1
        assertEquals(0x12343c00, registers().s(0));
        test.a32(0xeeb30ae0).step(1); // vcvtt.f16.f32 s0, s1
        assertEquals(0x3c003c00, registers().s(0));
    }

    @Test
    void vldmOfThirtyTwoSinglesCrossesPages() {
        int start = TestCpu.DATA + 0x1000 - 64;
        for (int i = 0; i < 32; i++) {
            test.ram.write(start + 4L * i, 0x100 + i, 4);
        }
        test.a32(0xecb00a20).set(0, start).step(1); // vldmia r0!, {s0-s31}
        assertEquals(start + 128, test.cpu.r[0]);
        for (int i = 0; i < 32; i++) {
            assertEquals(0x100 + i, registers().s(i));
        }
        test.a32(0xed200a20).step(1); // vstmdb r0!, {s0-s31}
        assertEquals(start, test.cpu.r[0]);
    }

    @Test
    void oddCountsOfDoublesMoveTheBaseByAWordMore() {
        test.ram.write(TestCpu.DATA, 0x89abcdef, 4);
        test.ram.write(TestCpu.DATA + 4, 0x01234567, 4);
        test.a32(0xecb00b03).set(0, TestCpu.DATA).step(1); // fldmiax r0!, {d0}
        assertEquals(0x0123456789abcdefL, registers().d[0]);
        assertEquals(0, registers().d[1]);
        assertEquals(TestCpu.DATA + 12, test.cpu.r[0]);
    }

    @Test
    void bigEndianDoublesHaveTheirHighWordFirst() {
        test.cpu.setBigEndian(true);
        registers().d[0] = 0x0123456789abcdefL;
        test.a32(0xed800b00, 0xed901b00).set(0, TestCpu.DATA).step(2); // vstr d0, [r0]; vldr d1, [r0]
        assertEquals(0x67452301, test.word(TestCpu.DATA));
        assertEquals(0xefcdab89, test.word(TestCpu.DATA + 4));
        assertEquals(0x0123456789abcdefL, registers().d[1]);
    }

    @Test
    void misalignedAddressesFaultAndLeaveEverythingAsItWas() {
        registers().d[0] = 7;
        test.a32(0xecb00b04).set(0, TestCpu.DATA + 2).step(1); // vldmia r0!, {d0, d1}
        assertEquals(DATA_ABORT_VECTOR, test.cpu.pc);
        assertEquals(TestCpu.DATA + 2, test.cpu.r[0]);
        assertEquals(7, registers().d[0]);
    }

    @Test
    void bytesAndHalfwordsMoveToAndFromElements() {
        registers().d[0] = 0x8000_0000_0080_0000L;
        test.a32(0xee500b50).step(1); // vmov.s8 r0, d0[2]
        assertEquals(0xffffff80, test.cpu.r[0]);
        test.a32(0xeed00b50).step(1); // vmov.u8 r0, d0[2]
        assertEquals(0x80, test.cpu.r[0]);
        test.a32(0xee300b70).step(1); // vmov.s16 r0, d0[3]
        assertEquals(0xffff8000, test.cpu.r[0]);
        test.a32(0xee600b70).set(0, 0x1ff).step(1); // vmov.8 d0[7], r0
        assertEquals(0xff00_0000_0080_0000L, registers().d[0]);
    }
}
