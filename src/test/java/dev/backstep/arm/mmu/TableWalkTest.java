package dev.backstep.arm.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.arm.state.Mode;
import dev.backstep.arm.state.SystemControlRegisters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableWalkTest {

    private final MmuBench b = new MmuBench();

    @Test
    void sectionMapsAMegabyte() {
        b.first(0x123, 0xabc00000 | 3 << 5 | MmuBench.SECTION);
        assertEquals("=abcfedcb", b.read(0x123fedcb));
    }

    @Test
    void supersectionMapsSixteenMegabytesAndIgnoresExtendedAddressBits() {
        for (int i = 0; i < 16; i++) {
            b.first(0x120 + i, 0xabf001e0 | 1 << 18 | MmuBench.SECTION);
        }
        assertEquals("=ab3edcba", b.read(0x123edcba));
    }

    @Test
    void largePageMapsSixtyFourKilobytes() {
        b.pageTable(0x123, 3);
        for (int i = 0x40; i < 0x50; i++) {
            b.second(i, 0xabcd0031);
        }
        assertEquals("=abcd5678", b.read(0x12345678));
    }

    @Test
    void smallPageMapsFourKilobytes() {
        b.pageTable(0x123, 3).second(0x45, 0xabcde000 | MmuBench.SMALL_PAGE);
        assertEquals("=abcde678", b.read(0x12345678));
    }

    @Test
    void invalidDescriptorsAreTranslationFaultsOfTheirLevel() {
        b.first(0x123, 0xfffffffc).first(0x124, 0xffffffff).pageTable(0x125, 3).second(0, 0xfffffffc);
        assertEquals("!5", b.read(0x12300000));
        assertEquals("!5", b.read(0x12400000));
        assertEquals("!37", b.read(0x12500000));
    }

    @Test
    void tablesInNoMemoryAreExternalAbortsOfTheirLevel() {
        b.first(0x123, 0x90000000 | 3 << 5 | 1);
        assertEquals("!3e", b.read(0x12300000));
        b.t.cpu.control.ttbr0[0] = 0x90000000;
        assertEquals("!c", b.read(0x12400000));
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "2, 2", "1, 0", "3, 0"})
    void domainsWithoutAccessFaultWhateverThePermissions(int field, int result) {
        b.first(0x123, 7 << 5 | MmuBench.SECTION).pageTable(0x124, 7).second(0, MmuBench.SMALL_PAGE);
        b.dacr(0x40000000 | field << 14);
        assertEquals(result == 0 ? "=0" : "!79", b.read(0x12300000));
        assertEquals(result == 0 ? "=0" : "!7b", b.read(0x12400000));
    }

    @Test
    void managersIgnorePermissionsAndExecuteNever() {
        b.first(0x123, 7 << 5 | 0x12).dacr(0x40000000 | 3 << 14).mode(Mode.USER);
        assertEquals("=0", b.write(0x12300000));
        assertEquals("=0", b.fetch(0x12300000));
    }

    @ParameterizedTest
    @CsvSource({"0, ----", "1, rw--", "2, rwr-", "3, rwrw", "4, ----", "5, r---", "6, r-r-", "7, r-r-"})
    void permissionsAreThoseOfApWithoutAccessFlag(int ap, String rights) {
        b.first(0x123, (ap & 3) << 10 | ap >> 2 << 15 | 2);
        b.pageTable(0x124, 0).second(0, (ap & 3) << 4 | ap >> 2 << 9 | 2);
        assertEquals(rights, rights(0x12300000, "!d"));
        assertEquals(rights, rights(0x12400000, "!f"));
    }

    private String rights(int address, String denied) {
        StringBuilder text = new StringBuilder();
        for (Mode mode : new Mode[] {Mode.SUPERVISOR, Mode.USER}) {
            b.mode(mode);
            for (AccessType type : new AccessType[] {AccessType.READ, AccessType.WRITE}) {
                String result = b.access(address, type);
                boolean allowed = result.equals("=0");
                assertEquals(allowed ? "=0" : denied, result);
                text.append(!allowed ? '-' : type == AccessType.READ ? 'r' : 'w');
            }
            assertEquals(b.read(address), b.fetch(address));
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({"1, rw--", "3, rwrw", "5, r---", "7, r-r-"})
    void accessFlagLeavesTwoBitsOfPermission(int ap, String rights) {
        b.sctlr(SystemControlRegisters.SCTLR_AFE);
        permissionsAreThoseOfApWithoutAccessFlag(ap, rights);
    }

    @Test
    void clearAccessFlagFaultsAheadOfDomainAndPermission() {
        b.sctlr(SystemControlRegisters.SCTLR_AFE).dacr(0x40000000);
        b.first(0x123, 7 << 5 | 0x802).pageTable(0x124, 7).second(0, 0x22);
        assertEquals("!73", b.read(0x12300000));
        assertEquals("!76", b.read(0x12400000));
    }

    @Test
    void executeNeverStopsFetchesOnly() {
        b.first(0x123, MmuBench.SECTION | 0x10).pageTable(0x124, 0);
        b.second(0, MmuBench.SMALL_PAGE | 1).second(16, 0x8031);
        for (int address : new int[] {0x12300000, 0x12400000, 0x12410000}) {
            assertEquals("=0", b.read(address));
        }
        assertEquals("!d", b.fetch(0x12300000));
        assertEquals("!f", b.fetch(0x12400000));
        assertEquals("!f", b.fetch(0x12410000));
    }

    @ParameterizedTest
    @CsvSource({"1, 7fffffff, 80000000", "2, 3fffffff, 40000000", "7, 1ffffff, 2000000"})
    void ttbcrSplitsTheAddressSpace(int n, String last, String next) {
        int below = Integer.parseUnsignedInt(last, 16) & 0xfff00000;
        int above = Integer.parseUnsignedInt(next, 16);
        b.first(below >>> 20, 0x11100000 | MmuBench.SECTION);
        b.t.ram.write(MmuBench.TABLE_1 + 4L * (above >>> 20), 0x22200000 | MmuBench.SECTION, 4);
        b.t.cpu.control.ttbcr[0] = n;
        assertEquals("=11100000", b.read(below));
        assertEquals("=22200000", b.read(above));
    }

    @Test
    void smallerTablesOfTtbr0MayLieAtSmallerMultiples() {
        b.t.cpu.control.ttbcr[0] = 7;
        b.t.cpu.control.ttbr0[0] = 0x50080 | 0x4a;
        b.t.ram.write(0x50080 + 4 * 0x11, 0x11100000 | MmuBench.SECTION, 4);
        assertEquals("=11100000", b.read(0x01100000));
    }

    @Test
    void disabledWalksAreSectionTranslationFaults() {
        b.first(0x123, MmuBench.SECTION);
        b.t.ram.write(MmuBench.TABLE_1 + 4 * 0x923L, MmuBench.SECTION, 4);
        b.t.cpu.control.ttbcr[0] = 1 | 1 << 4;
        assertEquals("!5", b.read(0x12300000));
        assertEquals("=0", b.read(0x92300000));
        b.t.cpu.control.ttbcr[0] = 1 | 1 << 5;
        assertEquals("=0", b.read(0x12300000));
        assertEquals("!5", b.read(0x92400000));
    }

    @Test
    void exceptionEndiannessIsThatOfTables() {
        b.first(0x123, Integer.reverseBytes(0xabc00000 | MmuBench.SECTION)).sctlr(SystemControlRegisters.SCTLR_EE);
        assertEquals("=abc00000", b.read(0x12300000));
    }

    @Test
    void nonSecureStateHasTablesOfItsOwn() {
        b.first(0x123, 0x11100000 | MmuBench.SECTION);
        assertEquals("=11100000", b.read(0x12300000));
        SystemControlRegisters control = b.t.cpu.control;
        control.scr = SystemControlRegisters.SCR_NS;
        b.t.cpu.controlChanged();
        assertEquals("=12300000", b.read(0x12300000));
        control.ttbr0[1] = MmuBench.TABLE_1;
        control.dacr[1] = 1;
        control.sctlr[1] |= SystemControlRegisters.SCTLR_M;
        b.t.cpu.controlChanged();
        b.t.ram.write(MmuBench.TABLE_1 + 4 * 0x123L, 0x22200000 | MmuBench.SECTION, 4);
        assertEquals("=22200000", b.read(0x12300000));
        b.mode(Mode.MONITOR);
        assertEquals("=11100000", b.read(0x12300000));
    }
}
