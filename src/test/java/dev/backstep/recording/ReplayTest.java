package dev.backstep.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Processors;
import dev.backstep.timeline.CheckpointSource;
import dev.backstep.timeline.DivergenceException;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
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

    /** {@code -Dbackstep.soak=N}: N sessions each way. */
    @ParameterizedTest
    @EnumSource(names = {"ON", "OFF"})
    void serialInputAtRandomMomentsResetsAndDebuggerWritesComeBack(Translation translation) throws Exception {
        System.out.println("ReplayTest seed " + SEED + " (-Dbackstep.test.seed=" + SEED + ")");
        int sessions = Math.max(Integer.getInteger("backstep.soak", 0), 10);
        RecordedSession.record(directory, sessions, SEED, Processors.one(translation == Translation.ON ? Translation.OFF : Translation.ON));
        assertEquals(List.of(), RecordedSession.replay(directory, sessions, Processors.one(translation)), "seed " + SEED);
    }

    /** {@code -Dbackstep.soak=N}: N sessions each way. */
    @ParameterizedTest
    @CsvSource({"2, ON", "4, OFF"})
    void severalCpusComeToTheSameState(int cpus, Translation translation) throws Exception {
        System.out.println("ReplayTest seed " + SEED + " (-Dbackstep.test.seed=" + SEED + ")");
        int sessions = Math.max(Integer.getInteger("backstep.soak", 0), 1);
        RecordedSession.record(directory, sessions, SEED,
                RecordedSession.processors(cpus, translation == Translation.ON ? Translation.OFF : Translation.ON));
        assertEquals(List.of(), RecordedSession.replay(directory, sessions, RecordedSession.processors(cpus, translation)), "seed " + SEED);
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 1", "true, 4", "false, 2"})
    void whatOneJdkRecordsAnotherReplays(boolean otherRecords, int cpus) throws Exception {
        Optional<Path> other = otherJdk();
        assumeTrue(other.isPresent(), "there is no JDK here but " + Runtime.version());
        int sessions = Math.max(Integer.getInteger("backstep.soak", 0), cpus == 1 ? 3 : 1);
        Processors interpreted = RecordedSession.processors(cpus, Translation.OFF);
        System.out.println("ReplayTest seed " + SEED + " (-Dbackstep.test.seed=" + SEED + "): " + Runtime.version() + " and " + other.get());
        if (otherRecords) {
            assertEquals("", run(other.get(), "record", sessions, "on", cpus));
            assertEquals(List.of(), RecordedSession.replay(directory, sessions, interpreted));
        } else {
            RecordedSession.record(directory, sessions, SEED, interpreted);
            assertEquals("", run(other.get(), "replay", sessions, "on", cpus));
        }
    }

    private String run(Path java, String what, int sessions, String translation, int cpus) throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(java.toString(), "-XX:+UseSerialGC",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED", "-Dbackstep.root=" + System.getProperty("backstep.root"),
                "-cp", System.getProperty("java.class.path"), RecordedSession.class.getName(), what, directory.toString(), "" + sessions,
                "" + SEED, translation, "" + cpus).redirectOutput(output.toFile()).redirectError(directory.resolve("errors").toFile()).start();
        int status = process.waitFor();
        String lines = Files.readString(output);
        return status == 0 ? lines : lines + Files.readString(directory.resolve("errors"));
    }

    /** The java of another JDK that is new enough: the newest. */
    private static Optional<Path> otherJdk() throws Exception {
        Path folder = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        int own = Runtime.version().feature();
        try (Stream<Path> jdks = Files.list(folder)) {
            return jdks.filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")) && feature(jdk) >= 17 && feature(jdk) != own)
                    .max(Comparator.comparingInt(ReplayTest::feature)).map(jdk -> jdk.resolve("bin/java"));
        }
    }

    private static int feature(Path jdk) {
        try {
            return Files.readAllLines(jdk.resolve("release")).stream().filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("[^0-9.]", "").split("\\.")[0]).mapToInt(Integer::parseInt).findFirst().orElse(0);
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    @Test
    void everyPositionCanBeReachedBackwardsAndForwards() throws Exception {
        RecordableMachine live = RecordedSession.run(new Random(5), file(), Processors.one(Translation.ON));
        live.finish();
        RecordableMachine replay = RecordableMachine.replaying(file(), Translation.ON);
        // By running alone: what is skipped is never printed.
        replay.timeline.setCheckpointSource(CheckpointSource.NONE);
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
        replay.timeline.changes().writeMemory(0x60400000L, new byte[] {1, 2, 3, 4});
        assertEquals(Timeline.Mode.DIVERSION, replay.timeline.mode());
        replay.runTo(600_000);
        replay.timeline.seek(400_000, () -> false);
        assertEquals(Timeline.Progress.END, replay.runTo(Long.MAX_VALUE));
        assertEquals(hash, replay.machine.stateHash());
        assertThrows(RuntimeException.class, replay.timeline.changes()::systemReset);
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
