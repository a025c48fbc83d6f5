package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Processors;
import dev.backstep.board.TestMachine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The timeline's budget, with a guest that writes to each of 12288 pages again and again, 48 MiB in all. */
class TimelineBudgetTest {

    // mov r0,#0x61000000; loop: str r1,[r0]; add r1,#1; add r0,#4096; cmp r0,#0x64000000; blo loop; b to the first
    private static final int[] PROGRAM = {0xe3a00461, 0xe5801000, 0xe2811001, 0xe2800a01, 0xe3500464, 0x3afffffa, 0xeafffff8};
    private static final long END = 14_000_000;

    @TempDir
    private Path directory;

    private Path kernel() throws IOException {
        ByteBuffer image = ByteBuffer.allocate(4 * PROGRAM.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : PROGRAM) {
            image.putInt(word);
        }
        return Files.write(directory.resolve("kernel"), image.array());
    }

    private TestMachine machine(long budget) throws IOException {
        return new TestMachine(kernel(), 1, new Timeline.Settings(budget, 1), Processors.one(Translation.ON));
    }

    private static void assertBudgetHolds(Timeline timeline, String when) {
        assertTrue(timeline.bytesUsed() <= timeline.bytesAllowed(),
                timeline.bytesUsed() + " of " + timeline.bytesAllowed() + " bytes used " + when);
    }

    /** Runs to the end, and back to some positions. */
    private static void runAndGoBack(TestMachine guest, boolean named) {
        Timeline timeline = guest.timeline;
        Map<Long, Long> hashes = new HashMap<>();
        while (timeline.position() < END) {
            timeline.advance(END, Timeline.Idle.SKIP);
            assertBudgetHolds(timeline, "at " + timeline.position());
            if (timeline.position() % 4_000_000 == 0) {
                hashes.put(timeline.position(), guest.machine.stateHash());
                if (named) {
                    timeline.snapshots().add("at" + timeline.position(), 0);
                    assertBudgetHolds(timeline, "after naming " + timeline.position());
                }
            }
        }
        assertTrue(hashes.size() == 3, hashes.size() + " positions");
        hashes.forEach((position, hash) -> {
            timeline.seek(position, () -> false);
            assertEquals(hash, guest.machine.stateHash(), "state at " + position);
            assertBudgetHolds(timeline, "after going to " + position);
        });
        assertNotNull(timeline.checkpoints().iterator().next());
    }

    @Test
    void holdsWithRoomForTwoCheckpoints() throws IOException {
        runAndGoBack(machine(130 << 20), false);
    }

    @Test
    void holdsWithRoomForOneCheckpointBesideTheFirst() throws IOException {
        runAndGoBack(machine(64 << 20), false);
    }

    @Test
    void holdsWithRoomForTheFirstCheckpointAlone() throws IOException {
        runAndGoBack(machine(8 << 20), false);
    }

    @Test
    void holdsWhenMorePositionsAreNamedThanItHasRoomFor() throws IOException {
        runAndGoBack(machine(130 << 20), true);
    }

    @Test
    void searchesAgainAndAgainDoNotReplaceTheCheckpointsByTheirOwn() {
        TestMachine guest = new TestMachine(TestMachine.prebuilt("stray-pointer"), 1, new Timeline.Settings(64 << 20, 1),
                Processors.one(Translation.ON));
        Timeline timeline = guest.timeline;
        guest.runTo(END);
        timeline.stopped();
        List<Long> before = timeline.checkpoints().stream().map(Checkpoint::icount).toList();
        assertTrue(before.size() >= 5, before + " at the beginning");
        for (int i = 0; i < 3; i++) {
            timeline.searchBackwards(new NeverFound(), HistorySearch.IntervalFilter.ALL, () -> false);
            assertBudgetHolds(timeline, "after search " + i);
        }
        List<Long> after = timeline.checkpoints().stream().map(Checkpoint::icount).toList();
        assertTrue(after.containsAll(before), before + " before, " + after + " after");
        assertTrue(after.size() <= before.size() + before.size() / 10, before + " before, " + after + " after");
    }

    /** Looks for what never happens. */
    private static final class NeverFound implements HistorySearch.Notes {
        @Override
        public long lastFound() {
            return -1;
        }

        @Override
        public void clear() {
            // Nothing was found.
        }
    }

    @Test
    void oneThatDoesNotHoldTheFirstCheckpointIsRefused() {
        TimelineException refusal = assertThrows(TimelineException.class, () -> machine(100 << 10));
        assertTrue(refusal.getMessage().startsWith("100 KiB are too little for the timeline: the machine takes "), refusal.getMessage());
    }
}
