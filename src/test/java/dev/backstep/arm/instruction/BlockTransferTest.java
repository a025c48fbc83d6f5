package dev.backstep.arm.instruction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.mmu.AccessWatcher;
import dev.backstep.arm.mmu.GuestFault;
import dev.backstep.arm.state.Mode;
import org.junit.jupiter.api.Test;

class BlockTransferTest {

    private static final int DATA = TestCpu.DATA;

    private static TestCpu withData() {
        TestCpu t = new TestCpu().set(0, DATA);
        for (int i = -4; i < 8; i++) {
            t.ram.write(DATA + 4L * i, 100 + i, 4);
        }
        return t.set(1, -1).set(2, -2).set(3, -3);
    }

    @Test
    void incrementAfterLoadsFromTheBaseUpwards() {
        TestCpu t = withData().a32(0xe8b0000e /* ldm r0!, {r1, r2, r3} */).step(1);
        assertLoaded(t, 100, DATA + 12);
    }

    @Test
    void incrementBeforeLeavesOutTheBase() {
        TestCpu t = withData().a32(0xe9b0000e /* ldmib r0!, {r1, r2, r3} */).step(1);
        assertLoaded(t, 101, DATA + 12);
    }

    @Test
    void decrementAfterEndsAtTheBase() {
        TestCpu t = withData().a32(0xe830000e /* ldmda r0!, {r1, r2, r3} */).step(1);
        assertLoaded(t, 98, DATA - 12);
    }

    @Test
    void decrementBeforeEndsBelowTheBase() {
        TestCpu t = withData().a32(0xe930000e /* ldmdb r0!, {r1, r2, r3} */).step(1);
        assertLoaded(t, 97, DATA - 12);
    }

    @Test
    void withoutWriteBackTheBaseStays() {
        TestCpu t = withData().a32(0xe910000e /* ldmdb r0, {r1, r2, r3} */).step(1);
        assertLoaded(t, 97, DATA);
    }

    private static void assertLoaded(TestCpu t, int first, int base) {
        assertEquals(first, t.cpu.r[1]);
        assertEquals(first + 1, t.cpu.r[2]);
        assertEquals(first + 2, t.cpu.r[3]);
        assertEquals(base, t.cpu.r[0]);
    }

    @Test
    void storesGoInTheSameFourDirections() {
        assertStored(0xe8a0000e /* stm r0!, {r1, r2, r3} */, DATA, DATA + 12);
        assertStored(0xe9a0000e /* stmib r0!, {r1, r2, r3} */, DATA + 4, DATA + 12);
        assertStored(0xe820000e /* stmda r0!, {r1, r2, r3} */, DATA - 8, DATA - 12);
        assertStored(0xe920000e /* stmdb r0!, {r1, r2, r3} */, DATA - 12, DATA - 12);
        assertStored(0xe980000e /* stmib r0, {r1, r2, r3} */, DATA + 4, DATA);
    }

    private static void assertStored(int word, int address, int base) {
        TestCpu t = withData().a32(word).step(1);
        assertEquals(-1, t.word(address));
        assertEquals(-2, t.word(address + 4));
        assertEquals(-3, t.word(address + 8));
        assertEquals(100 + (address + 12 - DATA) / 4, t.word(address + 12));
        assertEquals(base, t.cpu.r[0]);
    }

    @Test
    void loadedBaseWinsInT16WhichThenWritesNothingBack() {
        TestCpu t = withData().t32(0xc803 /* ldm r0, {r0, r1} */).step(1);
        assertEquals(100, t.cpu.r[0]);
        assertEquals(101, t.cpu.r[1]);
        t = withData().t32(0xc806 /* ldm r0!, {r1, r2} */).step(1);
        assertEquals(DATA + 8, t.cpu.r[0]);
    }

    @Test
    void storedBaseIsTheOldOne() {
        TestCpu t = withData().a32(0xe9200003 /* stmdb r0!, {r0, r1} */).step(1);
        assertEquals(DATA, t.word(DATA - 8));
        assertEquals(DATA - 8, t.cpu.r[0]);
    }

    @Test
    void pushAndPopOfOneRegisterUseTheSingleForms() {
        TestCpu t = withData().set(13, DATA).a32(0xe52d1004 /* push {r1} */, 0xe49d4004 /* pop {r4} */).step(1);
        assertEquals(-1, t.word(DATA - 4));
        assertEquals(DATA - 4, t.cpu.r[13]);
        t.step(1);
        assertEquals(-1, t.cpu.r[4]);
        assertEquals(DATA, t.cpu.r[13]);
    }

    @Test
    void t16PushAndPopCarryLinkRegisterToPc() {
        TestCpu t = withData().set(13, DATA).set(14, 0x9001).t32(0xb506 /* push {r1, r2, lr} */,
                0xbd60 /* pop {r5, r6, pc} */).step(1);
        assertEquals(DATA - 12, t.cpu.r[13]);
        t.step(1);
        assertEquals(-1, t.cpu.r[5]);
        assertEquals(-2, t.cpu.r[6]);
        assertEquals(0x9000, t.cpu.pc);
        assertTrue(t.cpu.thumb);
        assertEquals(DATA, t.cpu.r[13]);
    }

    @Test
    void t32PushAndPopTakeHighRegisters() {
        TestCpu t = withData().set(13, DATA).set(8, 8).set(14, 0x9000).t32(0xe92d, 0x4102 /* push.w {r1, r8, lr} */,
                0xe8bd, 0x8220 /* pop.w {r5, r9, pc} */).step(2);
        assertEquals(-1, t.cpu.r[5]);
        assertEquals(8, t.cpu.r[9]);
        assertEquals(0x9000, t.cpu.pc);
        assertFalse(t.cpu.thumb);
    }

    @Test
    void loadWithThePcBranchesAndMaySwitchToThumb() {
        TestCpu t = withData().a32(0xe8908002 /* ldm r0, {r1, pc} */);
        t.ram.write(DATA + 4, 0x9003, 4);
        t.step(1);
        assertEquals(0x9002, t.cpu.pc);
        assertTrue(t.cpu.thumb);
    }

    @Test
    void unalignedBaseFaultsWhateverSctlrSays() {
        TestCpu t = withData().set(0, DATA + 2).a32(0xe8b00006 /* ldm r0!, {r1, r2} */).step(1);
        assertEquals(Mode.ABORT, t.cpu.mode());
        assertEquals(GuestFault.STATUS_ALIGNMENT, t.cpu.control.dfsr[0]);
        assertEquals(DATA + 2, t.cpu.control.dfar[0]);
        assertEquals(-1, t.cpu.r[1]);
        assertEquals(DATA + 2, t.cpu.r[0]);
    }

    @Test
    void blockAcrossTwoPagesIsWhole() {
        TestCpu t = withData().set(0, DATA + 0xff8).a32(0xe880000f /* stm r0, {r0, r1, r2, r3} */,
                0xe89000f0 /* ldm r0, {r4-r7} */).step(2);
        assertEquals(DATA + 0xff8, t.cpu.r[4]);
        assertEquals(-1, t.cpu.r[5]);
        assertEquals(-2, t.cpu.r[6]);
        assertEquals(-3, t.cpu.r[7]);
    }

    @Test
    void watchpointInTheMiddleOfABlockStopsBeforeAnythingIsStored() {
        TestCpu t = withData().a32(0xe8a0000e /* stm r0!, {r1, r2, r3} */);
        boolean[] armed = {true};
        t.cpu.memory.setWatcher(new AccessWatcher() {
            @Override
            public boolean watchesPage(int pageAddress) {
                return pageAddress == (DATA & -4096);
            }

            @Override
            public boolean accessed(int address, int size, boolean write) {
                return armed[0] && write && address <= DATA + 8 && DATA + 8 < address + size;
            }
        });
        t.step(1);
        assertEquals(100, t.word(DATA));
        assertEquals(DATA, t.cpu.r[0]);
        assertEquals(TestCpu.CODE, t.cpu.pc);
        assertEquals(0, t.icount.now());
        armed[0] = false;
        t.step(1);
        assertEquals(-1, t.word(DATA));
        assertEquals(-3, t.word(DATA + 8));
        assertEquals(DATA + 12, t.cpu.r[0]);
    }

    @Test
    void storeIntoTheRunningPageIsSeenByTheNextInstruction() {
        TestCpu t = new TestCpu().set(0, TestCpu.CODE + 4).set(1, 0xe51f5004 /* ldr r5, [pc, #-4] */).set(2, 0x1234)
                .a32(0xe8800006 /* stm r0, {r1, r2} */, 0xeafffffe /* b . */, 0xeafffffe /* b . */);
        t.cpu.pc = TestCpu.CODE + 4;
        t.step(1);
        assertEquals(TestCpu.CODE + 4, t.cpu.pc);
        t.cpu.pc = TestCpu.CODE;
        t.step(2);
        assertEquals(0x1234, t.cpu.r[5]);
    }

    @Test
    void userRegistersAreStoredFromAndLoadedIntoTheUserBank() {
        TestCpu t = withData().a32(0xe8c06100 /* stm r0, {r8, sp, lr}^ */,
                0xe9d06000 /* ldmib r0, {r13, r14}^ */).set(8, 88).set(13, 1).set(14, 2);
        t.cpu.setBanked(Mode.USER, 13, 1300);
        t.cpu.setBanked(Mode.USER, 14, 1400);
        t.step(1);
        assertEquals(88, t.word(DATA));
        assertEquals(1300, t.word(DATA + 4));
        assertEquals(1400, t.word(DATA + 8));
        t.ram.write(DATA + 4, 31, 4);
        t.ram.write(DATA + 8, 41, 4);
        t.step(1);
        assertEquals(31, t.cpu.banked(Mode.USER, 13));
        assertEquals(41, t.cpu.banked(Mode.USER, 14));
        assertEquals(1, t.cpu.r[13]);
        assertEquals(2, t.cpu.r[14]);
    }

    @Test
    void userRegistersFromFiqModeAreTheUnbankedOnes() {
        TestCpu t = withData().set(8, 88).a32(0xe8c08100 /* stm r0, {r8, pc}^ */);
        t.cpu.setMode(Mode.FIQ);
        t.set(8, 99).step(1);
        assertEquals(88, t.word(DATA));
        assertEquals(TestCpu.CODE + 8, t.word(DATA + 4));
    }

    @Test
    void userRegisterFormsAreUndefinedInUserMode() {
        TestCpu t = withData().a32(0xe8c00300 /* stm r0, {r8, r9}^ */);
        t.cpu.setMode(Mode.USER);
        t.step(1);
        assertEquals(Mode.UNDEFINED, t.cpu.mode());
    }

    @Test
    void exceptionReturnRestoresStatusAndStackOfTheModeItLeaves() {
        TestCpu t = withData().a32(0xe8fd8002 /* ldm sp!, {r1, pc}^ */);
        t.cpu.setBanked(Mode.USER, 13, 0x5000);
        t.cpu.setMode(Mode.IRQ);
        t.set(13, DATA);
        t.ram.write(DATA + 4, 0x9002, 4);
        t.cpu.setSpsr(0x60000030); // User mode, T32, Z and C, interrupts on
        t.step(1);
        assertEquals(Mode.USER, t.cpu.mode());
        assertEquals(0x60000030, t.cpu.cpsr());
        assertEquals(0x9002, t.cpu.pc);
        assertEquals(100, t.cpu.r[1]);
        assertEquals(0x5000, t.cpu.r[13]);
        assertEquals(DATA + 8, t.cpu.banked(Mode.IRQ, 13));
    }
}
