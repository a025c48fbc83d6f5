package dev.backstep.arm.instruction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.state.Mode;
import org.junit.jupiter.api.Test;

class ExceptionReturnTest {

    private static TestCpu a32(int... words) {
        return new TestCpu().a32(words);
    }

    private static TestCpu t32(int... halfwords) {
        return new TestCpu().t32(halfwords);
    }

    private static TestCpu in(Mode mode, TestCpu t, int spsr, int link) {
        t.cpu.setMode(mode);
        t.cpu.setSpsr(spsr);
        return t.set(14, link);
    }

    @Test
    void movsPcRestoresTheWholeCpsr() {
        TestCpu t = in(Mode.SUPERVISOR, a32(0xe1b0f00e /* movs pc, lr */), 0xf80f0010, 0x9002);
        t.step(1);
        assertEquals(Mode.USER, t.cpu.mode());
        assertEquals(0xf80f0010, t.cpu.cpsr());
        assertEquals(0x9000, t.cpu.pc);
    }

    @Test
    void subsPcReturnsIntoAnItBlockOfT32() {
        TestCpu t = in(Mode.IRQ, a32(0xe25ef004 /* subs pc, lr, #4 */), 0x0600e430 | 0x30, 0x9006);
        t.step(1);
        assertEquals(Mode.USER, t.cpu.mode());
        assertTrue(t.cpu.thumb);
        assertEquals(0xe7, t.cpu.itState);
        assertEquals(0x9002, t.cpu.pc);
    }

    @Test
    void subsPcOfT32ReturnsToA32() {
        TestCpu t = in(Mode.ABORT, t32(0xf3de, 0x8f08 /* subs pc, lr, #8 */), 0x1f, 0x9008);
        t.step(1);
        assertEquals(Mode.SYSTEM, t.cpu.mode());
        assertFalse(t.cpu.thumb);
        assertEquals(0x9000, t.cpu.pc);
    }

    @Test
    void everyOperationWithFlagsIntoThePcReturns() {
        TestCpu t = in(Mode.FIQ, a32(0xe191f202 /* orrs pc, r1, r2, lsl #4 */), 0x10, 0).set(1, 0x9000).set(2, 0x10);
        t.step(1);
        assertEquals(Mode.USER, t.cpu.mode());
        assertEquals(0x9100, t.cpu.pc);
    }

    @Test
    void userAndSystemModeHaveNothingToReturnFromAndTakeUndefined() {
        TestCpu t = in(Mode.USER, a32(0xe1b0f00e /* movs pc, lr */), 0, 0x9000);
        t.step(1);
        assertEquals(Mode.UNDEFINED, t.cpu.mode());
        assertEquals(Mode.USER.bits(), t.cpu.spsr() & 0x1f);
        t = in(Mode.SYSTEM, a32(0xe25ef004 /* subs pc, lr, #4 */), 0, 0x9000);
        t.step(1);
        assertEquals(Mode.UNDEFINED, t.cpu.mode());
        t = in(Mode.USER, t32(0xf3de, 0x8f04 /* subs pc, lr, #4 */), 0, 0x9000);
        t.step(1);
        assertEquals(Mode.UNDEFINED, t.cpu.mode());
    }
}
