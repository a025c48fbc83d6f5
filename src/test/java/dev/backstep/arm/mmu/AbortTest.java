package dev.backstep.arm.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.Mode;
import dev.backstep.arm.state.SystemControlRegisters;
import org.junit.jupiter.api.Test;

/** Aborts as the program sees them: status, address, link register, what the instruction left undone. */
class AbortTest {

    private static final int ADDRESS = 0x12345000;
    private static final int CODE = TestCpu.CODE;

    private final MmuBench b = new MmuBench().pageTable(0x123, 3);
    private final Cpu cpu = b.t.cpu;

    private void map(int page, int frame, int attributes) {
        b.second(page, frame << 12 | MmuBench.SMALL_PAGE | attributes);
    }

    private void assertDataAbort(int status, int address) {
        assertEquals(Mode.ABORT, cpu.mode());
        assertEquals(Integer.toHexString(status), Integer.toHexString(cpu.control.dfsr[0]));
        assertEquals(Integer.toHexString(address), Integer.toHexString(cpu.control.dfar[0]));
        assertEquals(CODE + 8, cpu.r[14]);
        assertEquals(0x10, cpu.pc);
    }

    private void assertPrefetchAbort(int status, int address, int link) {
        assertEquals(Mode.ABORT, cpu.mode());
        assertEquals(Integer.toHexString(status), Integer.toHexString(cpu.control.ifsr[0]));
        assertEquals(Integer.toHexString(address), Integer.toHexString(cpu.control.ifar[0]));
        assertEquals(Integer.toHexString(link), Integer.toHexString(cpu.r[14]));
        assertEquals(0x0c, cpu.pc);
    }

    @Test
    void loadFromAnUnmappedPageIsATranslationFault() {
        b.t.a32(0xe5910000).set(1, ADDRESS + 0x123).step(1);
        assertDataAbort(0x37, ADDRESS + 0x123);
    }

    @Test
    void storeFaultsSayThatTheyAreWrites() {
        map(0x45, 0x60, 0x200);
        b.t.a32(0xe5810000).set(1, ADDRESS).step(1);
        assertDataAbort(0x83f, ADDRESS);
    }

    @Test
    void storeAcrossPagesWritesNothingWhenTheSecondPageFaults() {
        map(0x45, 0x60, 0);
        b.t.a32(0xe5810000).set(0, -1).set(1, ADDRESS + 0xffe).step(1);
        assertDataAbort(0x837, ADDRESS + 0x1000);
        assertEquals(0, b.t.word(0x60ffc));
    }

    @Test
    void loadAcrossPagesNamesTheFirstPageWhenThatFaults() {
        map(0x46, 0x60, 0);
        b.t.a32(0xe5910000).set(1, ADDRESS + 0xffe).step(1);
        assertDataAbort(0x37, ADDRESS + 0xffe);
    }

    @Test
    void blockTransferAcrossPagesLeavesBaseAndRegistersAsTheyWere() {
        map(0x45, 0x60, 0);
        b.t.a32(0xe8b1000d).set(0, 7).set(2, 8).set(1, ADDRESS + 0xffc).step(1); // ldm r1!, {r0, r2, r3}
        assertDataAbort(0x37, ADDRESS + 0x1000);
        assertEquals(ADDRESS + 0xffc, cpu.r[1]);
        assertEquals(7, cpu.r[0]);
        b.t.a32(0xe8a1000d).set(1, ADDRESS + 0xffc); // stm r1!, {r0, r2, r3}
        cpu.setMode(Mode.SUPERVISOR);
        b.t.step(1);
        assertDataAbort(0x837, ADDRESS + 0x1000);
        assertEquals(ADDRESS + 0xffc, cpu.r[1]);
        assertEquals(0, b.t.word(0x60ffc));
    }

    @Test
    void unprivilegedAccessesHaveTheRightsOfUserMode() {
        b.second(0x45, 0x60012); // AP = 1
        b.t.a32(0xe5910000, 0xe4b10000).set(1, ADDRESS).step(1);
        assertEquals(Mode.SUPERVISOR, cpu.mode());
        b.t.step(1);
        assertEquals(Mode.ABORT, cpu.mode());
        assertEquals(0x3f, cpu.control.dfsr[0]);
    }

    @Test
    void alignmentComesBeforeTranslation() {
        b.sctlr(SystemControlRegisters.SCTLR_A).t.a32(0xe5910000).set(1, ADDRESS + 2).step(1);
        assertDataAbort(0x01, ADDRESS + 2);
    }

    @Test
    void faultInAnItBlockSavesItsState() {
        b.t.t32(0xbf18, 0x6808).set(1, ADDRESS); // it ne; ldrne r0, [r1]
        cpu.setNzcv(0);
        b.t.step(2);
        assertEquals(0x37, cpu.control.dfsr[0]);
        assertEquals(CODE + 2 + 8, cpu.r[14]);
        assertEquals(0x18 << 8 & 0xfc00 | 1 << 5, cpu.spsr() & 0x0600fc20);
    }

    @Test
    void jumpToAnUnmappedPageIsAPrefetchAbortThere() {
        b.t.a32(0xe12fff11).set(1, ADDRESS).step(2); // bx r1
        assertPrefetchAbort(0x07, ADDRESS, ADDRESS + 4);
    }

    @Test
    void runningOffThePageIsAPrefetchAbortAtItsEnd() {
        map(0x45, 0x60, 0);
        b.t.ram.write(0x60ffc, 0xe1a00000, 4);
        b.t.a32(0xe12fff11).set(1, ADDRESS + 0xffc).step(3);
        assertPrefetchAbort(0x07, ADDRESS + 0x1000, ADDRESS + 0x1004);
    }

    @Test
    void instructionAcrossPagesFaultsAtItsSecondHalfAndReturnsToItsFirst() {
        map(0x45, 0x60, 0);
        b.t.ram.write(0x60ffe, 0xf000, 2);
        b.t.a32(0xe12fff11).set(1, ADDRESS + 0xfff).step(2);
        assertPrefetchAbort(0x07, ADDRESS + 0x1000, ADDRESS + 0xffe + 4);
        assertEquals(0x20, cpu.spsr() & 0x20);
    }

    @Test
    void codeGoesAwayUnderTheRunningProgram() {
        // mcr p15, 0, r0, c8, c7, 0 after the table was changed: the next instruction cannot be fetched.
        map(0x45, 0x60, 0);
        b.t.ram.write(0x60000, 0xe5823000, 4); // str r3, [r2]
        b.t.ram.write(0x60004, 0xee080f17, 4); // TLBIALL
        b.t.ram.write(0x60008, 0xe1a00000, 4);
        b.t.a32(0xe12fff11).set(1, ADDRESS).set(2, MmuBench.SECOND_LEVEL + 4 * 0x45).set(3, 0).step(4);
        assertPrefetchAbort(0x07, ADDRESS + 8, ADDRESS + 12);
    }

    @Test
    void writingDacrTakesCodeAway() {
        map(0x45, 0x60, 0);
        b.t.ram.write(0x60000, 0xee030f10, 4); // DACR
        b.t.a32(0xe12fff11).set(0, 0x40000000).set(1, ADDRESS).step(3);
        assertPrefetchAbort(0x0b, ADDRESS + 4, ADDRESS + 8);
    }

    @Test
    void externalAbortsGoToMonitorModeWhenScrSaysSo() {
        cpu.control.scr = SystemControlRegisters.SCR_EA;
        cpu.control.mvbar = 0x100;
        b.first(0x124, 0x90000000 | 3 << 5 | 1);
        b.t.a32(0xe5910000).set(1, 0x12400000).step(1);
        assertEquals(Mode.MONITOR, cpu.mode());
        assertEquals(0x110, cpu.pc);
        assertEquals(0x3e, cpu.control.dfsr[0]);
    }
}
