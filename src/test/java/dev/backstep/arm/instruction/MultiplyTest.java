package dev.backstep.arm.instruction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.state.Mode;
import org.junit.jupiter.api.Test;

class MultiplyTest {

    private static TestCpu a32(int... words) {
        return new TestCpu().a32(words);
    }

    private static TestCpu t32(int... halfwords) {
        return new TestCpu().t32(halfwords);
    }

    private static void check(TestCpu t, int r0) {
        t.step(1);
        assertEquals(Integer.toHexString(r0), Integer.toHexString(t.cpu.r[0]));
    }

    private static void check(TestCpu t, int r0, int saturated) {
        check(t, r0);
        assertEquals(saturated, t.cpu.saturated, "Q");
    }

    private static void checkLong(TestCpu t, long r1r0) {
        t.step(1);
        assertEquals(Long.toHexString(r1r0), Long.toHexString((long) t.cpu.r[1] << 32 | t.cpu.r[0] & 0xffffffffL));
        assertEquals(0, t.cpu.saturated, "Q");
    }

    @Test
    void wordsMultiplyModuloTwoToTheThirtyTwo() {
        check(a32(0xe0000291 /* mul r0, r1, r2 */).set(1, 0x10001).set(2, 0x10001), 0x20001);
        check(a32(0xe0203291 /* mla r0, r1, r2, r3 */).set(1, 3).set(2, -4).set(3, 10), -2);
        check(a32(0xe0603291 /* mls r0, r1, r2, r3 */).set(1, 3).set(2, 4).set(3, 10), -2);
        check(t32(0xfb01, 0xf002 /* mul r0, r1, r2 */).set(1, 3).set(2, 4), 12);
        check(t32(0xfb01, 0x3002 /* mla r0, r1, r2, r3 */).set(1, 3).set(2, 4).set(3, 5), 17);
        check(t32(0xfb01, 0x3012 /* mls r0, r1, r2, r3 */).set(1, 3).set(2, 4).set(3, 5), -7);
    }

    @Test
    void flagSettingMultipliesLeaveCarryAndOverflow() {
        TestCpu t = a32(0xe0100291 /* muls r0, r1, r2 */).set(1, 0x10000).set(2, 0x10000);
        t.cpu.setNzcv(0xf0000000);
        check(t, 0);
        assertEquals("nZCV", t.flags());
        t = a32(0xe0303291 /* mlas r0, r1, r2, r3 */).set(1, 1).set(2, 1).set(3, -2);
        check(t, -1);
        assertEquals("Nzcv", t.flags());
        t = t32(0x4348 /* muls r0, r1, r0 */).set(0, -1).set(1, 1);
        check(t, -1);
        assertEquals("Nzcv", t.flags());
    }

    @Test
    void longMultipliesGiveSixtyFourBits() {
        checkLong(a32(0xe0810392 /* umull r0, r1, r2, r3 */).set(2, -1).set(3, -1), 0xfffffffe00000001L);
        checkLong(a32(0xe0c10392 /* smull r0, r1, r2, r3 */).set(2, -1).set(3, -1), 1);
        checkLong(a32(0xe0c10392 /* smull r0, r1, r2, r3 */).set(2, 0x80000000).set(3, 2), -0x100000000L);
        checkLong(a32(0xe0a10392 /* umlal r0, r1, r2, r3 */).set(0, -1).set(1, 1).set(2, 1).set(3, 1), 0x200000000L);
        checkLong(a32(0xe0e10392 /* smlal r0, r1, r2, r3 */).set(0, 0).set(1, 0).set(2, -1).set(3, 5), -5);
        checkLong(a32(0xe0410392 /* umaal r0, r1, r2, r3 */).set(0, -1).set(1, -1).set(2, -1).set(3, -1), -1);
        checkLong(t32(0xfba2, 0x0103 /* umull r0, r1, r2, r3 */).set(2, -1).set(3, 2), 0x1fffffffeL);
    }

    @Test
    void longFlagsFollowAllSixtyFourBits() {
        TestCpu t = a32(0xe0d10392 /* smulls r0, r1, r2, r3 */).set(2, 0x10000).set(3, 0x10000);
        checkLong(t, 0x100000000L);
        assertEquals("nzcv", t.flags());
        t = a32(0xe0910392 /* umulls r0, r1, r2, r3 */).set(2, 0);
        checkLong(t, 0);
        assertEquals("nZcv", t.flags());
        t = a32(0xe0f10392 /* smlals r0, r1, r2, r3 */).set(2, 1).set(3, -1);
        checkLong(t, -1);
        assertEquals("Nzcv", t.flags());
    }

    @Test
    void halvesAreChosenByTheirLettersAndAccumulationSetsQ() {
        check(a32(0xe16002c1 /* smulbt r0, r1, r2 */).set(1, 0x0007ffff).set(2, 0x00057fff), -5, 0);
        check(a32(0xe16002a1 /* smultb r0, r1, r2 */).set(1, 0x0007ffff).set(2, 0x0005fffe), -14, 0);
        check(a32(0xe1003281 /* smlabb r0, r1, r2, r3 */).set(1, 0x8000).set(2, 0x8000).set(3, 0x40000000), 0x80000000, 1);
        check(t32(0xfb11, 0x3032 /* smlatt r0, r1, r2, r3 */).set(1, 0x20000).set(2, 0x30000).set(3, 1), 7, 0);
        check(t32(0xfb11, 0xf002 /* smulbb r0, r1, r2 */).set(1, 0x8000).set(2, 0x8000), 0x40000000, 0);
        checkLong(a32(0xe14103a2 /* smlaltb r0, r1, r2, r3 */).set(2, 0x20000).set(3, 0xffff), -2);
        checkLong(t32(0xfbc2, 0x0193 /* smlalbt r0, r1, r2, r3 */).set(0, 10).set(2, 3).set(3, 0x40000), 22);
    }

    @Test
    void wordByHalfKeepsTheTopThirtyTwoOfFortyEightBits() {
        check(a32(0xe12002a1 /* smulwb r0, r1, r2 */).set(1, 0x12345678).set(2, 0x4000), 0x048d159e, 0);
        check(a32(0xe12002e1 /* smulwt r0, r1, r2 */).set(1, -1).set(2, 0x10000), -1, 0);
        check(a32(0xe1203281 /* smlawb r0, r1, r2, r3 */).set(1, 0x7fffffff).set(2, 0x7fff).set(3, 0x7fffffff), 0xbfff7ffe, 1);
        check(t32(0xfb31, 0x3012 /* smlawt r0, r1, r2, r3 */).set(1, 0x10000).set(2, 0x30000).set(3, 4), 7, 0);
    }

    @Test
    void dualMultipliesAddOrSubtractTheProductsOfHalves() {
        check(a32(0xe700f211 /* smuad r0, r1, r2 */).set(1, 0x00020003).set(2, 0x00040005), 23, 0);
        check(a32(0xe700f231 /* smuadx r0, r1, r2 */).set(1, 0x00020003).set(2, 0x00040005), 22, 0);
        check(a32(0xe700f251 /* smusd r0, r1, r2 */).set(1, 0x00020003).set(2, 0x00040005), 7, 0);
        check(a32(0xe700f271 /* smusdx r0, r1, r2 */).set(1, 0x00020003).set(2, 0x00040005), 2, 0);
        check(a32(0xe700f211 /* smuad r0, r1, r2 */).set(1, 0x80008000).set(2, 0x80008000), 0x80000000, 1);
        check(a32(0xe7003211 /* smlad r0, r1, r2, r3 */).set(1, 0x80008000).set(2, 0x80008000).set(3, -1), 0x7fffffff, 0);
        check(a32(0xe7003251 /* smlsd r0, r1, r2, r3 */).set(1, 1).set(2, 1).set(3, 0x7fffffff), 0x80000000, 1);
        check(t32(0xfb21, 0x3012 /* smladx r0, r1, r2, r3 */).set(1, 0x00020003).set(2, 0x00040005).set(3, 1), 23, 0);
        checkLong(a32(0xe7410312 /* smlald r0, r1, r2, r3 */).set(2, 0x80008000).set(3, 0x80008000), 0x80000000L);
        checkLong(a32(0xe7410372 /* smlsldx r0, r1, r2, r3 */).set(2, 0x00020003).set(3, 0x00040005), 2);
        checkLong(t32(0xfbd2, 0x01c3 /* smlsld r0, r1, r2, r3 */).set(2, 0x00020003).set(3, 0x00010001), 1);
    }

    @Test
    void mostSignificantWordMultipliesRoundOnDemand() {
        check(a32(0xe750f211 /* smmul r0, r1, r2 */).set(1, 0x10000).set(2, 0x18000), 1, 0);
        check(a32(0xe750f231 /* smmulr r0, r1, r2 */).set(1, 0x10000).set(2, 0x18000), 2, 0);
        check(a32(0xe7503211 /* smmla r0, r1, r2, r3 */).set(1, -1).set(2, 1).set(3, 5), 4, 0);
        check(a32(0xe75032d1 /* smmls r0, r1, r2, r3 */).set(1, 1).set(2, 1).set(3, 5), 4, 0);
        check(a32(0xe75032f1 /* smmlsr r0, r1, r2, r3 */).set(1, 1).set(2, 1).set(3, 5), 5, 0);
        check(t32(0xfb61, 0x3002 /* smmls r0, r1, r2, r3 */).set(1, 0x10000).set(2, 0x10000).set(3, 5), 4, 0);
    }

    @Test
    void qStaysSetOnceItIs() {
        TestCpu t = a32(0xe1003281 /* smlabb r0, r1, r2, r3 */);
        t.cpu.saturated = 1;
        check(t, 0, 1);
    }

    @Test
    void divisionIsUndefinedOnTheseProcessors() {
        TestCpu t = new TestCpu().a32(0xe730f211 /* udiv r0, r1, r2 */).set(2, 1);
        t.step(1);
        assertEquals(Mode.UNDEFINED, t.cpu.mode());
        t = new TestCpu().t32(0xfb91, 0xf0f2 /* sdiv r0, r1, r2 */).set(2, 1);
        t.step(1);
        assertEquals(Mode.UNDEFINED, t.cpu.mode());
    }
}
