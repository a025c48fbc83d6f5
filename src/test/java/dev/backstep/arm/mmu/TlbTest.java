package dev.backstep.arm.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.backstep.arm.state.SystemControlRegisters;
import dev.backstep.state.StateReader;
import dev.backstep.state.StateWriter;
import org.junit.jupiter.api.Test;

class TlbTest {

    private static final int ADDRESS = 0x12345000;
    private static final int NOT_GLOBAL = 1 << 11;

    private final MmuBench b = new MmuBench();

    private void map(int frame, int attributes) {
        b.pageTable(0x123, 3).second(0x45, frame << 12 | MmuBench.SMALL_PAGE | attributes);
    }

    @Test
    void changedTablesAreSeenAfterMaintenanceOnly() {
        map(1, 0);
        assertEquals("=1000", b.read(ADDRESS));
        map(2, 0);
        assertEquals("=1000", b.read(ADDRESS));
        b.t.cpu.mmu.invalidateAddress(0, ADDRESS);
        assertEquals("=2000", b.read(ADDRESS));
    }

    @Test
    void fastPathsLoseWhatTheTlbLoses() {
        map(0x60, 0);
        b.t.ram.write(0x60000, 1, 4);
        b.t.ram.write(0x61000, 2, 4);
        assertEquals(1, b.t.cpu.memory.load32(ADDRESS));
        map(0x61, 0);
        assertEquals(1, b.t.cpu.memory.load32(ADDRESS));
        b.t.cpu.mmu.invalidateAddress(0, ADDRESS);
        assertEquals(2, b.t.cpu.memory.load32(ADDRESS));
        b.t.cpu.memory.store32(ADDRESS, 3);
        map(0x60, 0);
        b.t.cpu.mmu.invalidateAll(0);
        b.t.cpu.memory.store32(ADDRESS, 4);
        assertEquals(3, b.t.ram.read(0x61000, 4));
        assertEquals(4, b.t.ram.read(0x60000, 4));
    }

    @Test
    void pagesThatAreNotGlobalBelongToTheirAsid() {
        map(1, NOT_GLOBAL);
        b.asid(1);
        assertEquals("=1000", b.read(ADDRESS));
        map(2, NOT_GLOBAL);
        b.asid(2);
        assertEquals("=2000", b.read(ADDRESS));
        b.asid(1);
        assertEquals("=1000", b.read(ADDRESS));
    }

    @Test
    void globalPagesBelongToAllAsids() {
        map(1, 0);
        b.asid(1);
        assertEquals("=1000", b.read(ADDRESS));
        map(2, 0);
        b.asid(2);
        assertEquals("=1000", b.read(ADDRESS));
    }

    @Test
    void invalidationByAddressDropsGlobalPagesAndThoseOfTheAsid() {
        map(1, NOT_GLOBAL);
        b.asid(1).read(ADDRESS);
        b.asid(2).read(ADDRESS);
        map(2, NOT_GLOBAL);
        b.t.cpu.mmu.invalidateAddress(0, ADDRESS | 1);
        assertEquals("=1000", b.read(ADDRESS));
        assertEquals("=2000", b.asid(1).read(ADDRESS));
        map(3, NOT_GLOBAL);
        b.t.cpu.mmu.invalidateAddressOfAllAsids(0, ADDRESS);
        assertEquals("=3000", b.read(ADDRESS));
        assertEquals("=3000", b.asid(2).read(ADDRESS));
    }

    @Test
    void invalidationByAsidSparesGlobalPages() {
        map(1, NOT_GLOBAL);
        b.second(0x46, 0x1000 | MmuBench.SMALL_PAGE).asid(1);
        b.read(ADDRESS);
        b.read(ADDRESS + 0x1000);
        map(2, NOT_GLOBAL);
        b.second(0x46, 0x2000 | MmuBench.SMALL_PAGE);
        b.t.cpu.mmu.invalidateAsid(0, 2);
        assertEquals("=1000", b.read(ADDRESS));
        b.t.cpu.mmu.invalidateAsid(0, 1);
        assertEquals("=2000", b.read(ADDRESS));
        assertEquals("=1000", b.read(ADDRESS + 0x1000));
    }

    @Test
    void invalidationByAddressDropsWholeSections() {
        b.first(0x200, 0x11100000 | MmuBench.SECTION);
        b.read(0x20012345);
        b.read(0x200fe000);
        b.first(0x200, 0x22200000 | MmuBench.SECTION);
        b.t.cpu.mmu.invalidateAddress(0, 0x20077000);
        assertEquals("=22212345", b.read(0x20012345));
        assertEquals("=222fe000", b.read(0x200fe000));
    }

    @Test
    void securityStatesAreApart() {
        map(1, 0);
        b.read(ADDRESS);
        SystemControlRegisters control = b.t.cpu.control;
        control.scr = SystemControlRegisters.SCR_NS;
        control.ttbr0[1] = MmuBench.TABLE_0;
        control.dacr[1] = -1;
        control.sctlr[1] |= SystemControlRegisters.SCTLR_M;
        b.t.cpu.controlChanged();
        map(2, 0);
        assertEquals("=2000", b.read(ADDRESS));
        b.t.cpu.mmu.invalidateAll(1);
        control.scr = 0;
        b.t.cpu.controlChanged();
        assertEquals("=1000", b.read(ADDRESS));
    }

    @Test
    void moreRightsNeedNoMaintenance() {
        map(1, 0x200);
        b.read(ADDRESS);
        assertEquals("!3f", b.write(ADDRESS));
        map(1, 0);
        assertEquals("=1000", b.write(ADDRESS));
    }

    @Test
    void faultsAreNotHeld() {
        assertEquals("!5", b.read(ADDRESS));
        map(1, 0);
        assertEquals("=1000", b.read(ADDRESS));
    }

    @Test
    void theOldestOfASetGivesWay() {
        // Pages of one set: its number is made of bits 20:12 and 29:21.
        int[] addresses = new int[5];
        for (int i = 0; i < 12; i++) {
            b.first(0x300 + i, 0x11100000 | MmuBench.SECTION);
        }
        for (int i = 0; i < 5; i++) {
            int high = 0x180 + i;
            addresses[i] = (high << 9 | high & 511) << 12;
            assertEquals("=111", b.read(addresses[i]).substring(0, 4));
        }
        for (int i = 0; i < 12; i++) {
            b.first(0x300 + i, 0x22200000 | MmuBench.SECTION);
        }
        for (int i = 4; i >= 1; i--) {
            assertEquals("=111", b.read(addresses[i]).substring(0, 4));
        }
        assertEquals("=222", b.read(addresses[0]).substring(0, 4));
    }

    @Test
    void contentGoesThroughSaveAndRestore() {
        map(1, NOT_GLOBAL);
        b.asid(5).read(ADDRESS);
        b.first(0x200, 0x11100000 | MmuBench.SECTION).read(0x20000000);
        StateWriter writer = new StateWriter();
        b.t.cpu.exchangeState(writer);
        b.t.cpu.mmu.invalidateAll(0);
        map(2, NOT_GLOBAL);
        b.first(0x200, 0x22200000 | MmuBench.SECTION);
        assertEquals("=2000", b.read(ADDRESS));
        b.t.cpu.exchangeState(new StateReader(writer.toByteArray()));
        b.t.cpu.afterRestore();
        assertEquals("=1000", b.read(ADDRESS));
        assertEquals("=11100000", b.read(0x20000000));
        b.t.cpu.mmu.invalidateAddress(0, 0x20080000);
        assertEquals("=22200000", b.read(0x20000000));
    }

    @Test
    void debuggersSeeWhatTheProgramWouldSeeAndLeaveNoTrace() {
        map(1, 0x200);
        Object before = b.state();
        assertEquals(0x1678, b.t.cpu.mmu.translateForDebugger(ADDRESS + 0x678));
        assertEquals(-1, b.t.cpu.mmu.translateForDebugger(0x55500000));
        assertEquals(before, b.state());
        b.read(ADDRESS);
        assertNotEquals(before, b.state());
        map(2, 0);
        assertEquals(0x1000, b.t.cpu.mmu.translateForDebugger(ADDRESS));
    }

    @Test
    void anInstructionThatADebuggerStopsLeavesNoTrace() {
        map(0x60, 0);
        b.second(0x46, 0x61000 | MmuBench.SMALL_PAGE);
        b.t.a32(0xe8910006); // ldm r1, {r1, r2}
        b.t.set(1, ADDRESS + 0xffc);
        Object before = b.state();
        b.t.cpu.memory.setWatcher(new AccessWatcher() {
            @Override
            public boolean watchesPage(int pageAddress) {
                return pageAddress == ADDRESS + 0x1000;
            }

            @Override
            public boolean accessed(int address, int size, boolean write) {
                return true;
            }
        });
        b.t.icount.beginSlice(1);
        b.t.cpu.engine().run();
        b.t.icount.closeSlice();
        assertEquals(0, b.t.icount.now());
        assertEquals(before, b.state());
    }
}
