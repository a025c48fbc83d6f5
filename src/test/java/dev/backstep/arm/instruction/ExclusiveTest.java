package dev.backstep.arm.instruction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.mmu.AccessType;
import dev.backstep.arm.mmu.AccessWatcher;
import dev.backstep.arm.mmu.AddressTranslator;
import dev.backstep.arm.mmu.GuestFault;
import dev.backstep.arm.state.Mode;
import org.junit.jupiter.api.Test;

class ExclusiveTest {

    private static final int DATA = TestCpu.DATA;

    private static TestCpu withData() {
        TestCpu t = new TestCpu().set(1, DATA).set(0, 9).set(2, 0x55667788).set(3, 0x99aabbcc);
        t.ram.write(DATA, 0x83828180, 4);
        t.ram.write(DATA + 4, 0x87868584, 4);
        return t;
    }

    @Test
    void storeAfterLoadSucceedsOnce() {
        TestCpu t = withData().a32(0xe1914f9f /* ldrex r4, [r1] */, 0xe1810f92 /* strex r0, r2, [r1] */,
                0xe1815f93 /* strex r5, r3, [r1] */).step(3);
        assertEquals(0x83828180, t.cpu.r[4]);
        assertEquals(0, t.cpu.r[0]);
        assertEquals(1, t.cpu.r[5]);
        assertEquals(0x55667788, t.word(DATA));
    }

    @Test
    void storeWithoutALoadFails() {
        TestCpu t = withData().a32(0xe1810f92 /* strex r0, r2, [r1] */).step(1);
        assertEquals(1, t.cpu.r[0]);
        assertEquals(0x83828180, t.word(DATA));
    }

    @Test
    void storeElsewhereFails() {
        TestCpu t = withData().set(6, DATA + 8).a32(0xe1914f9f /* ldrex r4, [r1] */,
                0xe1860f92 /* strex r0, r2, [r6] */).step(2);
        assertEquals(1, t.cpu.r[0]);
    }

    @Test
    void clearExclusiveMakesTheStoreFail() {
        TestCpu t = withData().a32(0xe1914f9f /* ldrex r4, [r1] */, 0xf57ff01f /* clrex */,
                0xe1810f92 /* strex r0, r2, [r1] */).step(3);
        assertEquals(1, t.cpu.r[0]);
        t = withData().t32(0xe851, 0x4f00 /* ldrex r4, [r1] */, 0xf3bf, 0x8f2f /* clrex */,
                0xe841, 0x2000 /* strex r0, r2, [r1] */).step(3);
        assertEquals(1, t.cpu.r[0]);
        assertEquals(0x83828180, t.word(DATA));
    }

    @Test
    void exceptionBetweenLoadAndStoreMakesItFail() {
        TestCpu t = withData().a32(0xe1914f9f /* ldrex r4, [r1] */, 0xe7f000f0);
        t.ram.write(4, 0xe1810f92 /* strex r0, r2, [r1] */, 4);
        t.step(3);
        assertEquals(1, t.cpu.r[0]);
    }

    @Test
    void bytesAndHalfwordsMoveTheirSize() {
        TestCpu t = withData().a32(0xe1d14f9f /* ldrexb r4, [r1] */, 0xe1c10f92 /* strexb r0, r2, [r1] */).step(2);
        assertEquals(0x80, t.cpu.r[4]);
        assertEquals(0, t.cpu.r[0]);
        assertEquals(0x83828188, t.word(DATA));
        t.set(1, DATA + 2).a32(0xe1f14f9f /* ldrexh r4, [r1] */, 0xe1e10f92 /* strexh r0, r2, [r1] */).step(2);
        assertEquals(0x8382, t.cpu.r[4]);
        assertEquals(0x77888188, t.word(DATA));
    }

    @Test
    void doublewordsMoveTwoRegisters() {
        TestCpu t = withData().a32(0xe1b14f9f /* ldrexd r4, r5, [r1] */, 0xe1a10f92 /* strexd r0, r2, r3, [r1] */).step(2);
        assertEquals(0x83828180, t.cpu.r[4]);
        assertEquals(0x87868584, t.cpu.r[5]);
        assertEquals(0, t.cpu.r[0]);
        assertEquals(0x55667788, t.word(DATA));
        assertEquals(0x99aabbcc, t.word(DATA + 4));
    }

    @Test
    void t32FormsHaveOffsetsAndFreePairs() {
        TestCpu t = withData().t32(0xe851, 0x4f01 /* ldrex r4, [r1, #4] */, 0xe841, 0x2001 /* strex r0, r2, [r1, #4] */,
                0xe8d1, 0x757f /* ldrexd r7, r5, [r1] */,
                0xe8c1, 0x3276 /* strexd r6, r3, r2, [r1] */).step(4);
        assertEquals(0x87868584, t.cpu.r[4]);
        assertEquals(0, t.cpu.r[0]);
        assertEquals(0x83828180, t.cpu.r[7]);
        assertEquals(0x55667788, t.cpu.r[5]);
        assertEquals(0, t.cpu.r[6]);
        assertEquals(0x99aabbcc, t.word(DATA));
        assertEquals(0x55667788, t.word(DATA + 4));
    }

    @Test
    void unalignedExclusivesFault() {
        assertAlignmentFault(0xe1914f9f /* ldrex r4, [r1] */, 2, false);
        assertAlignmentFault(0xe1f14f9f /* ldrexh r4, [r1] */, 1, false);
        assertAlignmentFault(0xe1b14f9f /* ldrexd r4, r5, [r1] */, 4, false);
        assertAlignmentFault(0xe1810f92 /* strex r0, r2, [r1] */, 2, true);
        assertAlignmentFault(0xe1e10f92 /* strexh r0, r2, [r1] */, 1, true);
        assertAlignmentFault(0xe1a10f92 /* strexd r0, r2, r3, [r1] */, 4, true);
        assertAlignmentFault(0xe1010092 /* swp r0, r2, [r1] */, 2, false);
    }

    private static void assertAlignmentFault(int word, int offset, boolean write) {
        TestCpu t = withData().set(1, DATA + offset).a32(word).step(1);
        assertEquals(Mode.ABORT, t.cpu.mode());
        assertEquals(GuestFault.STATUS_ALIGNMENT | (write ? 1 << 11 : 0), t.cpu.control.dfsr[0]);
        assertEquals(DATA + offset, t.cpu.control.dfar[0]);
        assertEquals(9, t.cpu.r[0]);
    }

    @Test
    void storeExclusiveToAReadOnlyPageFaults() {
        TestCpu t = withData().a32(0xe1914f9f /* ldrex r4, [r1] */, 0xe1810f92 /* strex r0, r2, [r1] */);
        protect(t);
        t.step(2);
        assertEquals(Mode.ABORT, t.cpu.mode());
        assertEquals(9, t.cpu.r[0]);
    }

    @Test
    void swapOfAReadOnlyPageFaultsAndLoadsNothing() {
        TestCpu t = withData().a32(0xe1010092 /* swp r0, r2, [r1] */);
        protect(t);
        t.step(1);
        assertEquals(Mode.ABORT, t.cpu.mode());
        assertEquals(9, t.cpu.r[0]);
    }

    private static void protect(TestCpu t) {
        t.cpu.memory.setTranslator(new AddressTranslator() {
            @Override
            public long translate(int address, AccessType type, boolean privileged) {
                if (type == AccessType.WRITE) {
                    throw t.cpu.fault().abort(GuestFault.Kind.DATA_ABORT, address, 0b01111, true);
                }
                return address & 0xffffffffL;
            }

            @Override
            public long translateForDebugger(int address) {
                return address & 0xffffffffL;
            }
        });
    }

    @Test
    void watchpointThatStopsAStoreLeavesTheMarkForTheNextTry() {
        TestCpu t = withData().a32(0xe1914f9f /* ldrex r4, [r1] */, 0xe1810f92 /* strex r0, r2, [r1] */);
        boolean[] armed = {true};
        t.cpu.memory.setWatcher(new AccessWatcher() {
            @Override
            public boolean watchesPage(int pageAddress) {
                return pageAddress == DATA;
            }

            @Override
            public boolean accessed(int address, int size, boolean write) {
                return armed[0] && write;
            }
        });
        t.step(2);
        assertEquals(TestCpu.CODE + 4, t.cpu.pc);
        assertEquals(9, t.cpu.r[0]);
        armed[0] = false;
        t.step(1);
        assertEquals(0, t.cpu.r[0]);
        assertEquals(0x55667788, t.word(DATA));
    }

    @Test
    void swapExchangesWordOrByteAlsoOfOneRegister() {
        TestCpu t = withData().a32(0xe1012092 /* swp r2, r2, [r1] */, 0xe1410093 /* swpb r0, r3, [r1] */).step(2);
        assertEquals(0x83828180, t.cpu.r[2]);
        assertEquals(0x88, t.cpu.r[0]);
        assertEquals(0x556677cc, t.word(DATA));
    }
}
