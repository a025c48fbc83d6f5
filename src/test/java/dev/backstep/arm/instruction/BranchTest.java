package dev.backstep.arm.instruction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.TestCpu;
import org.junit.jupiter.api.Test;

class BranchTest {

    private static final int CODE = TestCpu.CODE;

    @Test
    void a32BranchesGoUpAndDown() {
        assertEquals(CODE + 0x100, new TestCpu().a32(0xea00003e /* b . + 0x100 */).step(1).cpu.pc);
        assertEquals(CODE - 0x100, new TestCpu().a32(0xeaffffbe /* b . - 0x100 */).step(1).cpu.pc);
        assertEquals(CODE + 0x1fffffc + 8, new TestCpu().a32(0xea7fffff).step(1).cpu.pc);
        assertEquals(CODE - 0x2000000 + 8, new TestCpu().a32(0xea800000).step(1).cpu.pc);
    }

    @Test
    void conditionalBranchFallsThrough() {
        TestCpu t = new TestCpu().a32(0x1a00003e /* bne . + 0x100 */);
        t.cpu.zero = 0;
        assertEquals(CODE + 4, t.step(1).cpu.pc);
    }

    @Test
    void everyConditionLooksAtItsFlags() {
        // For each condition, the set of NZCV values (as bits 0 to 15) for which it holds.
        for (int condition = 0; condition < 15; condition++) {
            for (int nzcv = 0; nzcv < 16; nzcv++) {
                boolean n = (nzcv & 8) != 0;
                boolean z = (nzcv & 4) != 0;
                boolean c = (nzcv & 2) != 0;
                boolean v = (nzcv & 1) != 0;
                boolean[] expected = {z, !z, c, !c, n, !n, v, !v, c && !z, !c || z, n == v, n != v, !z && n == v,
                    z || n != v, true};
                TestCpu t = new TestCpu().a32(condition << 28 | 0x0a00003e);
                t.cpu.setNzcv(nzcv << 28);
                assertEquals(expected[condition] ? CODE + 0x100 : CODE + 4, t.step(1).cpu.pc, condition + " " + nzcv);
            }
        }
    }

    @Test
    void a32CallLinksToTheNextInstruction() {
        TestCpu t = new TestCpu().a32(0xeb00003e /* bl . + 0x100 */).step(1);
        assertEquals(CODE + 0x100, t.cpu.pc);
        assertEquals(CODE + 4, t.cpu.r[14]);
    }

    @Test
    void a32ExchangingCallGoesToThumbAtAnyHalfword() {
        TestCpu t = new TestCpu().a32(0xfb000000).step(1);
        assertEquals(CODE + 10, t.cpu.pc);
        assertEquals(CODE + 4, t.cpu.r[14]);
        assertTrue(t.cpu.thumb);
    }

    @Test
    void branchExchangeFollowsBitZero() {
        TestCpu t = new TestCpu().set(14, 0x9001).a32(0xe12fff1e /* bx lr */).step(1);
        assertEquals(0x9000, t.cpu.pc);
        assertTrue(t.cpu.thumb);
        t = new TestCpu().set(14, 0x9000).t32(0x4770 /* bx lr */).step(1);
        assertEquals(0x9000, t.cpu.pc);
        assertFalse(t.cpu.thumb);
        t = new TestCpu().set(3, 0x9001).t32(0xf3c3, 0x8f00 /* bxj r3 */).step(1);
        assertEquals(0x9000, t.cpu.pc);
        assertTrue(t.cpu.thumb);
    }

    @Test
    void t16BranchExchangeOnThePcGoesToA32BehindIt() {
        TestCpu t = new TestCpu().t32(0x4778 /* bx pc */).step(1);
        assertEquals(CODE + 4, t.cpu.pc);
        assertFalse(t.cpu.thumb);
    }

    @Test
    void registerCallReadsItsTargetBeforeItLinks() {
        TestCpu t = new TestCpu().set(14, 0x9001).a32(0xe12fff3e /* blx lr */).step(1);
        assertEquals(0x9000, t.cpu.pc);
        assertEquals(CODE + 4, t.cpu.r[14]);
        assertTrue(t.cpu.thumb);
    }

    @Test
    void t16RegisterCallLinksTwoBytesOnWithBitZeroSet() {
        TestCpu t = new TestCpu().set(3, 0x9000).t32(0x4798 /* blx r3 */).step(1);
        assertEquals(0x9000, t.cpu.pc);
        assertEquals(CODE + 2 + 1, t.cpu.r[14]);
        assertFalse(t.cpu.thumb);
    }

    @Test
    void t16BranchesGoUpAndDown() {
        assertEquals(CODE + 4 + 2046, new TestCpu().t32(0xe3ff).step(1).cpu.pc);
        assertEquals(CODE + 4 - 2048, new TestCpu().t32(0xe400).step(1).cpu.pc);
        TestCpu t = new TestCpu().t32(0xd080);
        t.cpu.zero = 0;
        assertEquals(CODE + 4 - 256, t.step(1).cpu.pc);
        t.t32(0xd080);
        t.cpu.zero = 1;
        assertEquals(CODE + 2, t.step(1).cpu.pc);
    }

    @Test
    void t32ConditionalBranchReachesOneMebibyte() {
        assertEquals(CODE + 0x10000, t32Conditional(0xf00f, 0x87fe /* beq.w . + 0x10000 */));
        assertEquals(CODE - 0x8000, t32Conditional(0xf437, 0xaffe /* beq.w . - 0x8000 */));
        assertEquals(CODE + 4 + 0xffffe, t32Conditional(0xf03f, 0xafff /* beq.w . + 4 + 0xffffe */));
        assertEquals(CODE + 4 - 0x100000, t32Conditional(0xf400, 0x8000 /* beq.w . + 4 - 0x100000 */));
        assertEquals(CODE + 4 + 0x40000, t32Conditional(0xf000, 0xa000 /* beq.w . + 4 + 0x40000 */));
        assertEquals(CODE + 4 + 0x80000, t32Conditional(0xf000, 0x8800 /* beq.w . + 4 + 0x80000 */));
    }

    private static int t32Conditional(int first, int second) {
        TestCpu t = new TestCpu().t32(first, second);
        t.cpu.zero = 0;
        return t.step(1).cpu.pc;
    }

    @Test
    void t32CallReachesSixteenMebibytesAndLinksWithBitZeroSet() {
        assertCall(CODE + 4 + 0xfffffe, 0xf3ff, 0xd7ff /* bl . + 4 + 0xfffffe */);
        assertCall(CODE + 4 - 0x1000000, 0xf400, 0xd000 /* bl . + 4 - 0x1000000 */);
        assertCall(CODE + 4 + 0x400000, 0xf000, 0xf000 /* bl . + 4 + 0x400000 */);
        assertCall(CODE + 4 + 0x800000, 0xf000, 0xd800 /* bl . + 4 + 0x800000 */);
        assertCall(CODE + 4 - 0x400000, 0xf400, 0xf800 /* bl . + 4 - 0x400000 */);
        assertCall(CODE + 0x100, 0xf000, 0xf87e /* bl . + 0x100 */);
    }

    private static void assertCall(int target, int first, int second) {
        TestCpu t = new TestCpu().t32(first, second).step(1);
        assertEquals(target, t.cpu.pc);
        assertEquals(CODE + 4 + 1, t.cpu.r[14]);
        assertTrue(t.cpu.thumb);
    }

    @Test
    void t32BranchWideHasNoLink() {
        TestCpu t = new TestCpu().set(14, 7).t32(0xf7ff, 0xbbfe /* b.w . - 0x800 */).step(1);
        assertEquals(CODE - 0x800, t.cpu.pc);
        assertEquals(7, t.cpu.r[14]);
    }

    @Test
    void t32ExchangingCallStartsFromTheAlignedPc() {
        TestCpu t = new TestCpu().t32(0xbf00, 0xf000, 0xe802 /* blx . + 4 */);
        t.cpu.pc += 2;
        t.step(1);
        assertEquals(CODE + 4 + 4, t.cpu.pc);
        assertEquals(CODE + 6 + 1, t.cpu.r[14]);
        assertFalse(t.cpu.thumb);
    }

    @Test
    void compareAndBranchLooksAtZeroAndChangesNoFlags() {
        assertEquals(CODE + 4 + 126, new TestCpu().t32(0xb3f8 /* cbz r0 */).step(1).cpu.pc);
        assertEquals(CODE + 2, new TestCpu().set(0, 1).t32(0xb3f8).step(1).cpu.pc);
        TestCpu t = new TestCpu().set(0, 1).t32(0xb908 /* cbnz r0 */);
        t.cpu.setNzcv(0x50000000);
        t.step(1);
        assertEquals(CODE + 6, t.cpu.pc);
        assertEquals("nZcV", t.flags());
    }

    @Test
    void tableBranchesGoForwardByTwiceTheEntry() {
        TestCpu t = new TestCpu().set(0, 1).t32(0xe8df, 0xf000 /* tbb [pc, r0] */, 0x8005).step(1);
        assertEquals(CODE + 4 + 0x100, t.cpu.pc);
        t = new TestCpu().set(0, 1).set(1, TestCpu.DATA).t32(0xe8d1, 0xf010 /* tbh [r1, r0, lsl #1] */);
        t.ram.write(TestCpu.DATA + 2, 0x8001, 2);
        assertEquals(CODE + 4 + 0x10002, t.step(1).cpu.pc);
    }

    @Test
    void ifThenElseRunsTheInstructionsWhoseConditionHolds() {
        TestCpu t = new TestCpu().set(1, TestCpu.DATA).set(2, 5)
                .t32(0xbf15, 0x600a, 0x604a, 0x608a, 0x60ca /* itete ne; str r2, [r1, #0 to 12] */,
                        0x610a /* str r2, [r1, #16] */);
        t.cpu.zero = 1;
        t.step(1);
        assertEquals(0x15, t.cpu.itState);
        t.step(5);
        assertEquals(5, t.word(TestCpu.DATA));
        assertEquals(0, t.word(TestCpu.DATA + 4));
        assertEquals(5, t.word(TestCpu.DATA + 8));
        assertEquals(0, t.word(TestCpu.DATA + 12));
        assertEquals(5, t.word(TestCpu.DATA + 16));
        assertEquals(0, t.cpu.itState);
        assertEquals(6, t.icount.now());
    }

    @Test
    void lastInstructionOfAnItBlockMayBranch() {
        TestCpu t = new TestCpu().set(14, 0x9000).t32(0xbf08, 0x4770 /* it eq; bxeq lr */);
        t.cpu.zero = 0;
        t.step(2);
        assertEquals(0x9000, t.cpu.pc);
        assertFalse(t.cpu.thumb);
        assertEquals(0, t.cpu.itState);
        t = new TestCpu().t32(0xbf08, 0xf000, 0xb87e /* it eq; beq.w . + 0x100 */);
        t.cpu.zero = 1;
        t.step(2);
        assertEquals(CODE + 6, t.cpu.pc);
        assertEquals(0, t.cpu.itState);
    }
}
