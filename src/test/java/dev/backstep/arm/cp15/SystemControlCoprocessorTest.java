package dev.backstep.arm.cp15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.state.Mode;
import dev.backstep.state.StateListing;
import dev.backstep.state.StateReader;
import dev.backstep.state.StateWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemControlCoprocessorTest {

    private static final int BASE = 0x1e000000;

    private static TestCpu a32(int... words) {
        return new TestCpu(new CortexA9(BASE)).a32(words);
    }

    private static int mrc(int crn, int opc1, int crm, int opc2) {
        return 0xee100f10 | opc1 << 21 | crn << 16 | opc2 << 5 | crm;
    }

    private static int mcr(int crn, int opc1, int crm, int opc2) {
        return mrc(crn, opc1, crm, opc2) & ~(1 << 20);
    }

    private static boolean isUndefined(TestCpu t) {
        return t.step(1).cpu.mode() == Mode.UNDEFINED;
    }

    @Test
    void identificationIsThatOfACortexA9() {
        assertEquals(0x410fc090, a32(mrc(0, 0, 0, 0)).step(1).cpu.r[0]);
        assertEquals(0x00c50078, a32(mrc(1, 0, 0, 0)).step(1).cpu.r[0]);
        assertEquals(BASE, a32(mrc(15, 4, 0, 0)).step(1).cpu.r[0]);
    }

    @Test
    void csselrSelectsWhichCacheCcsidrDescribes() {
        TestCpu t = a32(mrc(0, 1, 0, 0), mcr(0, 2, 0, 0), mrc(0, 1, 0, 0));
        assertEquals(0xe00fe019, t.step(1).cpu.r[0]);
        assertEquals(0x200fe019, t.set(0, 1).step(2).cpu.r[0]);
    }

    @Test
    void mrcToR15SetsTheFlags() {
        TestCpu t = a32(mcr(13, 0, 0, 4), mrc(13, 0, 0, 4) | 0xf000).set(0, 0x90000000);
        assertEquals("NzcV", t.step(2).flags());
    }

    @Test
    void unknownCoordinatesAndAbsentCoprocessorsAreUndefined() {
        assertTrue(isUndefined(a32(mrc(11, 0, 0, 0))));
        assertTrue(isUndefined(a32(mcr(0, 0, 0, 0))));
        assertTrue(isUndefined(a32(0xee100710)));
        TestCpu t = a32(0xeef10a10); // vmrs r0, fpscr
        t.cpu.control.cpacr = 0x00f00000;
        t.cpu.controlChanged();
        assertTrue(isUndefined(t));
    }

    @Test
    void userModeReachesOnlyItsThreadRegistersAndBarriers() {
        assertEquals(Mode.USER, user(mrc(13, 0, 0, 2)).mode());
        assertEquals(Mode.USER, user(mcr(13, 0, 0, 2)).mode());
        assertEquals(Mode.USER, user(mrc(13, 0, 0, 3)).mode());
        assertEquals(Mode.USER, user(mcr(7, 0, 5, 4)).mode());
        assertEquals(Mode.USER, user(mcr(7, 0, 10, 5)).mode());
        assertEquals(Mode.UNDEFINED, user(mcr(13, 0, 0, 3)).mode());
        assertEquals(Mode.UNDEFINED, user(mrc(0, 0, 0, 0)).mode());
        assertEquals(Mode.UNDEFINED, user(mcr(7, 0, 5, 0)).mode());
        assertEquals(Mode.UNDEFINED, user(mrc(9, 0, 13, 0)).mode());
    }

    private static dev.backstep.arm.cpu.Cpu user(int word) {
        TestCpu t = a32(word);
        t.cpu.setMode(Mode.USER);
        return t.step(1).cpu;
    }

    @Test
    void userModeReadsCountersOncePmuserenrAllowsIt() {
        TestCpu t = a32(mcr(9, 0, 14, 0), mrc(9, 0, 13, 0)).set(0, 1);
        t.step(1);
        t.cpu.setMode(Mode.USER);
        assertEquals(Mode.USER, t.step(1).cpu.mode());
    }

    @Test
    void cycleCounterCountsInstructionsWhileEnabled() {
        TestCpu t = a32(mcr(9, 0, 12, 1), 0xe3a00001, mcr(9, 0, 12, 0), 0xe320f000, 0xe320f000, mrc(9, 0, 13, 0))
                .set(0, 0x80000000);
        assertEquals(3, t.step(6).cpu.r[0]);
    }

    @Test
    void cycleCounterOverflowSetsPmovsrUntilItIsCleared() {
        TestCpu t = a32(mcr(9, 0, 12, 1), 0xe3a00001, mcr(9, 0, 12, 0), 0xe3e00000, mcr(9, 0, 13, 0), 0xe320f000,
                mrc(9, 0, 12, 3), mcr(9, 0, 12, 3), mrc(9, 0, 12, 3)).set(0, 0x80000000);
        assertEquals(0x80000000, t.step(7).cpu.r[0]);
        assertEquals(0, t.step(2).cpu.r[0]);
    }

    @Test
    void eventCountersCountInstructions() {
        TestCpu t = a32(mcr(9, 0, 12, 1), 0xe3a00068, mcr(9, 0, 13, 1), 0xe3e00001, mcr(9, 0, 13, 2), 0xe3a00001,
                mcr(9, 0, 12, 0), 0xe320f000, 0xe320f000, mrc(9, 0, 13, 2), mrc(9, 0, 12, 3)).set(0, 1);
        // From -2: the enabling instruction and two more, then the overflow.
        assertEquals(1, t.step(10).cpu.r[0]);
        assertEquals(1, t.step(1).cpu.r[0]);
    }

    @Test
    void nonSecureStateHasItsOwnCopiesAndNoSecureRegisters() {
        TestCpu t = a32(mcr(13, 0, 0, 4), mrc(13, 0, 0, 4), mrc(1, 0, 1, 0)).set(0, 5);
        t.step(1);
        t.cpu.control.scr = 1;
        t.cpu.controlChanged();
        assertEquals(0, t.step(1).cpu.r[0]);
        assertEquals(Mode.UNDEFINED, t.step(1).cpu.mode());
    }

    @Test
    void cpacrFieldsThatNsacrDeniesReadAsZeroInNonSecureState() {
        TestCpu t = a32(mcr(1, 0, 0, 2), mrc(1, 0, 0, 2), mrc(1, 0, 0, 2)).set(0, -1);
        assertEquals(0xc0f00000, t.step(2).cpu.r[0]);
        t.cpu.control.scr = 1;
        t.cpu.controlChanged();
        assertEquals(0xc0000000, t.step(1).cpu.r[0]);
    }

    @Test
    void sctlrKeepsItsFixedBitsAndTurnsAlignmentChecksOn() {
        TestCpu t = a32(mcr(1, 0, 0, 0), mrc(1, 0, 0, 0), 0xe5910000).set(0, 2).set(1, TestCpu.DATA + 1);
        assertEquals(0x00c5007a, t.step(2).cpu.r[0]);
        assertEquals(Mode.ABORT, t.step(1).cpu.mode());
    }

    @Test
    void addressTranslationWithoutMmuGivesStronglyOrderedMemory() {
        TestCpu t = a32(mcr(7, 0, 8, 0), mrc(7, 0, 4, 0)).set(0, 0x12345678);
        assertEquals(0x12345090, t.step(2).cpu.r[0]);
    }

    @ParameterizedTest
    @CsvSource({
        // Section: TEX, C, B, S.
        "00000c02, 12345090", "00000c06, 123450b0", "00000c0a, 12345068", "00000c0e, 1234507c", "00010c0e, 123450fc",
        "00001c02, 12345000", "00001c0e, 12345054", "00002c02, 12345030", "00007c06, 1234505c",
        // NS, supersection, no right to write, no descriptor.
        "00080c02, 12345290", "00040c02, 12000092", "00008402, 0000001b", "00000000, 0000000b"})
    void addressTranslationFillsPar(String descriptor, String par) {
        TestCpu t = mapped(Integer.parseInt(descriptor, 16));
        assertEquals(par, String.format("%08x", t.step(2).cpu.r[0]));
    }

    /** ATS1CPW and the reading of PAR, with a section at 0x12300000. */
    private static TestCpu mapped(int descriptor) {
        TestCpu t = a32(mcr(7, 0, 8, 1), mrc(7, 0, 4, 0)).set(0, 0x12345678);
        t.ram.write(0x40000, 0x402, 4);
        t.ram.write(0x40000 + 4 * 0x123, descriptor == 0 ? 0 : descriptor | 0x12300000 & ~((descriptor & 1 << 18) == 0 ? 0 : 0xf00000), 4);
        t.cpu.control.ttbr0[0] = 0x40000;
        t.cpu.control.dacr[0] = 1;
        t.cpu.control.sctlr[0] |= 1;
        t.cpu.controlChanged();
        return t;
    }

    @Test
    void texRemapDecidesWhatAddressTranslationReports() {
        // Type 5 (TEX[0], C, B = 101): Normal; inner write-through, outer write-back; S = 1 is shareable, not outer shareable.
        TestCpu t = mapped(0x00011c06);
        t.cpu.control.sctlr[0] |= 1 << 28;
        t.cpu.control.prrr[0] = 2 << 10 | 1 << 19 | 1 << 29;
        t.cpu.control.nmrr[0] = 2 << 10 | 3 << 26;
        assertEquals("123454ec", String.format("%08x", t.step(2).cpu.r[0]));
    }

    @Test
    void fcseIsAbsent() {
        TestCpu t = a32(mcr(13, 0, 0, 0), mrc(13, 0, 0, 0)).set(0, 0x02000000);
        assertEquals(0, t.step(2).cpu.r[0]);
    }

    @Test
    void vectorBaseMovesExceptions() {
        TestCpu t = a32(mcr(12, 0, 0, 0), 0xef000000).set(0, 0x1003f);
        assertEquals(0x10028, t.step(2).cpu.pc);
    }

    @Test
    void isrShowsTheInputsWhateverTheMasks() {
        TestCpu t = a32(mrc(12, 0, 1, 0));
        t.cpu.interrupts.setIrqLine(true);
        assertEquals(0x80, t.step(1).cpu.r[0]);
    }

    @Test
    void resetForgetsStoredValues() {
        TestCpu t = a32(mcr(13, 0, 0, 4), mcr(2, 0, 0, 0)).set(0, 5);
        t.step(2);
        t.cpu.reset();
        assertEquals(0, t.a32(mrc(13, 0, 0, 4)).step(1).cpu.r[0]);
        assertEquals(0, t.cpu.control.ttbr0[0]);
    }

    @Test
    void stateGoesThroughSaveAndRestore() {
        TestCpu t = a32(mcr(13, 0, 0, 4), mcr(9, 0, 12, 1), mcr(0, 2, 0, 0)).set(0, 0x80000001);
        t.step(3);
        StateWriter writer = new StateWriter();
        t.cpu.exchangeState(writer);
        TestCpu other = a32();
        other.cpu.exchangeState(new StateReader(writer.toByteArray()));
        assertEquals(listing(t), listing(other));
        assertEquals(0x80000001, other.a32(mrc(13, 0, 0, 4)).step(1).cpu.r[0]);
    }

    private static Object listing(TestCpu t) {
        StateListing listing = new StateListing();
        t.cpu.exchangeState(listing);
        return listing.values();
    }

    @Test
    void aDebuggerReadsAllRegistersWithoutChangingAnything() {
        TestCpu t = a32(mcr(9, 0, 12, 1)).set(0, 0x8000003f);
        t.step(1);
        Object before = listing(t);
        SystemControlCoprocessor cp15 = (SystemControlCoprocessor) t.cpu.coprocessor(15);
        for (CoprocessorRegister register : cp15.registers()) {
            if (register.isReadable()) {
                register.read(t.cpu, 0);
                register.read(t.cpu, 1);
            }
        }
        assertEquals(before, listing(t));
        assertEquals("c1 0 c0 0", cp15.registers().stream().filter(r -> r.name().equals("SCTLR")).findFirst().orElseThrow()
                .coordinates());
    }
}
