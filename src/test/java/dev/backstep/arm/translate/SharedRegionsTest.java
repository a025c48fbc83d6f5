package dev.backstep.arm.translate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.cpu.BreakpointHook;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.interpret.CodeCache;
import dev.backstep.arm.interpret.CodePage;
import dev.backstep.arm.interpret.Interpreter;
import dev.backstep.arm.interpret.Region;
import dev.backstep.arm.interpret.RegionFinder;
import dev.backstep.board.Processors;
import dev.backstep.board.TestMachine;
import dev.backstep.memory.Ram;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What one CPU has translated, another one defines for itself. */
class SharedRegionsTest {

    private static final int CODE = 0x60100000;
    private static final int CODE_OFFSET = 0x100000;
    private static final int CPUS = 3;
    /** loop: add r0,r0,#1; ldr r3,[r1]; str r0,[r1,#4]; subs r2,#1; bne loop; b . */
    private static final int[] LOOP = {0xe2800001, 0xe5913000, 0xe5810004, 0xe2522001, 0x1afffffa, 0xeafffffe};

    private final List<Cpu> cpus = TestMachine.running("smp-busy", Processors.of(CPUS, Translation.ON)).machine.cpus();
    private final Ram ram = cpus.get(0).memory.space().view().find(CODE & 0xffffffffL).region().ram();
    private final ArmDecoder decoder = new ArmDecoder();
    private final SharedRegions shared = new SharedRegions(decoder, false);
    private final CodePage[] pages = new CodePage[CPUS];
    private final Translator[] translators = new Translator[CPUS];
    private final JitStatistics[] statistics = new JitStatistics[CPUS];

    SharedRegionsTest() {
        ram.addListener(shared);
        for (int i = 0; i < CPUS; i++) {
            CodeCache cache = new CodeCache();
            ram.addListener(cache);
            pages[i] = new Interpreter(cpus.get(i), decoder, cache).fetchPage(CODE);
            statistics[i] = new JitStatistics();
            translators[i] = new Translator(cpus.get(i), (RegionFinder) cpus.get(i).engine(), shared, statistics[i]);
        }
        write(0, LOOP);
    }

    private void write(int offset, int... words) {
        for (int i = 0; i < words.length; i++) {
            ram.write(CODE_OFFSET + offset + 4L * i, words[i], 4);
        }
    }

    private Region translate(int cpu) {
        Region region = translators[cpu].translate(pages[cpu], 0, false, -1);
        pages[cpu].add(region);
        return region;
    }

    private void run(int cpu, Region region, int times) {
        Cpu c = cpus.get(cpu);
        c.pc = CODE;
        c.r[0] = 0;
        c.r[1] = CODE + 0x2000;
        c.r[2] = times;
        c.memory.load32(CODE + 0x2000);
        c.memory.store32(CODE + 0x2000, 0);
        c.icount.beginSlice(1000);
        region.run();
        c.icount.closeSlice();
    }

    @Test
    void theOthersTakeWhatOneHasWrittenAndEachRunsOnItsOwnState() {
        Region first = translate(0);
        assertEquals(1, shared.kept());
        Region second = translate(1);
        assertEquals(1, shared.kept());
        Region third = translate(2);
        assertEquals(0, shared.kept(), "all have it");
        assertEquals("0 1 1", statistics[0].takenOver() + " " + statistics[1].takenOver() + " " + statistics[2].takenOver());
        assertEquals(1, statistics[2].regions());
        run(0, first, 3);
        run(1, second, 5);
        run(2, third, 7);
        assertEquals("3 5 7", cpus.get(0).r[0] + " " + cpus.get(1).r[0] + " " + cpus.get(2).r[0]);
        assertEquals(7, cpus.get(0).memory.load32(CODE + 0x2004));
    }

    @Test
    void whatHasChangedIsNotTaken() {
        translate(0);
        write(8, 0xe5810008);
        assertEquals(0, shared.kept());
        run(1, translate(1), 4);
        assertEquals(0, statistics[1].takenOver());
        assertEquals(4, cpus.get(1).memory.load32(CODE + 0x2008), "the new instruction");
    }

    @Test
    void aWriteBesideItChangesNothing() {
        translate(0);
        write(0x100, 0xe5810008);
        translate(1);
        assertEquals(1, statistics[1].takenOver());
    }

    @Test
    void aRegionWithABreakpointIsNotTaken() {
        translate(0);
        pages[1].keepApart(new BreakpointHook() {
            @Override
            public boolean hasBreakpointInPage(int pageAddress) {
                return true;
            }

            @Override
            public boolean hasBreakpoint(int address) {
                return address == CODE + 8;
            }

            @Override
            public boolean seesEverything() {
                return false;
            }

            @Override
            public boolean reached(int address) {
                return false;
            }
        }, CODE);
        Region region = translate(1);
        assertEquals(0, statistics[1].takenOver());
        assertTrue(!region.description().halfwords().get(4), region.description().toString());
    }

    @Test
    void whoMustWaitForAnotherInterpretsMeanwhile() throws InterruptedException {
        assertTrue(shared.tryBegin());
        Thread other = new Thread(() -> assertEquals(Region.INTERPRET, translators[1].translate(pages[1], 0, false, -1)));
        Throwable[] failure = new Throwable[1];
        other.setUncaughtExceptionHandler((thread, thrown) -> failure[0] = thrown);
        other.start();
        other.join();
        shared.end();
        assertNull(failure[0]);
        assertEquals(0, statistics[1].refusals());
        assertNotNull(translate(1));
    }

    /** Nothing of a CPU's own may be in the bytes, whatever the instructions; {@code -Dbackstep.soak=N} tries N thousand places. */
    @Test
    void allCpusWriteTheSameBytes() {
        RegionWriter[] writers = new RegionWriter[2];
        for (int i = 0; i < 2; i++) {
            Cpu cpu = cpus.get(2 * i);
            writers[i] = new RegionWriter(cpu, new HostConstants(cpu), decoder, false);
        }
        long seed = Long.getLong("backstep.test.seed", 7);
        Random random = new Random(seed);
        int written = 0;
        int tries = Math.max(100, 1000 * Integer.getInteger("backstep.soak", 0));
        for (int i = 0; i < tries; i++) {
            boolean thumb = random.nextInt(3) == 0;
            for (int offset = 0x200; offset < 0x210; offset += 4) {
                write(offset, thumb || random.nextInt(8) == 0 ? random.nextInt() : 0xe0000000 | random.nextInt() >>> 4);
            }
            WrittenRegion first = writers[0].write(pages[0], 0x200, thumb, -1);
            WrittenRegion second = writers[1].write(pages[2], 0x200, thumb, -1);
            assertEquals(first == null, second == null);
            if (first != null) {
                written++;
                assertArrayEquals(first.classFile(), second.classFile(), "seed " + seed + ", try " + i);
                assertEquals(first.description(), second.description());
            }
        }
        assertTrue(written > tries / 3, written + " regions");
    }
}
