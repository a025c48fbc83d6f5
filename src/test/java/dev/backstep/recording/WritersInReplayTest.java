package dev.backstep.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.timeline.HistoryScan;
import dev.backstep.timeline.LastWriter;
import dev.backstep.timeline.WatchedMemory;
import dev.backstep.timeline.Write;
import dev.backstep.timeline.WriteHistory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay is asked who wrote words of a page that is written all the time, and says what the run itself said. */
class WritersInReplayTest {

    private static final int STEP = 1000;
    private static final int WORDS = 12;

    private final long seed = Long.getLong("backstep.test.seed", System.nanoTime());

    private static List<Long> positions(LastWriter.Result last, List<Write> all) {
        List<Long> positions = new ArrayList<>(all.stream().map(Write::position).toList());
        positions.add(last instanceof Write write ? write.position() : -1L);
        return positions;
    }

    private static List<List<Long>> answers(RecordableMachine machine, List<Long> words) {
        List<List<Long>> answers = new ArrayList<>();
        for (long word : words) {
            LastWriter.Result last = new LastWriter(machine.timeline).find(WatchedMemory.physical(machine.machine, word, 4), () -> false);
            List<Write> all = new WriteHistory(machine.timeline).all(WatchedMemory.physical(machine.machine, word, 4),
                    new HistoryScan.Range(0, machine.timeline.position()), Integer.MAX_VALUE, HistoryScan.Watch.NONE).writes();
            answers.add(positions(last, all));
        }
        return answers;
    }

    @Test
    void theSameInAnyOrderAndAgain(@TempDir Path directory) throws Exception {
        System.out.println("WritersInReplayTest -Dbackstep.test.seed=" + seed);
        Random random = new Random(seed);
        RecordableMachine live = RecordableMachine.recording("stray-pointer", directory.resolve("run.bsr"));
        for (long at = STEP; at <= 60 * STEP; at += STEP) {
            live.runTo(at);
        }
        long page = Integer.toUnsignedLong(live.machine.cpus().get(0).r[13] - 1 & -4096);
        live.timeline.changes().writeMemory(page + 16, new byte[] {1, 2, 3, 4});
        for (long at = 61 * STEP; at <= 80 * STEP; at += STEP) {
            live.runTo(at);
        }
        List<Long> words = new ArrayList<>(List.of(page + 16));
        for (int i = 0; i < WORDS; i++) {
            // The stack is at the end of its page.
            words.add(page + 4L * (i % 2 == 0 ? random.nextInt(1024) : 1023 - random.nextInt(64)));
        }
        List<List<Long>> expected = answers(live, words);
        assertTrue(expected.get(0).contains(60L * STEP), expected.get(0).toString());
        live.finish();
        RecordableMachine replay = RecordableMachine.replaying(directory.resolve("run.bsr"), Translation.ON);
        replay.timeline.seek(replay.timeline.present(), () -> false);
        assertEquals(expected, answers(replay, words));
        assertEquals(expected, answers(replay, words));
    }
}
