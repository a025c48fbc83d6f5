package dev.backstep.arm.translate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.interpret.CodeCache;
import dev.backstep.arm.interpret.Interpreter;
import dev.backstep.board.TestMachine;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.memory.Ram;
import dev.backstep.memory.RamSnapshot;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.Executor;

/** Programs that write into pages of code, theirs among them. */
class CodePagesTest {

    private static final int CODE_PAGE = TestCpu.CODE / Ram.PAGE_SIZE;

    /** A processor that translates. */
    private static final class Translated {
        final TestCpu test = new TestCpu();
        final ArmDecoder decoder = new ArmDecoder();
        final TieredEngine engine;

        Translated() {
            CodeCache cache = new CodeCache();
            test.ram.addListener(cache);
            engine = new TieredEngine(test.cpu, decoder, cache, new SharedRegions(decoder, false));
            test.cpu.setEngine(engine);
        }

        /** With code that gets hot soon; {@code executor}: of background translation, or null. */
        Translated(Executor executor) {
            CodeCache cache = new CodeCache();
            test.ram.addListener(cache);
            engine = new TieredEngine(test.cpu, decoder, cache, new SharedRegions(decoder, false), new TieredEngine.Heat(60, 60, Long.MAX_VALUE));
            test.cpu.setEngine(engine);
            if (executor != null) {
                engine.translateInBackground(executor, () -> 0, 0);
            }
        }

        JitStatistics statistics() {
            return engine.statistics();
        }
    }

    /** A processor that decodes each instruction anew. */
    private static final class NeverStale {
        final TestCpu test = new TestCpu();
        final CodeCache cache = new CodeCache();

        NeverStale() {
            test.ram.addListener(cache);
            test.cpu.setEngine(new Interpreter(test.cpu, new ArmDecoder(), cache));
        }

        void step(int instructions) {
            for (int i = 0; i < instructions; i++) {
                int page = test.cpu.pc >>> Ram.PAGE_SHIFT;
                if (page < test.ram.pageCount()) {
                    cache.codeChanged(test.ram, page, 0, Ram.PAGE_SIZE);
                }
                test.step(1);
            }
        }
    }

    private static void assertSame(NeverStale expected, Translated actual, String when) {
        assertEquals(expected.test.icount.now(), actual.test.icount.now(), when);
        assertArrayEquals(Arrays.copyOf(expected.test.cpu.r, 15), Arrays.copyOf(actual.test.cpu.r, 15), when);
        assertEquals(Integer.toHexString(expected.test.cpu.pc), Integer.toHexString(actual.test.cpu.pc), when);
        assertEquals(expected.test.cpu.cpsr(), actual.test.cpu.cpsr(), when);
        assertEquals(expected.test.ram.contentHash(), actual.test.ram.contentHash(), when);
    }

    @Test
    void storesBesideTheCodeOfTheirPageStayInTheRegion() {
        Translated translated = new Translated();
        // loop: ldr r0,[r1]; add r0,#1; str r0,[r1]; strb r0,[r1,#4]; strh r0,[r1,#6]; strd r4,r5,[r1,#8]; stm r3,{r0,r4,r5};
        // subs r2,#1; bne loop; b .
        translated.test.a32(0xe5910000, 0xe2800001, 0xe5810000, 0xe5c10004, 0xe1c100b6, 0xe1c140f8, 0xe8830031, 0xe2522001,
                        0x1afffff6, 0xeafffffe)
                .set(1, TestCpu.CODE + 0x28).set(2, 100_000).set(3, TestCpu.CODE + 0x800).set(4, 44).set(5, 55);
        translated.test.step(900_000);
        assertEquals(100_000, translated.test.word(TestCpu.CODE + 0x28));
        assertEquals((100_000 & 0xff) | (100_000 & 0xffff) << 16, translated.test.word(TestCpu.CODE + 0x2c));
        assertEquals(55, translated.test.word(TestCpu.CODE + 0x34));
        assertEquals(100_000, translated.test.word(TestCpu.CODE + 0x800));
        assertEquals(55, translated.test.word(TestCpu.CODE + 0x808));
        assertTrue(translated.statistics().interpreted() < 10_000, () -> translated.statistics().interpreted() + " interpreted");
        assertEquals(0, translated.statistics().invalidations());
    }

    @Test
    void theNextInstructionIsSeenAsItWasJustWritten() {
        Translated translated = new Translated();
        // loop: and r4,r2,#255; orr r4,r4,r3; str r4,[r1]; add r0,r0,#0 (rewritten); subs r2,#1; bne loop; b .
        translated.test.a32(0xe20240ff, 0xe1844003, 0xe5814000, 0xe2800000, 0xe2522001, 0x1afffff9, 0xeafffffe)
                .set(1, TestCpu.CODE + 12).set(2, 40_000).set(3, 0xe2800000);
        translated.test.step(240_000);
        int sum = 0;
        for (int i = 40_000; i > 0; i--) {
            sum += i & 0xff;
        }
        assertEquals(sum, translated.test.cpu.r[0]);
        assertTrue(translated.statistics().invalidations() <= 10, () -> translated.statistics().invalidations() + " invalidations");
        assertTrue(translated.statistics().interpreted() < 190_000,
                () -> translated.statistics().interpreted() + " interpreted: the rest of the loop is to be translated");
    }

    @Test
    void theSecondHalfOfAPairIsSeenAsItWasJustWritten() {
        Translated translated = new Translated();
        // loop: movw r4,#0x34; adds r0,r0,r4; strb r2,[r1,#2]; movw r4,#0 (rewritten); add r0,r4; subs r2,#1; bne loop; b .
        translated.test.t32(0xf240, 0x0434, 0x1900, 0x708a, 0xf240, 0x0400, 0x4420, 0x3a01, 0xd1f6, 0xe7fe)
                .set(1, TestCpu.CODE + 8).set(2, 10_000);
        translated.test.step(70_000);
        int sum = 0;
        for (int i = 10_000; i > 0; i--) {
            sum += 0x34 + (i & 0xff);
        }
        assertEquals(sum, translated.test.cpu.r[0]);
        assertTrue(translated.statistics().invalidations() <= 10, () -> translated.statistics().invalidations() + " invalidations");
    }

    @Test
    void aChangeOfCodeThatWasTranslatedButNeverRunIsSeen() {
        Translated translated = new Translated();
        // loop: subs r2,#1; beq rare; add r0,#1; b loop; rare: add r5,#1 (rewritten); mov r2,#3; b loop
        translated.test.a32(0xe2522001, 0x0a000001, 0xe2800001, 0xeafffffb, 0xe2855001, 0xe3a02003, 0xeafffff8)
                .set(2, 2000).step(6000);
        assertEquals(0, translated.test.cpu.r[5]);
        translated.test.ram.write(TestCpu.CODE + 16, 0xe2855064, 4);
        translated.test.step(2500);
        assertTrue(translated.test.cpu.r[5] > 0 && translated.test.cpu.r[5] % 100 == 0, () -> "r5 " + translated.test.cpu.r[5]);
    }

    @Test
    void aPageOfCodeThatBecameDataCanBecomeCodeAgain() {
        Translated translated = new Translated();
        int other = TestCpu.DATA;
        translated.test.ram.write(other, 0xe2800001, 4);
        translated.test.ram.write(other + 4, 0xe12fff1e, 4);
        // loop: blx r1; subs r2,#1; bne loop; b .
        int[] caller = {0xe12fff31, 0xe2522001, 0x1afffffc, 0xeafffffe};
        translated.test.a32(caller).set(1, other).set(2, 2000).step(10_000);
        assertEquals(2000, translated.test.cpu.r[0]);
        assertTrue(translated.test.ram.hasCode(other / Ram.PAGE_SIZE));
        // loop: str r2,[r1,#4]; str r2,[r1]; subs r2,#1; bne loop; b .
        translated.test.a32(0xe5812004, 0xe5812000, 0xe2522001, 0x1afffffb, 0xeafffffe).set(2, 5000).step(20_000);
        assertFalse(translated.test.ram.hasCode(other / Ram.PAGE_SIZE));
        // str r3,[r1]; str r4,[r1,#4]; blx r1; subs r2,#1; bne loop; b .: with an instruction that is new each time
        translated.test.a32(0xe5813000, 0xe5814004, 0xe12fff31, 0xe2833001, 0xe2522001, 0x1afffff9, 0xeafffffe)
                .set(0, 0).set(2, 200).set(3, 0xe2800000).set(4, 0xe12fff1e).step(1600);
        assertEquals(199 * 200 / 2, translated.test.cpu.r[0]);
        assertTrue(translated.test.ram.hasCode(other / Ram.PAGE_SIZE));
    }

    @Test
    void codeThatComesBackInTimeIsNotTranslatedAgain() {
        Translated translated = new Translated();
        // loop: add r0,#1; subs r2,#1; bne loop; b .
        translated.test.a32(0xe2800001, 0xe2522001, 0x1afffffc, 0xeafffffe);
        RamSnapshot one = translated.test.ram.capture();
        // The same with #2.
        translated.test.a32(0xe2800002, 0xe2522001, 0x1afffffc, 0xeafffffe);
        RamSnapshot other = translated.test.ram.capture();
        runLoop(translated, one);
        runLoop(translated, other);
        long regions = translated.statistics().regions();
        long interpreted = translated.statistics().interpreted();
        for (int i = 0; i < 20; i++) {
            runLoop(translated, one);
            runLoop(translated, other);
        }
        assertEquals(21 * (10_000 + 20_000), translated.test.cpu.r[0]);
        assertEquals(regions, translated.statistics().regions());
        assertEquals(40, translated.statistics().takenBack());
        assertTrue(translated.statistics().interpreted() - interpreted < 40 * 100,
                () -> translated.statistics().interpreted() - interpreted + " interpreted");
    }

    private static void runLoop(Translated translated, RamSnapshot memory) {
        translated.test.ram.restore(memory);
        translated.test.cpu.pc = TestCpu.CODE;
        translated.test.set(2, 10_000);
        translated.test.step(30_000);
    }

    @Property(tries = 40)
    void programsThatWriteIntoThemselvesRunAsIfNothingWereKept(@ForAll long seed) {
        runBesideOneThatKeepsNothing(seed, new Translated((Executor) null), new ArrayDeque<>());
    }

    @Property(tries = 40)
    void norDoesItMatterThatTheirRegionsComeLate(@ForAll long seed) {
        Deque<Runnable> tasks = new ArrayDeque<>();
        runBesideOneThatKeepsNothing(seed, new Translated(tasks::add), tasks);
    }

    private static void runBesideOneThatKeepsNothing(long seed, Translated actual, Deque<Runnable> tasks) {
        Random random = new Random(seed);
        NeverStale expected = new NeverStale();
        int[] words = program(random);
        for (TestCpu test : new TestCpu[] {expected.test, actual.test}) {
            Random values = new Random(seed);
            test.a32(words).set(8, TestCpu.CODE).set(9, TestCpu.CODE + 4 * values.nextInt(words.length + 8)).set(10, 1 << 30);
            for (int register = 0; register < 8; register++) {
                test.set(register, harmless(values));
            }
        }
        RamSnapshot expectedBefore = expected.test.ram.capture();
        RamSnapshot actualBefore = actual.test.ram.capture();
        for (int i = 0; i < 30; i++) {
            int instructions = 1 + random.nextInt(i % 4 == 0 ? 50 : 3000);
            expected.step(instructions);
            actual.test.step(instructions);
            assertSame(expected, actual, "seed " + seed + ", step " + i);
            if (random.nextInt(3) == 0 && !tasks.isEmpty()) {
                tasks.remove().run();
            }
            switch (random.nextInt(6)) {
                case 0 -> {
                    int place = TestCpu.CODE + 4 * random.nextInt(words.length - 2);
                    int word = harmless(random);
                    expected.test.ram.write(place, word, 4);
                    actual.test.ram.write(place, word, 4);
                }
                case 1 -> {
                    expected.test.ram.restore(expectedBefore);
                    actual.test.ram.restore(actualBefore);
                }
                case 2 -> {
                    expectedBefore = expected.test.ram.capture();
                    actualBefore = actual.test.ram.capture();
                }
                default -> { }
            }
        }
    }

    /** A loop of 30 to 60 instructions, with an end that its stores do not often reach. */
    private static int[] program(Random random) {
        int length = 30 + random.nextInt(30);
        int[] words = new int[length + 3];
        for (int i = 0; i < length; i++) {
            words[i] = harmless(random);
            if (random.nextInt(8) == 0) {
                int offset = 4 * random.nextInt(random.nextBoolean() ? length : 200);
                int register = random.nextInt(8);
                words[i] = switch (random.nextInt(5)) {
                    case 0, 1 -> 0xe5880000 | register << 12 | offset;
                    case 2 -> 0xe1c800b0 | register << 12 | (offset & 0xf0) << 4 | offset & 0xf;
                    case 3 -> 0xe1c800f0 | (register & 6) << 12 | (offset & 0xf0) << 4 | offset & 0xf;
                    default -> 0xe889000f;
                };
            }
        }
        words[length] = 0xe25aa001;
        words[length + 1] = 0x1a000000 | -(length + 3) & 0xffffff;
        words[length + 2] = 0xeafffffe;
        return words;
    }

    /** An instruction that changes r11, r12 or flags at most. */
    private static int harmless(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> 0xe28bb000 | random.nextInt(256);
            case 1 -> 0xe02cc06b | random.nextInt(32) << 7;
            case 2 -> 0x128bb000 | random.nextInt(256);
            case 3 -> 0xe598c000 | 4 * random.nextInt(200);
            default -> 0xe09bb00c;
        };
    }

    @Test
    void theKernelThatRewritesItselfRunsTheSameInBothEngines() throws Exception {
        Lockstep lockstep = new Lockstep(BootOptions.none().withKernel(TestMachine.prebuilt("smc").toString()), 64L << 20, Translation.ON);
        assertNull(lockstep.run(200_000, 997));
    }
}
