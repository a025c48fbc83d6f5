package dev.backstep.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.machine.Machine;
import dev.backstep.timeline.Checkpoint;
import dev.backstep.timeline.Timeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints in the file: far in at once, and never a reason not to replay. */
class StoredCheckpointsTest {

    private static final long LENGTH = 3_000_000;

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("run.bsr");
    }

    /** Runs on until the writer has had the time for so many checkpoints. */
    private static void runUntilStored(RecordableMachine live, int count) throws Exception {
        long end = live.machine.icount() + LENGTH;
        for (int look = 0; live.checkpoints.count() < count || live.machine.icount() < end; look++) {
            assertTrue(look < 10_000, live.checkpoints.count() + " checkpoints");
            live.runTo(live.machine.icount() + 20_000);
            Thread.sleep(live.checkpoints.count() < count ? 1 : 0);
        }
    }

    private RecordableMachine recorded() throws Exception {
        RecordableMachine live = RecordableMachine.recording("timer-irq", file());
        runUntilStored(live, 4);
        return live;
    }

    private static boolean hasCheckpointAt(Timeline timeline, long position) {
        return timeline.checkpoints().stream().anyMatch(checkpoint -> checkpoint.icount() == position);
    }

    @Test
    void aPositionFarInIsReachedFromACheckpointInTheFile() throws Exception {
        RecordableMachine live = recorded();
        long hash = live.finish();
        RecordableMachine replay = RecordableMachine.replaying(file(), Translation.ON);
        List<Long> positions = replay.checkpoints.positions();
        assertTrue(positions.size() >= 4, positions.toString());
        for (int i = positions.size() - 1; i >= 0; i -= 2) {
            long position = positions.get(i) + 1000;
            replay.timeline.seek(position, () -> false);
            assertTrue(hasCheckpointAt(replay.timeline, positions.get(i)), "loaded");
            live.timeline.seek(position, () -> false);
            assertEquals(live.machine.stateHash(), replay.machine.stateHash(), "at " + position);
        }
        replay.runTo(Long.MAX_VALUE);
        assertEquals(hash, replay.machine.stateHash());
        assertEquals(List.of(), replay.failures);
    }

    @Test
    void eachIsTheStateOfTheRunThere() throws Exception {
        recorded().finish();
        RecordableMachine replay = RecordableMachine.replaying(file(), Translation.OFF);
        Checkpoint beginning = replay.timeline.checkpoints().iterator().next();
        for (long position : replay.checkpoints.positions()) {
            Checkpoint checkpoint = replay.checkpoints.load(position, beginning);
            replay.runTo(position);
            assertEquals(replay.machine.stateHash(), Machine.stateHash(checkpoint.state(), checkpoint.memory()), "at " + position);
        }
    }

    @Test
    void historyThatIsSavedAfterTheFactHasThemAsWell() throws Exception {
        RecordableMachine live = RecordableMachine.recording("timer-irq", directory.resolve("other.bsr"));
        while (live.machine.icount() < LENGTH) {
            live.type("x");
            live.runTo(live.machine.icount() + 20_000);
        }
        for (boolean atPresent : new boolean[] {true, false}) {
            long present = live.machine.icount();
            long hash = live.machine.stateHash();
            if (!atPresent) {
                live.timeline.seek(present / 2, () -> false);
            }
            long here = live.machine.stateHash();
            live.save("timer-irq", file(), present / 8);
            assertEquals(here, live.machine.stateHash());
            RecordableMachine replay = RecordableMachine.replaying(file(), Translation.ON);
            List<Long> positions = replay.checkpoints.positions();
            assertTrue(positions.size() >= 3 && positions.size() <= 9, positions.toString());
            Checkpoint beginning = replay.timeline.checkpoints().iterator().next();
            for (long position : positions) {
                Checkpoint checkpoint = replay.checkpoints.load(position, beginning);
                replay.runTo(position);
                assertEquals(replay.machine.stateHash(), Machine.stateHash(checkpoint.state(), checkpoint.memory()), "at " + position);
            }
            replay = RecordableMachine.replaying(file(), Translation.ON);
            replay.timeline.seek(present, () -> false);
            assertTrue(hasCheckpointAt(replay.timeline, positions.get(positions.size() - 1)), "loaded");
            assertEquals(hash, replay.machine.stateHash());
            assertEquals(List.of(), replay.failures);
            live.timeline.seek(present, () -> false);
        }
        live.finish();
    }

    @Test
    void whatThinningTakesOutOfMemoryComesBackFromTheFileThatIsBeingWritten() throws Exception {
        RecordableMachine live = RecordableMachine.recording("timer-irq", file());
        runUntilStored(live, 8);
        long present = live.machine.icount();
        long hash = live.machine.stateHash();
        long stored = live.checkpoints.positions().stream().filter(position -> !hasCheckpointAt(live.timeline, position)).findFirst()
                .orElseThrow();
        live.timeline.seek(stored, () -> false);
        assertTrue(hasCheckpointAt(live.timeline, stored), "loaded");
        live.timeline.seek(stored + 100, () -> false);
        long there = live.machine.stateHash();
        live.timeline.seek(stored - 100_000, () -> false);
        live.timeline.seek(present, () -> false);
        assertEquals(hash, live.machine.stateHash());
        assertEquals(Timeline.Mode.LIVE, live.timeline.mode());
        live.runTo(present + 500_000);
        hash = live.finish();
        assertEquals(List.of(), live.failures);
        RecordableMachine replay = RecordableMachine.replaying(file(), Translation.ON);
        replay.runTo(stored + 100);
        assertEquals(there, replay.machine.stateHash());
        replay.runTo(Long.MAX_VALUE);
        assertEquals(hash, replay.machine.stateHash());
    }

    @Test
    void aDamagedOneIsLeftOutWithANoteAndTheRunIsReplayedAllTheSame() throws Exception {
        long hash = recorded().finish();
        byte[] whole = Files.readAllBytes(file());
        List<Block> blocks;
        try (Recording recording = Recording.open(file(), false)) {
            blocks = recording.blocks();
        }
        Random random = new Random(7);
        List<Block> parts = blocks.stream().filter(block -> block.kind() == BlockKind.CHECKPOINT || block.kind() == BlockKind.PAGES).toList();
        for (Block damaged : List.of(parts.get(0), parts.get(parts.size() - 1), parts.get(parts.size() / 2))) {
            // In the header as well: the index knows where the next block is.
            for (int at : new int[] {random.nextInt(Block.HEADER_LENGTH), Block.HEADER_LENGTH + random.nextInt(damaged.storedLength())}) {
                byte[] bytes = whole.clone();
                bytes[(int) damaged.offset() + at] ^= 1;
                Files.write(file(), bytes);
                RecordableMachine replay = RecordableMachine.replaying(file(), Translation.ON);
                replay.timeline.seek(replay.timeline.present(), () -> false);
                replay.runTo(Long.MAX_VALUE);
                assertEquals(hash, replay.machine.stateHash());
                // What later checkpoints have anew nobody needs.
                boolean needed = damaged == parts.get(parts.size() - 1);
                assertTrue(replay.failures.size() == 1 || replay.failures.isEmpty() && !needed, replay.failures.toString());
                assertTrue(replay.failures.stream().allMatch(note -> note.contains("block at offset " + damaged.offset())),
                        replay.failures.toString());
            }
        }
    }

    @Test
    void thoseOfAMachineWithAnotherStateAreRefusedNotMisread() throws Exception {
        long hash = recorded().finish();
        RecordableMachine replay = RecordableMachine.replaying(file(), Translation.ON);
        replay.checkpoints.setStateLayout(replay.machine.stateLayout() + 1);
        replay.timeline.seek(replay.timeline.present(), () -> false);
        replay.runTo(Long.MAX_VALUE);
        assertEquals(hash, replay.machine.stateHash());
        assertTrue(replay.checkpoints.isOfOtherState());
        assertEquals(1, replay.failures.size(), replay.failures.toString());
        assertTrue(replay.failures.get(0).contains("whose machine has another state"), replay.failures.toString());
    }

    @Test
    void aFileThatIsCutOffAnywhereReplaysAndItsCheckpointsAreGood() throws Exception {
        recorded().finish();
        byte[] whole = Files.readAllBytes(file());
        Random random = new Random(8);
        RecordableMachine all = RecordableMachine.replaying(file(), Translation.ON);
        for (int round = 0; round < 12; round++) {
            Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, whole.length * 2 / 3 + random.nextInt(whole.length / 3)));
            RecordableMachine replay = RecordableMachine.replaying(cut, Translation.ON);
            long end = replay.timeline.present();
            replay.timeline.seek(end, () -> false);
            all.timeline.seek(end, () -> false);
            assertEquals(all.machine.stateHash(), replay.machine.stateHash(), "at " + end);
            assertTrue(replay.failures.stream().allMatch(note -> note.contains(" events, and there are ")), replay.failures.toString());
        }
    }

    @Test
    void spacingGrowsWithTheRunAndWithWhatAnotherHadToSay() {
        CheckpointSpacing spacing = new CheckpointSpacing(100, 2_000, 64, 1_000_000);
        assertFalse(spacing.isDue(99, 1_000_000, 1_000_000, 0));
        assertFalse(spacing.isDue(100, 1_999, 1_999, 0));
        assertTrue(spacing.isDue(100, 2_000, 2_000, 0));
        assertFalse(spacing.isDue(100, 2_000, 64 * 2_001, 0));
        assertFalse(spacing.isDue(100, 1_999_999, 1_999_999, 2_000));
        assertTrue(spacing.isDue(100, 2_000_000, 2_000_000, 2_000));
    }
}
