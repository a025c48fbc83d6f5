package dev.backstep.arm.instruction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.state.Mode;
import dev.backstep.arm.state.SystemControlRegisters;
import org.junit.jupiter.api.Test;

class SystemInstructionTest {

    private static final int SUPERVISOR_PSR = 0x1d3;

    @Test
    void mrsReadsTheCpsrWithoutExecutionState() {
        TestCpu t = new TestCpu().t32(0xf3ef, 0x8000); // mrs r0, cpsr
        t.cpu.setNzcv(0xa0000000);
        t.step(1);
        assertEquals(0xa0000000 | SUPERVISOR_PSR, t.cpu.r[0]);
    }

    @Test
    void msrInUserModeChangesFlagsOnly() {
        TestCpu t = new TestCpu().a32(0xe129f000).set(0, 0xf80f0013); // msr cpsr_fc, r0
        t.cpu.setMode(Mode.USER);
        t.step(1);
        assertEquals("NZCV", t.flags());
        assertEquals(1, t.cpu.saturated);
        assertEquals(Mode.USER, t.cpu.mode());
        assertTrue(t.cpu.isIrqMasked());
    }

    @Test
    void msrOfTheControlByteSwitchesBanks() {
        TestCpu t = new TestCpu().a32(0xe321f0d1, 0xe3a0d005).set(13, 0x111).set(8, 0x222); // msr cpsr_c, #0xd1; mov sp, #5
        t.step(1);
        assertEquals(Mode.FIQ, t.cpu.mode());
        assertEquals(0x111, t.cpu.banked(Mode.SUPERVISOR, 13));
        assertEquals(0x222, t.cpu.banked(Mode.USER, 8));
        assertEquals(0, t.cpu.r[8]);
    }

    @Test
    void msrOfSpsrWritesTheNamedBytesOnlyAndIsUndefinedInUserMode() {
        TestCpu t = new TestCpu().a32(0xe168f000).set(0, 0xf00000ff); // msr spsr_f, r0
        t.cpu.setSpsr(0x00000010);
        t.step(1);
        assertEquals(0xf0000010, t.cpu.spsr());
        t = new TestCpu().a32(0xe168f000);
        t.cpu.setMode(Mode.USER);
        t.step(1);
        assertEquals(Mode.UNDEFINED, t.cpu.mode());
    }

    @Test
    void cpsChangesMasksAndModeButDoesNothingInUserMode() {
        TestCpu t = new TestCpu().a32(0xf10a009f); // cpsie i, #0x1f
        t.step(1);
        assertEquals(Mode.SYSTEM, t.cpu.mode());
        assertFalse(t.cpu.isIrqMasked());
        assertTrue(t.cpu.isFiqMasked());
        t = new TestCpu().a32(0xf10a009f);
        t.cpu.setMode(Mode.USER);
        t.step(1);
        assertEquals(Mode.USER, t.cpu.mode());
        assertTrue(t.cpu.isIrqMasked());
    }

    @Test
    void setendMakesLoadsBigEndian() {
        TestCpu t = new TestCpu().a32(0xf1010200, 0xe5910000).set(1, TestCpu.DATA); // setend be; ldr r0, [r1]
        t.ram.write(TestCpu.DATA, 0x11223344, 4);
        t.step(2);
        assertEquals(0x44332211, t.cpu.r[0]);
        assertTrue((t.cpu.cpsr() & 0x200) != 0);
    }

    @Test
    void srsStoresBeforeOrAfterUpOrDownAndWritesTheOtherModesStackPointerBack() {
        int[] words = {0xf84d0512, 0xf8cd0512, 0xf94d0512, 0xf9cd0512}; // srsda, srsia, srsdb, srsib sp, #0x12
        int[] offsets = {-4, 0, -8, 4};
        for (int i = 0; i < words.length; i++) {
            TestCpu t = new TestCpu().a32(words[i] | 1 << 21).set(14, 0x1234);
            t.cpu.setSpsr(0x600001d0);
            t.cpu.setBanked(Mode.IRQ, 13, TestCpu.DATA);
            t.step(1);
            assertEquals(0x1234, t.word(TestCpu.DATA + offsets[i]));
            assertEquals(0x600001d0, t.word(TestCpu.DATA + offsets[i] + 4));
            assertEquals(TestCpu.DATA + (i % 2 == 0 ? -8 : 8), t.cpu.banked(Mode.IRQ, 13));
        }
    }

    @Test
    void rfeReturnsToThumbStateInUserMode() {
        TestCpu t = new TestCpu().a32(0xf8b10a00).set(1, TestCpu.DATA); // rfeia r1!
        t.ram.write(TestCpu.DATA, 0x9003, 4);
        t.ram.write(TestCpu.DATA + 4, 0x20000030, 4);
        t.step(1);
        assertEquals(Mode.USER, t.cpu.mode());
        assertTrue(t.cpu.thumb);
        assertEquals(0x9002, t.cpu.pc);
        assertEquals("nzCv", t.flags());
        assertEquals(TestCpu.DATA + 8, t.cpu.r[1]);
    }

    @Test
    void rfeThatAbortsLeavesItsBaseAlone() {
        TestCpu t = new TestCpu().a32(0xf8b10a00).set(1, TestCpu.DATA + 2);
        t.step(1);
        assertEquals(Mode.ABORT, t.cpu.mode());
        assertEquals(TestCpu.DATA + 2, t.cpu.r[1]);
        assertEquals(TestCpu.DATA + 2, t.cpu.control.dfar[0]);
    }

    @Test
    void svcLinksToTheNextInstructionAndSavesTheCpsr() {
        TestCpu t = new TestCpu().t32(0xdf07);
        t.cpu.setMode(Mode.SYSTEM);
        t.step(1);
        assertEquals(0x08, t.cpu.pc);
        assertEquals(TestCpu.CODE + 2, t.cpu.r[14]);
        assertEquals(0x400001ff, t.cpu.spsr());
        assertEquals(Mode.SUPERVISOR, t.cpu.mode());
        assertFalse(t.cpu.thumb);
    }

    @Test
    void semihostingTakesItsOwnImmediatesOnly() {
        int[][] taken = {{0xef123456}, {0xe10f0070}};
        for (int[] words : taken) {
            TestCpu t = new TestCpu().a32(words);
            t.cpu.setSemihosting(cpu -> {
                cpu.r[0] = 77;
                return true;
            });
            t.step(1);
            assertEquals(77, t.cpu.r[0]);
            assertEquals(TestCpu.CODE + 4, t.cpu.pc);
        }
        for (int halfword : new int[] {0xdfab, 0xbabc}) {
            TestCpu t = new TestCpu().t32(halfword);
            t.cpu.setSemihosting(cpu -> true);
            t.step(1);
            assertEquals(TestCpu.CODE + 2, t.cpu.pc);
        }
        TestCpu other = new TestCpu().a32(0xef123457);
        other.cpu.setSemihosting(cpu -> true);
        assertEquals(0x08, other.step(1).cpu.pc);
        assertEquals(0x08, new TestCpu().a32(0xef123456).step(1).cpu.pc, "nobody takes it");
        assertEquals(0x04, new TestCpu().a32(0xe10f0070).step(1).cpu.pc, "HLT is undefined in ARMv7");
    }

    @Test
    void bkptIsAPrefetchAbortWithDebugStatusAlsoInAnItBlockThatSkips() {
        TestCpu t = new TestCpu().a32(0xe1200070);
        t.step(1);
        assertEquals(0x0c, t.cpu.pc);
        assertEquals(TestCpu.CODE + 4, t.cpu.r[14]);
        assertEquals(2, t.cpu.control.ifsr[0]);
        t = new TestCpu().t32(0xbf18, 0xbe00); // it ne; bkpt
        t.cpu.zero = 0;
        t.step(2);
        assertEquals(0x0c, t.cpu.pc);
        assertEquals(TestCpu.CODE + 6, t.cpu.r[14]);
    }

    @Test
    void smcGoesToMonitorModeAndIsUndefinedInUserModeOrWhenDisabled() {
        TestCpu t = new TestCpu().a32(0xe1600070);
        t.cpu.control.mvbar = 0x1000;
        t.step(1);
        assertEquals(0x1008, t.cpu.pc);
        assertEquals(Mode.MONITOR, t.cpu.mode());
        assertEquals(TestCpu.CODE + 4, t.cpu.r[14]);
        t = new TestCpu().a32(0xe1600070);
        t.cpu.setMode(Mode.USER);
        assertEquals(0x04, t.step(1).cpu.pc);
        t = new TestCpu().a32(0xe1600070);
        t.cpu.control.scr = SystemControlRegisters.SCR_SCD;
        assertEquals(0x04, t.step(1).cpu.pc);
    }

    @Test
    void wfiWaitsInUserModeTooAndWfeTakesASentEvent() {
        TestCpu t = new TestCpu().a32(0xe320f003);
        t.cpu.setMode(Mode.USER);
        assertTrue(t.step(1).cpu.interrupts.isWaiting());
        t = new TestCpu().a32(0xe320f004, 0xe320f002, 0xe320f002); // sev; wfe; wfe
        assertFalse(t.step(2).cpu.interrupts.isWaiting());
        assertTrue(t.step(1).cpu.interrupts.isWaiting());
    }

    @Test
    void aFaultInA32SavesNoItStateOfAnEarlierThumbInstruction() {
        TestCpu t = new TestCpu().t32(0xbf08, 0x4770); // it eq; bx lr
        t.set(14, TestCpu.CODE + 8);
        t.ram.write(TestCpu.CODE + 8, 0xe7f000f0, 4); // udf #0
        t.step(3);
        assertEquals(Mode.UNDEFINED, t.cpu.mode());
        assertEquals(0x400001d3, t.cpu.spsr());
    }
}
