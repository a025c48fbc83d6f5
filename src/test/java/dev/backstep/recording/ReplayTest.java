package dev.backstep.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.timeline.DivergenceException;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.Timeline;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What was recorded comes back from the file alone. */
class ReplayTest {

    private static final long SEED = Long.getLong("backstep.test.seed", System.nanoTime());

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("run.bsr");
    }

    @ParameterizedTest
    @CsvSource({"hello, 1000000", "timer-irq, 3000000", "exceptions, 148000", "smc, 140000", "compute-t32, 6000000"})
    void aRunComesToTheSameStateAndPrintsTheSame(String kernel, long length) throws Exception {
        RecordableMachine live = RecordableMachine.recording(kernel, file());
        live.runTo(length);
        long hash = live.finish();
        for (Translation translation : new Translation[] {Translation.ON, Translation.OFF}) {
            RecordableMachine replay = RecordableMachine.replaying(file(), translation);
            Timeline.Progress end = replay.runTo(Long.MAX_VALUE);
            assertTrue(end == Timeline.Progress.END || end == Timeline.Progress.OFF, end.toString());
            assertEquals(live.machine.icount(), replay.machine.icount());
            assertEquals(hash, replay.machine.stateHash());
            assertEquals(live.output(), replay.output());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ON", "OFF"})
    void serialInputAtRandomMomentsResetsAndDebuggerWritesComeBack(Translation translation) throws Exception {
        System.out.println("ReplayTest seed " + SEED + " (-Dbackstep.test.seed=" + SEED + ")");
        Random random = new Random(SEED);
        for (int session = 0; session < 10; session++) {
            Path file = directory.resolve("run" + session + ".bsr");
            RecordableMachine live = randomSession(random, file);
            long hash = live.finish();
            RecordableMachine replay = RecordableMachine.replaying(file, translation);
            replay.runTo(Long.MAX_VALUE);
            assertEquals(live.machine.icount(), replay.machine.icount(), "session " + session);
            assertEquals(live.machine.clocks().virtual().now(), replay.machine.clocks().virtual().now());
            assertEquals(hash, replay.machine.stateHash(), "session " + session);
            assertEquals(live.output(), replay.output());
        }
    }

    static RecordableMachine randomSession(Random random, Path file) throws Exception {
        RecordableMachine live = RecordableMachine.recording("uart-echo", file);
        for (int step = 0; step < 40; step++) {
            live.runTo(live.machine.icount() + random.nextInt(20_000));
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> live.type("word " + random.nextInt(100) + "\r");
                case 4 -> live.timeline.writeMemory(0x60300000L + random.nextInt(1 << 20), new byte[] {(byte) random.nextInt(), 5});
                case 5 -> live.timeline.writeRegister(0, 12, random.nextInt() & 0xffffffffL);
                case 6 -> {
                    // The guest's real-time clock: a question to the host in the middle of an access.
                    live.timeline.writeMemory(0x10017000L + 8, new byte[] {1, 2, 3, 4});
                    live.timeline.passIdleTime(live.machine.clocks().virtual().now() + random.nextInt(1_000_000));
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        live.timeline.systemReset();
                    } else {
                        live.timeline.seek(random.nextInt((int) live.timeline.present() + 1), () -> false);
                        live.timeline.seek(live.timeline.present(), () -> false);
                    }
                }
            }
        }
        return live;
    }

    @Test
    void everyPositionCanBeReachedBackwardsAndForwards() throws Exception {
        RecordableMachine live = randomSession(new Random(5), file());
        live.finish();
        RecordableMachine replay = RecordableMachine.replaying(file(), Translation.ON);
        long end = replay.timeline.present();
        assertEquals(live.machine.icount(), end);
        Random random = new Random(6);
        for (int i = 0; i < 60; i++) {
            long position = random.nextInt((int) end + 1);
            live.timeline.seek(position, () -> false);
            replay.timeline.seek(position, () -> false);
            assertEquals(position, replay.machine.icount());
            assertEquals(live.machine.stateHash(), replay.machine.stateHash(), "at " + position);
        }
        replay.timeline.seek(end, () -> false);
        assertEquals(Timeline.Progress.END, replay.runTo(Long.MAX_VALUE));
        assertEquals(Timeline.Mode.PAST, replay.timeline.mode());
        assertEquals(live.output(), replay.output(), "nothing is printed twice");
    }

    @Test
    void aDebuggerCanLeaveHistoryInAReplayAndComeBack() throws Exception {
        RecordableMachine live = RecordableMachine.recording("timer-irq", file());
        live.runTo(1_000_000);
        long hash = live.finish();
        RecordableMachine replay = RecordableMachine.replaying(file(), Translation.ON);
        replay.runTo(500_000);
        replay.timeline.writeMemory(0x60400000L, new byte[] {1, 2, 3, 4});
        assertEquals(Timeline.Mode.DIVERSION, replay.timeline.mode());
        replay.runTo(600_000);
        replay.timeline.seek(400_000, () -> false);
        assertEquals(Timeline.Progress.END, replay.runTo(Long.MAX_VALUE));
        assertEquals(hash, replay.machine.stateHash());
        assertThrows(RuntimeException.class, replay.timeline::systemReset);
    }

    @Test
    void recordingTakesHashesAndAReplayThatDiffersIsStoppedWithTheInterval() throws Exception {
        RecordableMachine live = RecordableMachine.recording("timer-irq", file());
        live.runTo(3_000_000);
        live.finish();
        assertTrue(live.timeline.events().isEmpty());
        RecordableMachine replay = RecordableMachine.replaying(file(), Translation.ON);
        assertTrue(replay.timeline.events().stream().filter(logged -> logged.event() instanceof Event.StateHash).count() >= 2);
        replay.runTo(1_000_000);
        // What no debugger could do: another state, behind the timeline's back.
        replay.machine.memory().poke(0x60500000L, new byte[] {1}, 0, 1);
        DivergenceException e = assertThrows(DivergenceException.class, () -> replay.runTo(Long.MAX_VALUE));
        assertTrue(e.lastAgreement() <= 1_000_000 && e.noticed() > 1_000_000 && e.noticed() <= 3_000_000, e.getMessage());
        assertTrue(e.getMessage().contains("between instructions " + e.lastAgreement() + " and " + e.noticed()), e.getMessage());
        assertFalse(e.getMessage().contains("\n"));
    }
}
