package dev.backstep.recording;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recordings of a machine, with checkpoints, damaged in all ways: what is read of them is what was written, or the file is refused by
 * block and offset. {@code -Dbackstep.soak=N} tries N mutations and every byte.
 */
class DamagedRecordingTest {

    private static final long SEED = Long.getLong("backstep.test.seed", System.nanoTime());
    private static final int SOAK = Integer.getInteger("backstep.soak", 0);

    @TempDir
    Path directory;

    private Path file;
    private byte[] whole;
    private WholeRecording recorded;

    @BeforeEach
    void record() throws Exception {
        file = directory.resolve("run.bsr");
        System.out.println("DamagedRecordingTest seed " + SEED + " (-Dbackstep.test.seed=" + SEED + ")");
        RecordableMachine live = RecordableMachine.recording("timer-irq", file);
        while (live.checkpoints.count() < 3) {
            live.type("x");
            live.runTo(live.machine.icount() + 30_000);
            Thread.sleep(2);
        }
        live.finish();
        whole = Files.readAllBytes(file);
        recorded = new WholeRecording(file);
        assertTrue(recorded.checkpointCount() >= 3);
    }

    /** True when the file was refused. */
    private boolean isRefused(byte[] bytes, boolean salvage, int readAtOnce, String what) throws Exception {
        Files.write(file, bytes);
        return recorded.isRefused(salvage, readAtOnce, List::copyOf, what);
    }

    @Test
    void everyFlippedByteIsNoticedOrHarmless() throws Exception {
        int step = SOAK > 0 ? 1 : Math.max(1, whole.length / 300);
        int refused = 0;
        int tried = 0;
        for (int at = new Random(SEED).nextInt(step); at < whole.length; at += step) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            refused += isRefused(flipped, false, at % 2 == 0 ? 1 : 1000, "flip at " + at) ? 1 : 0;
            tried++;
        }
        System.out.println("flips: " + tried + " of " + whole.length + " bytes, " + refused + " refused");
        assertTrue(refused < tried);
    }

    @Test
    void randomMutationsAreNoticedOrHarmless() throws Exception {
        Random random = new Random(SEED);
        int refused = 0;
        int count = Math.max(SOAK, 200);
        for (int round = 0; round < count; round++) {
            refused += isRefused(Mutations.mutated(whole, random), round % 3 == 0, round % 2 == 0 ? 1 : 1000,
                    "seed " + SEED + " round " + round) ? 1 : 0;
        }
        System.out.println("mutations: " + count + " of a recording of " + whole.length + " bytes, " + refused + " refused");
    }
}
