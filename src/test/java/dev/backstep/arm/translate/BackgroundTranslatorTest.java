package dev.backstep.arm.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.cpu.BreakpointHook;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.interpret.CodeCache;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Regions that are made while the program is interpreted. */
class BackgroundTranslatorTest {

    private static final int HOT = 100;
    private static final int HALF_LIFE = 1_000_000;
    /** add r0,#1; subs r2,#1; bne; b . */
    private static final int[] LOOP = {0xe2800001, 0xe2522001, 0x1afffffc, 0xeafffffe};

    private final TestCpu test = new TestCpu();
    private final CodeCache cache = new CodeCache();
    private final ArmDecoder decoder = new ArmDecoder();
    private final TieredEngine engine = new TieredEngine(test.cpu, decoder, cache, new SharedRegions(decoder, false),
            new TieredEngine.Heat(HOT, HOT, HALF_LIFE));
    /** What waits to be translated. */
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    BackgroundTranslatorTest() {
        test.ram.addListener(cache);
        test.cpu.setEngine(engine);
    }

    private void inBackground() {
        engine.translateInBackground(tasks::add, () -> 0, 0);
    }

    @Test
    void theProgramGoesOnUntilItsRegionIsThere() {
        inBackground();
        test.a32(LOOP).set(2, 1_000_000).step(3000);
        assertEquals(1000, test.cpu.r[0]);
        assertEquals(1, tasks.size());
        assertEquals(3000, engine.statistics().interpreted());
        tasks.remove().run();
        test.step(30_000);
        assertEquals(11_000, test.cpu.r[0]);
        assertEquals(1, engine.statistics().regions());
        assertTrue(engine.statistics().interpreted() < 3100, () -> engine.statistics().interpreted() + " interpreted");
        assertTrue(tasks.isEmpty());
    }

    @Test
    void codeThatHasChangedMeanwhileIsTranslatedAnew() {
        inBackground();
        test.a32(LOOP).set(2, 1_000_000).step(3000);
        test.ram.write(TestCpu.CODE, 0xe2800002, 4);
        tasks.remove().run();
        test.step(3000);
        assertEquals(3000, test.cpu.r[0]);
        tasks.remove().run();
        test.step(30_000);
        assertEquals(23_000, test.cpu.r[0]);
        assertTrue(engine.statistics().interpreted() < 6100, () -> engine.statistics().interpreted() + " interpreted");
    }

    @Test
    void aRegionThatABreakpointCameIntoMeanwhileIsNotTaken() {
        inBackground();
        test.a32(LOOP).set(2, 1_000_000).step(3000);
        int second = TestCpu.CODE + 4;
        int[] reached = new int[1];
        test.cpu.setBreakpoints(new BreakpointHook() {
            @Override
            public boolean hasBreakpointInPage(int pageAddress) {
                return pageAddress == TestCpu.CODE;
            }

            @Override
            public boolean hasBreakpoint(int address) {
                return address == second;
            }

            @Override
            public boolean reached(int address) {
                reached[0] += address == second ? 1 : 0;
                return false;
            }
        });
        test.step(30);
        tasks.remove().run();
        test.step(2970);
        assertEquals(1000, reached[0]);
    }

    @Test
    void aLoopThatBeginsAcrossPagesIsTranslatedAsWell() {
        inBackground();
        // The first is half in this page, half in the next one: adds.w r0,r0,#1; subs r2,#1; bne; b .
        int head = TestCpu.CODE + 0xffe;
        int[] halfwords = {0xf110, 0x0001, 0x3a01, 0xd1fb, 0xe7fe};
        for (int i = 0; i < halfwords.length; i++) {
            test.ram.write(head + 2L * i, halfwords[i], 2);
        }
        test.cpu.setThumb(true);
        test.cpu.pc = head;
        test.set(2, 1_000_000).step(3000);
        while (!tasks.isEmpty()) {
            tasks.remove().run();
            test.step(3000);
        }
        assertEquals(test.icount.now() / 3, test.cpu.r[0]);
        assertTrue(engine.statistics().regions() > 0);
    }

    @Test
    void anotherThreadHandsOverARegionThatTheJvmHasCompiled() throws InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            engine.translateInBackground(thread, System::nanoTime, 0);
            test.a32(LOOP).set(2, 1 << 30);
            while (engine.statistics().regions() == 0) {
                test.step(3000);
            }
            long interpreted = engine.statistics().interpreted();
            long before = test.icount.now();
            test.step(300_000);
            assertEquals((int) ((before + 300_000) / 3), test.cpu.r[0]);
            assertTrue(engine.statistics().interpreted() - interpreted < 3100);
        } finally {
            thread.shutdown();
            assertTrue(thread.awaitTermination(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void whatRunsNowAndThenDoesNotGetHot() {
        // Calls a subroutine 40 times in a half-life of 1 M instructions, 4000 times in all: subs r3,#1; bne; bl; mov r3,r4; b; ...
        // subroutine: add r0,#1; mov pc,lr
        test.a32(0xe2533001, 0x1afffffd, 0xeb000001, 0xe1a03004, 0xeafffffa, 0xe2800001, 0xe1a0f00e)
                .set(3, 1).set(4, HALF_LIFE / 80);
        for (int i = 0; i < 200; i++) {
            test.step(HALF_LIFE / 2);
        }
        assertTrue(test.cpu.r[0] > 3000, () -> test.cpu.r[0] + " calls");
        assertEquals(1, engine.statistics().regions(), "regions: that of the loop");
    }

    @Test
    void theFirstRegionsAreMadeAtOnce() {
        engine.translateInBackground(tasks::add, () -> 0, 1);
        test.a32(LOOP).set(2, 1_000_000).step(3000);
        assertTrue(tasks.isEmpty());
        assertEquals(1, engine.statistics().regions());
        // The same loop elsewhere.
        for (int i = 0; i < LOOP.length; i++) {
            test.ram.write(TestCpu.CODE + 0x1000 + 4L * i, LOOP[i], 4);
        }
        test.cpu.pc = TestCpu.CODE + 0x1000;
        test.step(3000);
        assertEquals(1, tasks.size());
    }
}
