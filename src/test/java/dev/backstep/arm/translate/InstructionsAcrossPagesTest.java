package dev.backstep.arm.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.cp15.CortexA9;
import dev.backstep.arm.state.Mode;
import dev.backstep.arm.state.SystemControlRegisters;

import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * T32 instructions whose halves lie in two pages, in a loop: regions contain them, and see it when the second half is another one
 * all of a sudden.
 */
class InstructionsAcrossPagesTest {

    private static final int TABLE = 0x40000;
    private static final int SECOND_LEVEL = 0x48000;
    private static final int FIRST_PAGE = 0x500000;
    private static final int SECOND_PAGE = FIRST_PAGE + 0x1000;
    private static final int FIRST_FRAME = 0x60000;
    private static final int SECOND_FRAME = 0x63000;
    private static final int OTHER_FRAME = 0x66000;
    private static final int LOOP = 6;

    /**
     * Two pages with the loop across their border. Of what lies in the second one there are two versions, in two frames:
     * {@code add.w r5, r5, #1} becomes {@code #100}.
     */
    private static final class Bench {
        final TestCpu test;

        Bench(Translation translation) {
            test = new TestCpu(new CortexA9(0x1e000000), translation);
            test.ram.write(TABLE + 4 * (FIRST_PAGE >>> 20), SECOND_LEVEL | 1, 4);
            // The first megabyte is mapped to itself, for the vectors.
            test.ram.write(TABLE, 0xc02, 4);
            map(0, FIRST_FRAME);
            map(1, SECOND_FRAME);
            // adds r0,#1; adds r4,#1; add.w r5,r5,#1, which crosses; subs r2,#1; bne loop; b .
            halfwords(FIRST_FRAME + 0x1000 - LOOP, 0x3001, 0x3401, 0xf105);
            halfwords(SECOND_FRAME, 0x0501, 0x3a01, 0xd1f9, 0xe7fe);
            halfwords(OTHER_FRAME, 0x0564, 0x3a01, 0xd1f9, 0xe7fe);
            SystemControlRegisters control = test.cpu.control;
            control.ttbr0[0] = TABLE;
            control.dacr[0] = 0x55555555;
            control.sctlr[0] |= SystemControlRegisters.SCTLR_M;
            test.cpu.setMode(Mode.SUPERVISOR);
            test.cpu.controlChanged();
            test.cpu.setThumb(true);
            test.cpu.pc = SECOND_PAGE - LOOP;
            test.set(2, 1_000_000);
        }

        void map(int page, int frame) {
            test.ram.write(SECOND_LEVEL + 4 * page, frame == 0 ? 0 : frame | 0x32, 4);
            test.cpu.mmu.invalidateAll(0);
        }

        void halfwords(int address, int... halfwords) {
            for (int i = 0; i < halfwords.length; i++) {
                test.ram.write(address + 2L * i, halfwords[i], 2);
            }
        }

        void turns(int count) {
            test.step(5 * count);
            assertEquals(SECOND_PAGE - LOOP, test.cpu.pc);
        }
    }

    @ParameterizedTest
    @EnumSource(Translation.class)
    void theyRunInRegions(Translation translation) {
        Bench bench = new Bench(translation);
        bench.turns(50_000);
        assertEquals(50_000, bench.test.cpu.r[0]);
        assertEquals(50_000, bench.test.cpu.r[5]);
        if (bench.test.cpu.engine() instanceof TieredEngine engine) {
            JitStatistics statistics = engine.statistics();
            assertTrue(statistics.interpreted() < 15_000, () -> statistics.interpreted() + " interpreted");
            assertTrue(statistics.refusals() < 5, () -> statistics.refusals() + " times refused");
        }
    }

    @ParameterizedTest
    @EnumSource(Translation.class)
    void aSecondHalfThatIsRewrittenIsSeenAtOnce(Translation translation) {
        assertSeenAtOnce(translation, bench -> bench.halfwords(SECOND_FRAME, 0x0564), bench -> bench.halfwords(SECOND_FRAME, 0x0501));
    }

    @ParameterizedTest
    @EnumSource(Translation.class)
    void anotherSecondPageIsSeenAtOnce(Translation translation) {
        assertSeenAtOnce(translation, bench -> bench.map(1, OTHER_FRAME), bench -> bench.map(1, SECOND_FRAME));
    }

    /** {@code there}: makes the second half add 100; {@code back}: makes it add 1 again. */
    private static void assertSeenAtOnce(Translation translation, Consumer<Bench> there, Consumer<Bench> back) {
        Bench bench = new Bench(translation);
        bench.turns(10_000);
        there.accept(bench);
        bench.turns(10_000);
        back.accept(bench);
        bench.turns(10_000);
        assertEquals(20_000 + 100 * 10_000, bench.test.cpu.r[5]);
    }

    @ParameterizedTest
    @EnumSource(Translation.class)
    void aSecondPageThatIsGoneAbortsTheFetchAtItsBeginning(Translation translation) {
        Bench bench = new Bench(translation);
        bench.turns(10_000);
        bench.map(1, 0);
        TestCpu test = bench.test.step(3);
        assertEquals(0xc, test.cpu.pc, "the vector of prefetch aborts");
        assertEquals(SECOND_PAGE - 2 + 4, test.cpu.r[14]);
        assertEquals(SECOND_PAGE, test.cpu.control.ifar[0]);
        assertEquals(7, test.cpu.control.ifsr[0], "translation fault, page");
        assertEquals(10_001, test.cpu.r[4]);
        assertEquals(10_000, test.cpu.r[5]);
    }
}
