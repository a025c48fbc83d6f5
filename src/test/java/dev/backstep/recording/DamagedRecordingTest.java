package dev.backstep.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.machine.Machine;
import dev.backstep.timeline.Checkpoint;
import dev.backstep.timeline.DivergenceException;
import dev.backstep.timeline.History;
import dev.backstep.timeline.LoggedEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private List<String> events;
    private final Map<Long, Long> hashes = new HashMap<>();
    private Checkpoint beginning;
    private long stateLayout;

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
        RecordableMachine replay = RecordableMachine.replaying(file, Translation.ON);
        beginning = replay.timeline.checkpoints().iterator().next();
        stateLayout = replay.machine.stateLayout();
        events = texts(replay.timeline.events());
        for (long position : replay.checkpoints.positions()) {
            Checkpoint checkpoint = replay.checkpoints.load(position, beginning);
            hashes.put(position, Machine.stateHash(checkpoint.state(), checkpoint.memory()));
        }
        assertTrue(hashes.size() >= 3);
    }

    private static List<String> texts(List<LoggedEvent> events) {
        List<String> texts = new ArrayList<>();
        try {
            for (LoggedEvent logged : events) {
                texts.add(logged.icount() + " " + logged.nanoseconds() + " " + EventCode.of(logged.event()));
            }
        } catch (DivergenceException e) {
            requireOneLine(e.getMessage());
        }
        return texts;
    }

    private static void requireOneLine(String message) {
        assertFalse(message.contains("\n") || message.contains("Exception"), message);
    }

    /** True when the file was refused. */
    private boolean isRefused(byte[] bytes, boolean salvage, int readAtOnce, String what) throws Exception {
        Files.write(file, bytes);
        List<String> notes = new ArrayList<>();
        try (Recording recording = Recording.open(file, salvage)) {
            recording.images();
            History history = recording.history(readAtOnce);
            List<String> read = texts(history.events());
            assertEquals(events.subList(0, read.size()), read, what);
            recording.onNote(notes::add);
            StoredCheckpoints checkpoints = recording.checkpoints();
            checkpoints.setStateLayout(stateLayout);
            for (long position : checkpoints.positions()) {
                Checkpoint checkpoint = checkpoints.load(position, beginning);
                if (checkpoint != null) {
                    assertEquals(hashes.get(position), Machine.stateHash(checkpoint.state(), checkpoint.memory()), what + ", at " + position);
                }
            }
            notes.forEach(DamagedRecordingTest::requireOneLine);
            return false;
        } catch (RecordingException e) {
            requireOneLine(e.getMessage());
            assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
            return true;
        }
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
