package dev.backstep.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.CardMachine;
import dev.backstep.board.TestMachine;
import dev.backstep.device.storage.OverlayDisk;
import dev.backstep.recording.Block;
import dev.backstep.recording.BlockKind;
import dev.backstep.recording.Recording;
import dev.backstep.recording.Sha256;
import dev.backstep.timeline.Timeline;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a recording says of the images of disks, and what happens when a replay's past wants more of one than the recorded run did.
 * The program reads the first 32 KiB of its card; behind the first MiB there are zeros, and at the end something again.
 */
class RecordedDisksTest {

    private static final int SIZE = 4 << 20;
    /** Nobody has read this when the run was recorded. */
    private static final int FAR = SIZE - 4096;
    private static final int POSITION = 100_000;

    @TempDir
    Path directory;

    private final byte[] content = new byte[SIZE];
    private Path image;
    private Path file;

    @BeforeEach
    void makeImage() throws Exception {
        byte[] some = new byte[70_000];
        new Random(5).nextBytes(some);
        System.arraycopy(some, 0, content, 0, some.length);
        System.arraycopy(some, 0, content, FAR, 4096);
        image = Files.write(directory.resolve("card.img"), content);
        file = directory.resolve("run.bsr");
    }

    private static Options options(String... words) {
        return ((Invocation.Run) new CommandLineReader("1").read(words)).options();
    }

    private String[] machine(String... more) throws Exception {
        Path kernel = Files.write(directory.resolve("kernel.bin"), CardMachine.program());
        List<String> words = new ArrayList<>(List.of("-M", "vexpress-a9", "-m", "64", "-serial", "null", "-kernel", kernel.toString(),
                "-drive", "if=sd,format=raw,file=" + image));
        words.addAll(Arrays.asList(more));
        return words.toArray(String[]::new);
    }

    @FunctionalInterface
    private interface Meanwhile {
        void happens(MachineRun run) throws Exception;
    }

    private long record(Meanwhile meanwhile, String... more) throws Exception {
        try (MachineRun live = new MachineRun(options(machine(more)), Translation.ON)) {
            RunRecorder recorder = new RunRecorder(live.assembly, live.options, "1");
            recorder.begin(file);
            live.run(POSITION);
            meanwhile.happens(live);
            live.run(POSITION);
            recorder.finish("quit", 0);
            return live.hash();
        }
    }

    private long record(String... more) throws Exception {
        return record(run -> { }, more);
    }

    private record Outcome(int status, String text) { }

    private Outcome tool(String command) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = new RecordingTools(new PrintStream(out, true), System.err).run(new Invocation.Tool(command, List.of(file.toString())));
        return new Outcome(status, out.toString());
    }

    /** What the guest gets on a diversion of a replay; null: an I/O error. */
    private static byte[] readInThePast(MachineRun replay) {
        replay.runTo(Long.MAX_VALUE);
        replay.timeline.seek(POSITION, () -> false);
        replay.poke(0x60700000, 1);
        assertEquals(Timeline.Mode.DIVERSION, replay.timeline.mode());
        OverlayDisk card = replay.assembly.drives().disk("sd0").orElseThrow();
        byte[] bytes = new byte[4096];
        boolean good = card.read(FAR, bytes, 0, bytes.length);
        byte[] zeros = new byte[4096];
        assertEquals(good, card.read(SIZE / 2, zeros, 0, zeros.length));
        assertArrayEquals(new byte[4096], zeros);
        return good ? bytes : null;
    }

    private MachineRun replay(String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("-replay", file.toString(), "-serial", "null"));
        words.addAll(Arrays.asList(more));
        return new MachineRun(options(words.toArray(String[]::new)), Translation.ON);
    }

    private String problem(MachineRun replay) {
        return replay.options.recording().replay().orElseThrow().disks().get(image.toString()).problem().orElseThrow();
    }

    private void flip(long offset) throws Exception {
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.seek(offset);
            int value = damaged.read();
            damaged.seek(offset);
            damaged.write(value ^ 1);
        }
    }

    private byte[] there() {
        return Arrays.copyOfRange(content, FAR, SIZE);
    }

    @Test
    void theImageIsNamedByItsHashAndIsAskedForWhatTheRunDidNotRead() throws Exception {
        long hash = record();
        String sum = Sha256.of(content);
        assertTrue(tool("info").text().contains(image + ", " + SIZE + " bytes, SHA-256 " + sum.substring(0, 16)
                + "...; what the guest read of it is recorded"), tool("info").text());
        assertEquals(new Outcome(0, tool("verify").text()), tool("verify"));
        assertTrue(tool("verify").text().contains("disk '" + image + "': the image there is the one that was recorded"), tool("verify").text());
        assertTrue(Files.size(file) < 200_000, "the image is not in the file");
        try (MachineRun replay = replay()) {
            replay.runTo(Long.MAX_VALUE);
            assertEquals(hash, replay.hash());
            assertArrayEquals(there(), readInThePast(replay));
        }
    }

    @Test
    void withoutItsImageARecordingIsReplayedAllTheSame() throws Exception {
        long hash = record();
        Files.delete(image);
        Outcome verified = tool("verify");
        assertEquals(0, verified.status());
        assertTrue(verified.text().contains("Could not open '" + image + "': no such file; the recording has what the run read"), verified.text());
        try (MachineRun replay = replay()) {
            replay.runTo(Long.MAX_VALUE);
            assertEquals(hash, replay.hash());
            assertEquals(null, readInThePast(replay));
            assertEquals("Could not open '" + image + "': no such file", problem(replay));
        }
    }

    @Test
    void anotherImageInItsPlaceIsNoticed() throws Exception {
        record();
        content[SIZE - 1] ^= 1;
        Files.write(image, content);
        String difference = "the image '" + image + "' is another one than was recorded: its SHA-256 is "
                + Sha256.of(content).substring(0, 16) + "... and was ";
        assertTrue(tool("verify").text().contains(difference), tool("verify").text());
        try (MachineRun replay = replay()) {
            assertEquals(null, readInThePast(replay));
            assertTrue(problem(replay).startsWith(difference), problem(replay));
        }
        String refusal = assertThrows(UsageException.class, () -> replay(machine())).getMessage();
        assertTrue(refusal.startsWith(file + " is the recording of another machine: -drive sd0: " + difference), refusal);
    }

    @Test
    void anImageThatWasCutShortIsNoticed() throws Exception {
        record();
        Files.write(image, Arrays.copyOf(content, SIZE - 1));
        String difference = "the image '" + image + "' has " + (SIZE - 1) + " bytes and had " + SIZE + " when it was recorded";
        assertTrue(tool("verify").text().contains(difference), tool("verify").text());
        try (MachineRun replay = replay()) {
            assertEquals(null, readInThePast(replay));
            assertEquals(difference, problem(replay));
        }
    }

    @Test
    void theImageMayHaveMovedWhenItIsNamed() throws Exception {
        record();
        image = Files.move(image, directory.resolve("moved.img"));
        try (MachineRun replay = replay(machine())) {
            assertArrayEquals(there(), readInThePast(replay));
        }
    }

    @Test
    void allOfTheImageIsInTheRecordingWhenThatIsAskedFor() throws Exception {
        record("-record-disks", "whole");
        Files.delete(image);
        assertTrue(Files.size(file) < 300_000, "zeros take no room");
        assertTrue(tool("info").text().contains("; all of it is recorded"), tool("info").text());
        Outcome verified = tool("verify");
        assertEquals(0, verified.status(), verified.text());
        assertTrue(verified.text().contains("all of the image is in the recording, with its SHA-256"), verified.text());
        Path copy = directory.resolve("copy.bsr");
        try (MachineRun replay = replay()) {
            assertArrayEquals(there(), readInThePast(replay));
            new RunRecorder(replay.assembly, replay.options, "1").save(copy);
        }
        file = copy;
        try (MachineRun replay = replay()) {
            assertArrayEquals(there(), readInThePast(replay));
        }
    }

    @Test
    void aPieceThatIsDamagedIsNamedAndSpoilsNothingElse() throws Exception {
        long hash = record("-record-disks", "whole");
        Block piece;
        try (Recording recording = Recording.open(file, false)) {
            piece = recording.blocks().stream().filter(block -> block.kind() == BlockKind.DISK_DATA).reduce((a, b) -> b).orElseThrow();
        }
        flip(piece.offset() + 40);
        Outcome verified = tool("verify");
        assertEquals(1, verified.status());
        assertTrue(verified.text().contains("the image in the recording is damaged: block at offset " + piece.offset() + " (disk-data): its "
                + "content is damaged; the run itself is good"), verified.text());
        try (MachineRun replay = replay()) {
            replay.runTo(Long.MAX_VALUE);
            assertEquals(hash, replay.hash());
            replay.timeline.seek(POSITION, () -> false);
            replay.poke(0x60700000, 1);
            assertFalse(replay.assembly.drives().disk("sd0").orElseThrow().read(FAR, new byte[512], 0, 512));
            assertTrue(problem(replay).contains("block at offset " + piece.offset()), problem(replay));
        }
    }

    @Test
    void aRecordingThatDoesNotSayWhatTheImageWasIsReplayed() throws Exception {
        record("-record-disks", "whole");
        Block last;
        try (Recording recording = Recording.open(file, false)) {
            last = recording.blocks().stream().filter(block -> block.kind() == BlockKind.DISK).findFirst().orElseThrow();
        }
        // As it is when the recorder was killed before it had read the image, or the block is damaged.
        flip(last.offset() + 40);
        assertTrue(tool("info").text().contains("SHA-256 not known: the recording does not have it; what the guest read"), tool("info").text());
        assertEquals(0, tool("verify").status());
        try (MachineRun replay = replay()) {
            assertEquals(null, readInThePast(replay));
            assertEquals("it is not known whether '" + image + "' is still the image that was recorded: the recording does not have it",
                    problem(replay));
        }
    }

    @Test
    void whatIsCommittedMeanwhileIsNotTheImageThatTheRunBeganWith() throws Exception {
        record(run -> assertTrue(run.assembly.drives().disk("sd0").orElseThrow().commit() > 0));
        assertTrue(tool("info").text().contains("SHA-256 " + Sha256.of(content).substring(0, 16)), tool("info").text());
        assertTrue(tool("verify").text().contains("is another one than was recorded"), tool("verify").text());
    }

    @Test
    void anImageThatShrinksMeanwhileHasNoHash() throws Exception {
        record(run -> {
            try (RandomAccessFile shrinking = new RandomAccessFile(image.toFile(), "rw")) {
                shrinking.setLength(SIZE - 10);
            }
        });
        assertTrue(tool("info").text().contains("SHA-256 not known: the image could not be read: the file had " + SIZE + " bytes"),
                tool("info").text());
        assertEquals(0, tool("verify").status());
    }

    @Test
    void theDumpShowsAllAndIsTheOneOfTheScript() throws Exception {
        for (String which : List.of("whole", "read")) {
            record("-record-disks", which);
            String dump = tool("dump").text();
            for (String kind : List.of("configuration", "image", "answer", "present", "disk", "end", "index")) {
                assertTrue(dump.lines().anyMatch(line -> line.matches(" *\\d+ +\\d+ +\\d+  " + kind + " .*")), kind + ": " + dump);
            }
            assertEquals(which.equals("whole"), dump.contains(" disk-data "), dump);
            Process script = new ProcessBuilder("python3", TestMachine.ROOT.resolve("python-gdb-scripts/replay-dump.py").toString(),
                    file.toString()).redirectErrorStream(true).start();
            assertEquals(new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8), dump);
            assertEquals(0, script.waitFor());
        }
    }

    @Test
    void theOptionIsReadOrRefused() throws Exception {
        assertTrue(options(machine("-record", file.toString(), "-record-disks", "whole")).recording().wholeDisks());
        assertFalse(options(machine("-record-disks", "read")).recording().wholeDisks());
        assertFalse(options(machine("-record", file.toString())).recording().wholeDisks());
        assertEquals("-record-disks all: it is read (what the guest reads) or whole (all of the images)", refusal("-record-disks", "all"));
        assertEquals("-record-disks whole: there is neither -record nor a timeline that could be saved",
                refusal("-record-disks", "whole", "-timeline", "off"));
        assertEquals("-record-disks and -replay exclude each other: a recording has of its disks what it has",
                refusal("-record-disks", "whole", "-replay", file.toString()));
    }

    private String refusal(String... more) {
        return assertThrows(UsageException.class, () -> options(machine(more))).getMessage();
    }
}
