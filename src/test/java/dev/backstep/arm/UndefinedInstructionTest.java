package dev.backstep.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.arm.state.Mode;
import org.junit.jupiter.api.Test;

class UndefinedInstructionTest {

    @Test
    void permanentlyUndefinedA32WordTakesTheUndefinedVectorAndCountsAsOneInstruction() {
        TestCpu t = new TestCpu().a32(0xe7f000f0);
        t.step(1);
        assertEquals(Mode.UNDEFINED, t.cpu.mode());
        assertEquals(0x04, t.cpu.pc);
        assertEquals(TestCpu.CODE + 4, t.cpu.r[14]);
        assertEquals(0x400001d3, t.cpu.spsr());
        assertEquals(1, t.icount.now());
    }

    @Test
    void permanentlyUndefinedT32HalfwordLinksTwoBytesOn() {
        TestCpu t = new TestCpu().t32(0xde00);
        t.step(1);
        assertEquals(0x04, t.cpu.pc);
        assertEquals(TestCpu.CODE + 2, t.cpu.r[14]);
    }
}
