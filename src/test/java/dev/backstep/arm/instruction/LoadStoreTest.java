package dev.backstep.arm.instruction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.mmu.AccessType;
import dev.backstep.arm.mmu.AddressTranslator;
import dev.backstep.arm.mmu.GuestFault;
import dev.backstep.arm.state.Mode;
import dev.backstep.arm.state.Psr;
import org.junit.jupiter.api.Test;

class LoadStoreTest {

    private static final int DATA = TestCpu.DATA;
    private static final int PERMISSION_FAULT = 0b01111;

    private static TestCpu withData() {
        TestCpu t = new TestCpu();
        t.ram.write(DATA, 0x83828180, 4);
        t.ram.write(DATA + 4, 0x87868584, 4);
        return t.set(1, DATA).set(2, 4);
    }

    // Addressing modes.

    @Test
    void immediateOffsetsGoUpAndDown() {
        TestCpu t = withData().a32(0xe5910004 /* ldr r0, [r1, #4] */, 0xe5113004 /* ldr r3, [r1, #-4] */);
        t.ram.write(DATA - 4, 0x11223344, 4);
        t.step(2);
        assertEquals(0x87868584, t.cpu.r[0]);
        assertEquals(0x11223344, t.cpu.r[3]);
        assertEquals(DATA, t.cpu.r[1]);
    }

    @Test
    void preIndexedMovesTheBaseToTheAddress() {
        TestCpu t = withData().a32(0xe5b10004 /* ldr r0, [r1, #4]! */).step(1);
        assertEquals(0x87868584, t.cpu.r[0]);
        assertEquals(DATA + 4, t.cpu.r[1]);
    }

    @Test
    void postIndexedUsesTheBaseAndThenMovesIt() {
        TestCpu t = withData().a32(0xe4510001 /* ldrb r0, [r1], #-1 */).step(1);
        assertEquals(0x80, t.cpu.r[0]);
        assertEquals(DATA - 1, t.cpu.r[1]);
    }

    @Test
    void indexRegisterIsShiftedLeft() {
        TestCpu t = withData().set(2, 1).a32(0xe7910102 /* ldr r0, [r1, r2, lsl #2] */).step(1);
        assertEquals(0x87868584, t.cpu.r[0]);
    }

    @Test
    void logicalShiftRightByThirtyTwoGivesZero() {
        TestCpu t = withData().set(2, -1).a32(0xe7b10022 /* ldr r0, [r1, r2, lsr #32]! */).step(1);
        assertEquals(0x83828180, t.cpu.r[0]);
        assertEquals(DATA, t.cpu.r[1]);
    }

    @Test
    void arithmeticShiftRightByThirtyTwoGivesTheSign() {
        TestCpu t = withData().set(2, 0x80000000).a32(0xe7710042 /* ldrb r0, [r1, -r2, asr #32]! */).step(1);
        assertEquals(0x81, t.cpu.r[0]);
        assertEquals(DATA + 1, t.cpu.r[1]);
    }

    @Test
    void arithmeticShiftRightKeepsTheSign() {
        TestCpu t = withData().set(2, -8).a32(0xe7a100c2 /* str r0, [r1, r2, asr #1]! */).step(1);
        assertEquals(DATA - 4, t.cpu.r[1]);
    }

    @Test
    void rotatedIndexWrapsRound() {
        TestCpu t = withData().set(2, 0x40).a32(0xe7910262 /* ldr r0, [r1, r2, ror #4] */).step(1);
        assertEquals(0x87868584, t.cpu.r[0]);
    }

    @Test
    void rotateWithExtendTakesTheCarryFlagAndLeavesIt() {
        TestCpu t = withData().set(1, 0x80000000 + DATA).set(2, 9).a32(0xe7910062 /* ldr r0, [r1, r2, rrx] */);
        t.cpu.carry = 1;
        t.step(1);
        assertEquals(0x87868584, t.cpu.r[0]);
        assertEquals(1, t.cpu.carry);
    }

    @Test
    void writeBackOfAnIndexUsesTheIndexBeforeTheLoad() {
        TestCpu t = withData().a32(0xe6912002 /* ldr r2, [r1], r2 */).step(1);
        assertEquals(0x83828180, t.cpu.r[2]);
        assertEquals(DATA + 4, t.cpu.r[1]);
    }

    @Test
    void a32LiteralIsRelativeToEightAhead() {
        TestCpu t = new TestCpu().a32(0xe51f0004 /* ldr r0, [pc, #-4] */, 0x12345678).step(1);
        assertEquals(0x12345678, t.cpu.r[0]);
    }

    @Test
    void t16LiteralIsRelativeToTheAlignedPc() {
        TestCpu t = new TestCpu().t32(0xbf00 /* nop */, 0x4800 /* ldr r0, [pc, #0] */, 0x5678, 0x1234);
        t.cpu.pc += 2;
        t.step(1);
        assertEquals(0x12345678, t.cpu.r[0]);
    }

    @Test
    void t32LiteralGoesDownFromTheAlignedPc() {
        TestCpu t = new TestCpu().t32(0x5678, 0x1234, 0xbf00 /* nop */, 0xf85f, 0x0008 /* ldr.w r0, [pc, #-8] */);
        t.cpu.pc += 6;
        t.step(1);
        assertEquals(0x12345678, t.cpu.r[0]);
        assertEquals(TestCpu.CODE + 10, t.cpu.pc);
    }

    @Test
    void t16StackPointerRelativeIsScaledByFour() {
        TestCpu t = withData().set(13, DATA - 8).set(0, 77).t32(0x9b02 /* ldr r3, [sp, #8] */,
                0x9003 /* str r0, [sp, #12] */).step(2);
        assertEquals(0x83828180, t.cpu.r[3]);
        assertEquals(77, t.word(DATA + 4));
    }

    @Test
    void t32RegisterIndexIsShiftedLeftByUpToThree() {
        TestCpu t = withData().set(8, 2).t32(0xf831, 0x0018 /* ldrh r0, [r1, r8, lsl #1] */).step(1);
        assertEquals(0x8584, t.cpu.r[0]);
    }

    @Test
    void t32PreIndexedDownwardsStoreMovesTheBase() {
        TestCpu t = withData().set(0, 0xabcd).t32(0xf821, 0x0d02 /* strh r0, [r1, #-2]! */).step(1);
        assertEquals(DATA - 2, t.cpu.r[1]);
        assertEquals(0xabcd0000, t.word(DATA - 4));
    }

    // Sizes.

    @Test
    void bytesAndHalfwordsAreZeroOrSignExtended() {
        TestCpu t = withData().a32(0xe5d13001 /* ldrb r3, [r1, #1] */, 0xe1d140d1 /* ldrsb r4, [r1, #1] */,
                0xe1d150b2 /* ldrh r5, [r1, #2] */, 0xe1d160f2 /* ldrsh r6, [r1, #2] */).step(4);
        assertEquals(0x81, t.cpu.r[3]);
        assertEquals(0xffffff81, t.cpu.r[4]);
        assertEquals(0x8382, t.cpu.r[5]);
        assertEquals(0xffff8382, t.cpu.r[6]);
    }

    @Test
    void storesOfBytesAndHalfwordsLeaveTheNeighboursAlone() {
        TestCpu t = withData().set(0, 0x11223344).a32(0xe5c10001 /* strb r0, [r1, #1] */,
                0xe1c100b6 /* strh r0, [r1, #6] */).step(2);
        assertEquals(0x83824480, t.word(DATA));
        assertEquals(0x33448584, t.word(DATA + 4));
    }

    @Test
    void t16FormsMoveTheSizesThatTheyName() {
        TestCpu t = withData().set(2, 2).t32(0x568b /* ldrsb r3, [r1, r2] */, 0x5e8c /* ldrsh r4, [r1, r2] */,
                0x888d /* ldrh r5, [r1, #4] */,
                0x794e /* ldrb r6, [r1, #5] */, 0x548a /* strb r2, [r1, r2] */, 0x808a /* strh r2, [r1, #4] */).step(6);
        assertEquals(0xffffff82, t.cpu.r[3]);
        assertEquals(0xffff8382, t.cpu.r[4]);
        assertEquals(0x8584, t.cpu.r[5]);
        assertEquals(0x85, t.cpu.r[6]);
        assertEquals(0x83028180, t.word(DATA));
        assertEquals(0x87860002, t.word(DATA + 4));
    }

    @Test
    void dualLoadFillsTwoRegistersAndDualStoreEmptiesThem() {
        TestCpu t = withData().a32(0xe0c140d8 /* ldrd r4, r5, [r1], #8 */, 0xe1e140f8 /* strd r4, r5, [r1, #8]! */).step(2);
        assertEquals(0x83828180, t.cpu.r[4]);
        assertEquals(0x87868584, t.cpu.r[5]);
        assertEquals(DATA + 16, t.cpu.r[1]);
        assertEquals(0x83828180, t.word(DATA + 16));
        assertEquals(0x87868584, t.word(DATA + 20));
    }

    @Test
    void dualLoadMayOverwriteItsBase() {
        TestCpu t = withData().set(4, DATA).a32(0xe1c440d0 /* ldrd r4, r5, [r4] */).step(1);
        assertEquals(0x83828180, t.cpu.r[4]);
        assertEquals(0x87868584, t.cpu.r[5]);
    }

    @Test
    void t32DualTakesAnyTwoRegisters() {
        TestCpu t = withData().t32(0xe9d1, 0x7000 /* ldrd r7, r0, [r1] */,
                0xe941, 0x0702 /* strd r0, r7, [r1, #-8] */).step(2);
        assertEquals(0x83828180, t.cpu.r[7]);
        assertEquals(0x87868584, t.cpu.r[0]);
        assertEquals(0x87868584, t.word(DATA - 8));
        assertEquals(0x83828180, t.word(DATA - 4));
    }

    @Test
    void dualAcrossTwoPagesWorks() {
        TestCpu t = withData().set(1, DATA + 0xffc).set(2, 1).set(3, 2).a32(0xe1c120f0 /* strd r2, r3, [r1] */,
                0xe1c140d0 /* ldrd r4, r5, [r1] */).step(2);
        assertEquals(1, t.word(DATA + 0xffc));
        assertEquals(2, t.word(DATA + 0x1000));
        assertEquals(1, t.cpu.r[4]);
        assertEquals(2, t.cpu.r[5]);
    }

    // Alignment and endianness.

    @Test
    void unalignedWordsAndHalfwordsMayCrossPages() {
        TestCpu t = new TestCpu().set(0, 0x11223344).set(1, DATA + 0xffe)
                .a32(0xe5810000 /* str r0, [r1] */, 0xe5912000 /* ldr r2, [r1] */, 0xe1d130b1 /* ldrh r3, [r1, #1] */,
                0xe1c100b1 /* strh r0, [r1, #1] */).step(4);
        assertEquals(0x11223344, t.cpu.r[2]);
        assertEquals(0x2233, t.cpu.r[3]);
        assertEquals(0x44, t.ram.read(DATA + 0xfff, 1));
        assertEquals(0x33, t.ram.read(DATA + 0x1000, 1));
    }

    @Test
    void unalignedWordFaultsWhenAlignmentIsChecked() {
        TestCpu t = withData().set(0, 5).a32(0xe5b10002 /* ldr r0, [r1, #2]! */);
        t.cpu.control.sctlr[0] = 2;
        t.cpu.controlChanged();
        t.step(1);
        assertDataAbort(t, DATA + 2, GuestFault.STATUS_ALIGNMENT, false);
        assertEquals(5, t.cpu.r[0]);
        assertEquals(DATA, t.cpu.r[1]);
    }

    @Test
    void unalignedDualFaultsAlways() {
        TestCpu t = withData().a32(0xe1c120f2 /* strd r2, r3, [r1, #2] */).step(1);
        assertDataAbort(t, DATA + 2, GuestFault.STATUS_ALIGNMENT, true);
    }

    @Test
    void dualNeedsWordAlignmentOnly() {
        TestCpu t = withData().set(1, DATA - 4).a32(0xe1c140d0 /* ldrd r4, r5, [r1] */).step(1);
        assertEquals(0, t.cpu.r[4]);
        assertEquals(0x83828180, t.cpu.r[5]);
    }

    @Test
    void bigEndianAccessesSwapBytes() {
        TestCpu t = withData().a32(0xe5913000 /* ldr r3, [r1] */, 0xe1d140b0 /* ldrh r4, [r1] */,
                0xe1c160d0 /* ldrd r6, r7, [r1] */, 0xe1c140b8 /* strh r4, [r1, #8] */,
                0xe5918002 /* ldr r8, [r1, #2] */, 0xe9010018 /* stmdb r1, {r3, r4} */);
        t.cpu.setBigEndian(true);
        t.step(6);
        assertEquals(0x80818283, t.cpu.r[3]);
        assertEquals(0x8081, t.cpu.r[4]);
        assertEquals(0x80818283, t.cpu.r[6]);
        assertEquals(0x84858687, t.cpu.r[7]);
        assertEquals(0x8180, t.ram.read(DATA + 8, 2));
        assertEquals(0x82838485, t.cpu.r[8]);
        assertEquals(0x83828180, t.word(DATA - 8));
        assertEquals(0x81800000, t.word(DATA - 4));
    }

    // PC.

    @Test
    void loadToThePcBranchesAndMaySwitchToThumb() {
        TestCpu t = withData().a32(0xe491f004 /* ldr pc, [r1], #4 */);
        t.ram.write(DATA, 0x9001, 4);
        t.step(1);
        assertEquals(0x9000, t.cpu.pc);
        assertTrue(t.cpu.thumb);
        assertEquals(DATA + 4, t.cpu.r[1]);
    }

    @Test
    void t32LoadToThePcMaySwitchToA32() {
        TestCpu t = withData().t32(0xf851, 0xf022 /* ldr.w pc, [r1, r2, lsl #2] */).set(2, 1);
        t.ram.write(DATA + 4, 0x9000, 4);
        t.step(1);
        assertEquals(0x9000, t.cpu.pc);
        assertFalse(t.cpu.thumb);
    }

    @Test
    void storedPcIsEightAhead() {
        TestCpu t = withData().a32(0xe581f000 /* str pc, [r1] */).step(1);
        assertEquals(TestCpu.CODE + 8, t.word(DATA));
    }

    @Test
    void conditionDecidesWhetherALoadIsMade() {
        TestCpu t = withData().set(0, 1).set(3, 1).a32(0x05910000 /* ldreq r0, [r1] */, 0x14913004 /* ldrne r3, [r1], #4 */);
        t.cpu.zero = 0;
        t.step(2);
        assertEquals(0x83828180, t.cpu.r[0]);
        assertEquals(1, t.cpu.r[3]);
        assertEquals(DATA, t.cpu.r[1]);
    }

    @Test
    void hintsTouchNothing() {
        TestCpu t = new TestCpu().set(1, 0xfffffff1).a32(0xf5d1f000 /* pld [r1] */, 0xf591f004 /* pldw [r1, #4] */,
                0xf6d1f002 /* pli [r1, r2] */, 0xf5dff000 /* pld [pc, #0] */).step(4);
        assertEquals(TestCpu.CODE + 16, t.cpu.pc);
        t.t32(0xf811, 0xfc04 /* pld [r1, #-4] */, 0xf91f, 0xf004 /* pli [pc, #-4] */,
                0xf9b1, 0xf004 /* unallocated hint */).step(3);
        assertEquals(TestCpu.CODE + 12, t.cpu.pc);
        assertEquals(Mode.SUPERVISOR, t.cpu.mode());
    }

    // Faults and privilege.

    /** Everything is allowed but what touches the page after DATA's; unprivileged accesses may only read. */
    private static void guard(TestCpu t) {
        t.cpu.memory.setTranslator(new AddressTranslator() {
            @Override
            public long translate(int address, AccessType type, boolean privileged) {
                boolean inGuardedPage = address >>> 12 == (DATA + 0x1000) >>> 12;
                if (inGuardedPage || !privileged && type == AccessType.WRITE) {
                    throw t.cpu.fault().abort(GuestFault.Kind.DATA_ABORT, address, PERMISSION_FAULT,
                            type == AccessType.WRITE);
                }
                return address & 0xffffffffL;
            }

            @Override
            public long translateForDebugger(int address) {
                return address & 0xffffffffL;
            }
        });
    }

    private static void assertDataAbort(TestCpu t, int address, int status, boolean write) {
        assertEquals(Mode.ABORT, t.cpu.mode());
        assertEquals(TestCpu.CODE + 8, t.cpu.r[14]);
        assertEquals(address, t.cpu.control.dfar[0]);
        assertEquals(status | (write ? 1 << 11 : 0), t.cpu.control.dfsr[0]);
    }

    @Test
    void abortLeavesBaseAndTargetAlone() {
        TestCpu t = withData().set(0, 5).set(1, DATA + 0xffc).a32(0xe5b10004 /* ldr r0, [r1, #4]! */);
        guard(t);
        t.step(1);
        assertDataAbort(t, DATA + 0x1000, PERMISSION_FAULT, false);
        assertEquals(5, t.cpu.r[0]);
        assertEquals(DATA + 0xffc, t.cpu.r[1]);
    }

    @Test
    void abortInTheSecondPageOfAStoreWritesNothingInTheFirst() {
        TestCpu t = withData().set(0, -1).set(1, DATA + 0xffe).a32(0xe4810004 /* str r0, [r1], #4 */);
        guard(t);
        t.step(1);
        assertDataAbort(t, DATA + 0x1000, PERMISSION_FAULT, true);
        assertEquals(0, t.word(DATA + 0xffc));
        assertEquals(DATA + 0xffe, t.cpu.r[1]);
    }

    @Test
    void abortInTheSecondWordOfADualStoreWritesNothing() {
        TestCpu t = withData().set(2, -1).set(3, -1).set(1, DATA + 0xffc).a32(0xe1c120f0 /* strd r2, r3, [r1] */);
        guard(t);
        t.step(1);
        assertDataAbort(t, DATA + 0x1000, PERMISSION_FAULT, true);
        assertEquals(0, t.word(DATA + 0xffc));
    }

    @Test
    void unprivilegedStoreFaultsWhereAPrivilegedOneDoesNot() {
        TestCpu t = withData().set(0, 7).a32(0xe4a10004 /* strt r0, [r1], #4 */);
        guard(t);
        t.cpu.memory.store32(DATA, 1);
        t.step(1);
        assertDataAbort(t, DATA, PERMISSION_FAULT, true);
        assertEquals(1, t.word(DATA));
        assertEquals(DATA, t.cpu.r[1]);
        t.cpu.memory.store32(DATA, 2);
        assertEquals(2, t.word(DATA));
    }

    @Test
    void unprivilegedLoadsReadAndMoveTheBaseInA32Only() {
        TestCpu t = withData().a32(0xe4b10002 /* ldrt r0, [r1], #2 */, 0xe0b130f2 /* ldrsht r3, [r1], r2 */);
        guard(t);
        t.step(2);
        assertEquals(0x83828180, t.cpu.r[0]);
        assertEquals(0xffff8382, t.cpu.r[3]);
        assertEquals(DATA + 6, t.cpu.r[1]);
        t.set(1, DATA).t32(0xf811, 0x0e03 /* ldrbt r0, [r1, #3] */).step(1);
        assertEquals(0x83, t.cpu.r[0]);
        assertEquals(DATA, t.cpu.r[1]);
    }

    @Test
    void faultInAnItBlockSavesTheStateOfTheFaultingInstruction() {
        TestCpu t = withData().set(1, DATA + 0x1000).t32(0xbf04, 0x6808, 0x4600 /* itt eq; ldreq r0, [r1]; moveq r0, r0 */);
        t.cpu.zero = 0;
        guard(t);
        t.step(2);
        assertEquals(Mode.ABORT, t.cpu.mode());
        assertEquals(TestCpu.CODE + 2 + 8, t.cpu.r[14]);
        // ITSTATE 0000 0100: EQ, two instructions to come.
        assertEquals(0b000001 << 10, t.cpu.spsr() & (0x3f << 10 | 3 << 25));
        assertEquals(Psr.T, t.cpu.spsr() & Psr.T);
    }
}
