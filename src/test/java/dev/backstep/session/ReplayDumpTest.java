package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstep.board.TestMachine;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code replay-dump.py} against logs and recordings that are made here, byte by byte, and by QEMU and Backstep. */
class ReplayDumpTest {

    private static final Path SCRIPT = TestMachine.ROOT.resolve("python-gdb-scripts/replay-dump.py");

    @TempDir
    private Path directory;

    private record Outcome(int status, List<String> output, String errors) {

        /** Offset, instruction count, kind and detail of each event. */
        List<String> events() {
            return output.stream().skip(2).map(line -> line.strip().replaceFirst("^\\S+ +", "").replaceAll(" {2,}", " ")).toList();
        }
    }

    /** Bytes of a log. */
    private static final class Log {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        Log(int version) throws IOException {
            out.writeInt(0xe02000 + version);
            out.writeLong(0);
        }

        Log event(int id) throws IOException {
            out.writeByte(id);
            return this;
        }

        Log u8(int value) throws IOException {
            out.writeByte(value);
            return this;
        }

        Log u32(int value) throws IOException {
            out.writeInt(value);
            return this;
        }

        Log u64(long value) throws IOException {
            out.writeLong(value);
            return this;
        }

        Log array(String text) throws IOException {
            out.writeInt(text.length());
            out.writeBytes(text);
            return this;
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    /** Bytes of a recording of Backstep. */
    private static final class Recording {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Recording() {
            ByteBuffer header = ByteBuffer.allocate(16).put(new byte[] {(byte) 0x89, 'B', 'S', 'R', '\r', '\n', 0x1a, '\n'}).putInt(2);
            bytes.writeBytes(summed(header));
        }

        private static byte[] summed(ByteBuffer buffer) {
            return buffer.putInt(sum(buffer.array(), buffer.position())).array();
        }

        private static int sum(byte[] content, int length) {
            CRC32C sum = new CRC32C();
            sum.update(content, 0, length);
            return (int) sum.getValue();
        }

        Recording block(int kind, long position, byte[] content, boolean compressed) {
            return block(kind, position, compressed ? 1 : 0, compressed ? deflated(content) : content, content.length);
        }

        Recording block(int kind, long position, int compression, byte[] stored, int length) {
            ByteBuffer header = ByteBuffer.allocate(36).putInt(0x424c4f4b).put((byte) kind).put((byte) compression)
                    .putShort((short) 0).putInt(stored.length).putInt(length).putLong(position).putInt(sum(stored, stored.length));
            int sum = sum(header.putLong(bytes.size()).array(), 36);
            bytes.write(header.putInt(28, sum).array(), 0, 32);
            bytes.writeBytes(stored);
            return this;
        }

        private static byte[] deflated(byte[] content) {
            Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
            deflater.setInput(content);
            deflater.finish();
            byte[] packed = new byte[content.length + 100];
            int length = deflater.deflate(packed);
            deflater.end();
            return Arrays.copyOf(packed, length);
        }

        Recording configuration() {
            return block(1, 0, "machine=vexpress-a9\nshift=1\n".getBytes(StandardCharsets.UTF_8), false);
        }

        /** Events at an instruction: a byte for serial port 0, and after 300 more the present. */
        Recording events(long position, boolean compressed) {
            return block(4, position, new byte[] {50, 1, 0, 0, 0, 2, 'h', 'i', 0, (byte) 0xac, 2, 10}, compressed);
        }

        Recording end(long position) {
            return block(5, position, ByteBuffer.allocate(23).putLong(position).putLong(77).put((byte) 3).put((byte) 4).put("quit".getBytes(
                    StandardCharsets.US_ASCII)).put((byte) 0).array(), false);
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).anyMatch(folder -> new File(folder, program).canExecute());
    }

    @BeforeEach
    void pythonIsInstalled() {
        assumeTrue(isInstalled("python3"), "python3 is not installed");
    }

    private Outcome dump(byte[] log, String... options) throws Exception {
        return dump(Files.write(directory.resolve("log.bin"), log), options);
    }

    private Outcome dump(Path log, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3", SCRIPT.toString()));
        command.addAll(List.of(options));
        command.add(log.toString());
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
        Outcome outcome = new Outcome(process.exitValue(), Files.readAllLines(output), Files.readString(errors));
        assertTrue(!outcome.errors().contains("Traceback"), outcome.errors());
        return outcome;
    }

    /** A log of version 12 with every event there is; ids behind the causes of a shutdown depend on how many causes there are. */
    private static byte[] everything(int causes) throws IOException {
        int after = 10 + causes + 1;
        Log log = new Log(12).event(0).u32(5).event(1).event(2).event(3).u64(7).event(4).u64(8)
                .event(5).u32(0).u32(1).u32(36).u8(1).event(5).u32(1).u32(2).u8(0).event(5).u32(2).u32(0).u64(-5)
                .event(5).u32(0).u32(0).u64(30).u8(0).event(6).event(7).u8(1).array("a\n").event(8).u64(3).event(9).u8(0).u32(2).array("frame");
        for (int cause = 0; cause < causes; cause++) {
            log.event(10 + cause);
        }
        log.event(after).u32(1).u32(0).event(after + 1).array("x").event(after + 2).u32(-11).event(after + 3).u64(512)
                .event(after + 4).u64(1).u64(100).u64(11).u64(12).event(after + 5).u32(0).array("rnd").event(after + 6).u64(1_000_000)
                .event(after + 7).u64(42).event(0).u32(10);
        for (int checkpoint = 0; checkpoint < 9; checkpoint++) {
            log.event(after + 8 + checkpoint);
        }
        return log.event(after + 17).bytes();
    }

    @Test
    void everyEventOfVersion12IsShownWithOffsetAndInstructionCount() throws Exception {
        Outcome outcome = dump(everything(11));
        assertEquals("# QEMU record/replay log, version 12 (0xe0200c), event ids of QEMU 7.2, " + everything(11).length + " bytes",
                outcome.output().get(0));
        assertEquals(List.of("12 5 INSTRUCTION +5", "17 5 INTERRUPT", "18 5 EXCEPTION", "19 5 ASYNC_BH id 7", "28 5 ASYNC_BH_ONESHOT id 8",
                "37 5 ASYNC_INPUT key qcode 36 down", "51 5 ASYNC_INPUT button 2 up", "61 5 ASYNC_INPUT relative axis x -5",
                "78 5 ASYNC_INPUT key number 30 up", "96 5 ASYNC_INPUT_SYNC", "97 5 ASYNC_CHAR_READ device 1, 2 bytes \"a\\x0a\"",
                "105 5 ASYNC_BLOCK request 3", "114 5 ASYNC_NET filter 0, flags 0x2, 5 bytes",
                "129 5 SHUTDOWN none", "130 5 SHUTDOWN host-error", "131 5 SHUTDOWN host-qmp-quit", "132 5 SHUTDOWN host-qmp-system-reset",
                "133 5 SHUTDOWN host-signal", "134 5 SHUTDOWN host-ui", "135 5 SHUTDOWN guest-shutdown", "136 5 SHUTDOWN guest-reset",
                "137 5 SHUTDOWN guest-panic", "138 5 SHUTDOWN subsystem-reset", "139 5 SHUTDOWN snapshot-load",
                "140 5 CHAR_WRITE result 1, offset 0", "149 5 CHAR_READ_ALL 1 bytes \"x\"", "155 5 CHAR_READ_ALL_ERROR error -11",
                "160 5 AUDIO_OUT 512 samples played", "169 5 AUDIO_IN 1 samples, write position 100",
                "202 5 RANDOM result 0, 3 bytes \"rnd\"", "214 5 CLOCK_HOST 1000000 ns", "223 5 CLOCK_VIRTUAL_RT 42 ns",
                "232 15 INSTRUCTION +10", "237 15 CHECKPOINT CLOCK_WARP_START", "238 15 CHECKPOINT CLOCK_WARP_ACCOUNT",
                "239 15 CHECKPOINT RESET_REQUESTED", "240 15 CHECKPOINT SUSPEND_REQUESTED", "241 15 CHECKPOINT CLOCK_VIRTUAL",
                "242 15 CHECKPOINT CLOCK_HOST", "243 15 CHECKPOINT CLOCK_VIRTUAL_RT", "244 15 CHECKPOINT INIT", "245 15 CHECKPOINT RESET",
                "246 15 END"), outcome.events());
        assertEquals(0, outcome.status());
        assertEquals("", outcome.errors());
    }

    @Test
    void eventIdsOfQemu71AreToldFromThoseOf72() throws Exception {
        Outcome outcome = dump(everything(10));
        assertTrue(outcome.output().get(0).contains("event ids of QEMU 7.1,"), outcome.output().get(0));
        assertEquals(0, outcome.status(), outcome.errors());
        assertTrue(outcome.events().contains("138 5 SHUTDOWN subsystem-reset"));
        assertTrue(outcome.events().contains("139 5 CHAR_WRITE result 1, offset 0"));
        assertEquals(1, dump(everything(10), "--ids", "7.2").status(), "read with the wrong ids");
    }

    /** The ids of some events in the older versions: each time one was added, the later ones moved. */
    @ParameterizedTest
    @CsvSource({"5,4,5,0,8,10", "6,4,5,8,10,12", "7,9,13,16,18,20", "8,11,15,18,20,22", "9,11,15,18,21,23", "10,11,15,18,21,23",
            "11,11,15,18,21,23"})
    void olderVersionsAreRead(int version, int signal, int write, int audio, int clock, int checkpoint) throws Exception {
        int shutdown = version == 5 || version == 6 ? 4 : version == 7 ? 7 : 8;
        Log log = new Log(version).event(clock).u64(9).event(0).u32(3).event(shutdown).event(write).u32(1).u32(2);
        if (audio > 0) {
            log.event(audio);
            log = version < 8 ? log.u32(4) : log.u64(4);
        }
        log.event(3);
        if (version < 11) {
            log.u8(6);
        }
        // The one-shot bottom half moved the kinds behind it.
        log.u8(version < 8 ? 3 : 4).u8(0).array("k").event(checkpoint + 7);
        Outcome outcome = dump(log.event(checkpoint + 9).bytes());
        assertEquals(0, outcome.status(), outcome.errors() + String.join("\n", outcome.output()));
        List<String> kinds = outcome.events().stream().map(line -> line.replaceFirst("^\\S+ ", "")).toList();
        List<String> expected = new ArrayList<>(List.of("0 CLOCK_HOST 9 ns", "3 INSTRUCTION +3",
                version < 7 ? "3 SHUTDOWN" : "3 SHUTDOWN host-signal", "3 CHAR_WRITE result 1, offset 2"));
        if (audio > 0) {
            expected.add("3 AUDIO_OUT 4 samples played");
        }
        expected.addAll(List.of("3 ASYNC_CHAR_READ device 0, 1 bytes \"k\"" + (version < 11 ? ", at checkpoint 6" : ""),
                "3 CHECKPOINT INIT", "3 END"));
        assertEquals(expected, kinds);
    }

    @Test
    void aLogThatIsCutShortIsShownUpToThereAndTheOffsetIsNamed() throws Exception {
        byte[] log = everything(11);
        Outcome inside = dump(Arrays.copyOf(log, 31));
        assertEquals(1, inside.status());
        assertTrue(inside.errors().contains("offset 28: ASYNC_BH_ONESHOT: 8 bytes are needed and 2 are left"), inside.errors());
        assertEquals("19 5 ASYNC_BH id 7", inside.events().get(3));
        Outcome between = dump(Arrays.copyOf(log, 28));
        assertEquals(1, between.status());
        assertTrue(between.errors().contains("offset 28: the log is cut short: there is no END"), between.errors());
    }

    @Test
    void readingStopsAtDamageOrGoesOnBehindIt() throws Exception {
        Log log = new Log(12);
        for (int i = 0; i < 100; i++) {
            log.event(0).u32(1000 + i).event(31);
        }
        byte[] bytes = log.event(39).bytes();
        bytes[12 + 6 * 50] = 77;
        Outcome stopped = dump(bytes);
        assertEquals(1, stopped.status());
        assertTrue(stopped.errors().contains("offset 312: event id 77 does not exist"), stopped.errors());
        assertEquals(101, stopped.events().size());
        Outcome resynchronised = dump(bytes, "--resync");
        assertEquals(1, resynchronised.status());
        assertTrue(resynchronised.errors().contains("goes on here"), resynchronised.errors());
        assertTrue(resynchronised.events().get(resynchronised.events().size() - 1).endsWith(" END"));
        assertTrue(resynchronised.output().stream().filter(line -> line.contains("INSTRUCTION")).count() >= 99);
    }

    @Test
    void whatIsNoLogIsRefusedInOneLine() throws Exception {
        for (byte[] bytes : List.of(new byte[0], new byte[4], "not a log at all".getBytes(StandardCharsets.US_ASCII), new Log(4).bytes(),
                new Log(13).bytes())) {
            Outcome outcome = dump(bytes);
            assertEquals(2, outcome.status(), Arrays.toString(bytes));
            assertEquals(1, outcome.errors().lines().count(), outcome.errors());
            assertTrue(outcome.errors().startsWith("replay-dump: "), outcome.errors());
        }
        assertEquals(2, dump(directory.resolve("nowhere")).status());
        assertEquals(2, dump(directory).status());
    }

    @Test
    void aLogWhoseHeaderWasNeverWrittenIsReadAllTheSame() throws Exception {
        byte[] bytes = everything(11);
        Arrays.fill(bytes, 0, 4, (byte) 0);
        Outcome outcome = dump(bytes);
        assertEquals(1, outcome.status());
        assertTrue(outcome.errors().contains("QEMU was killed"), outcome.errors());
        assertTrue(outcome.events().get(outcome.events().size() - 1).endsWith(" END"));
    }

    @Test
    void damagedLogsGiveAnErrorOrOtherEventsButNeverAFault() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 30; i++) {
            byte[] bytes = everything(10 + i % 2);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Outcome outcome = dump(bytes, i % 3 == 0 ? "--summary" : i % 3 == 1 ? "--resync" : "--json");
            assertTrue(outcome.status() >= 0 && outcome.status() <= 2, outcome.errors());
            assertEquals(outcome.status() == 0, outcome.errors().isEmpty(), outcome.errors());
        }
    }

    @Test
    void theSummaryAndJsonTellTheSame() throws Exception {
        Outcome summary = dump(everything(11), "--summary");
        assertTrue(summary.output().stream().anyMatch(line -> line.matches(" +2 +10  INSTRUCTION")), String.join("\n", summary.output()));
        assertTrue(summary.output().get(summary.output().size() - 1).matches(" +43 +235  in all"), String.join("\n", summary.output()));
        Outcome json = dump(everything(11), "--json");
        assertEquals("{\"event\": 0, \"offset\": 12, \"icount\": 5, \"kind\": \"INSTRUCTION\", \"detail\": \"+5\"}", json.output().get(1));
        assertEquals(44, json.output().size());
    }

    @Test
    void aLogThatQemuHasJustWrittenIsReadToItsEnd() throws Exception {
        assumeTrue(isInstalled("qemu-system-arm"), "qemu-system-arm is not installed");
        Path log = directory.resolve("rr.bin");
        Path console = directory.resolve("console");
        Process qemu = new ProcessBuilder("qemu-system-arm", "-M", "vexpress-a9", "-display", "none", "-monitor", "none", "-net", "none", "-audiodev",
                "none,id=n", "-serial", "file:" + console, "-kernel", TestMachine.prebuilt("hello").toString(),
                "-icount", "shift=1,rr=record,rrfile=" + log).redirectErrorStream(true).redirectOutput(directory.resolve("qemu").toFile()).start();
        try {
            assertTrue(qemu.waitFor(60, TimeUnit.SECONDS), "QEMU does not end");
        } finally {
            qemu.destroyForcibly();
        }
        Outcome outcome = dump(log);
        assertEquals(0, outcome.status(), outcome.errors() + Files.readString(directory.resolve("qemu")));
        assertEquals(Files.size(console), outcome.events().stream().filter(line -> line.contains(" CHAR_WRITE ")).count());
        assertTrue(outcome.events().stream().anyMatch(line -> line.endsWith("SHUTDOWN guest-shutdown")), "no shutdown by the guest");
        assertTrue(outcome.events().get(outcome.events().size() - 1).endsWith(" END"));
    }

    @Test
    void recordingsOfBackstepHaveTheSameColumns() throws Exception {
        Outcome outcome = dump(new Recording().configuration().events(1000, false).events(2000, true).end(2300).bytes());
        assertEquals(0, outcome.status(), outcome.errors());
        assertEquals("", outcome.errors());
        assertTrue(outcome.output().get(0).startsWith("# Backstep recording, version 2, "), outcome.output().get(0));
        assertEquals(dump(everything(11)).output().get(1), outcome.output().get(1));
        assertEquals(List.of("16 0 configuration machine vexpress-a9", "16 0 configuration shift 1",
                "76 1000 serial-input port 0, 2 bytes \"hi\", time 2050 ns", "76 1300 present time 2660 ns",
                "120 2000 serial-input port 0, 2 bytes \"hi\", time 4050 ns", "120 2300 present time 4660 ns",
                "166 2300 end quit, exit status 3, time 77 ns"), outcome.events());
    }

    @Test
    void damagedBlocksOfARecordingAreNamedAndPassedOver() throws Exception {
        byte[] recording = new Recording().configuration().events(1000, false).events(2000, false).end(2300).bytes();
        recording[76 + 32 + 5] ^= 1;
        Outcome stopped = dump(recording);
        assertEquals(1, stopped.status());
        assertTrue(stopped.errors().contains("offset 76: events: the content of the block is damaged"), stopped.errors());
        Outcome resynchronised = dump(recording, "--resync");
        assertEquals(1, resynchronised.status());
        assertTrue(resynchronised.events().contains("120 2300 present time 4660 ns"), resynchronised.events().toString());
        recording[76 + 3] ^= 1;
        assertTrue(dump(recording, "--resync").events().contains("120 2300 present time 4660 ns"), "the header too");
        assertTrue(dump(recording).errors().contains("offset 76: the header of a block is damaged"));
    }

    @Test
    void aRecordingWithoutItsEndIsShownUpToThere() throws Exception {
        byte[] recording = new Recording().configuration().events(1000, false).bytes();
        Outcome between = dump(recording);
        assertEquals(1, between.status());
        assertTrue(between.errors().contains("offset 120: the recording is cut short, or still being written: there is no end"), between.errors());
        assertTrue(between.events().contains("76 1300 present time 2660 ns"));
        assertTrue(dump(Arrays.copyOf(recording, 118)).errors().contains("offset 76: events: the recording was cut off in this block, 2 bytes"));
        assertTrue(dump(Arrays.copyOf(recording, 90)).errors().contains("offset 76: the recording was cut off in the header of a block"));
        assertTrue(dump(Arrays.copyOf(recording, 5000)).errors().contains("offset 120: the recording was cut off here: only zeros follow"));
    }

    @Test
    void checkpointsAreShownAndDamageToThemSpoilsNothing() throws Exception {
        ByteBuffer checkpoint = ByteBuffer.allocate(39).putLong(0x1234).putLong(2600).put((byte) 1).putLong(0x5678);
        checkpoint.put((byte) 4).putInt(0).put((byte) 1).put((byte) 64).put((byte) 2).put((byte) 3).put((byte) 0);
        byte[] recording = new Recording().configuration().events(1000, false).block(7, 1300, new byte[8192], true)
                .block(7, 1300, 2, new byte[30], 4096)
                .block(8, 1300, checkpoint.array(), false).block(77, 0, new byte[3], false).events(2000, false).end(2300).bytes();
        Outcome outcome = dump(recording);
        assertEquals(0, outcome.status(), outcome.errors());
        assertTrue(outcome.events().stream().anyMatch(line -> line.matches("120 1300 pages 2 pages of the next checkpoint, \\d+ bytes in the file")),
                outcome.events().toString());
        assertTrue(outcome.events().stream().anyMatch(line -> line.endsWith("1300 pages 1 pages of the next checkpoint, 30 bytes in the file")),
                outcome.events().toString());
        assertTrue(outcome.events().stream().anyMatch(line -> line.endsWith(
                "1300 checkpoint after 1 events, 4 bytes of state of layout 0000000000001234, 2 pages, hash 0000000000005678, 39 bytes in the file, time 2600 ns")),
                outcome.events().toString());
        assertTrue(outcome.events().stream().anyMatch(line -> line.contains(" unknown a block of 3 bytes")), outcome.events().toString());
        recording[120 + 32 + 1] ^= 1;
        Outcome damaged = dump(recording);
        assertEquals(1, damaged.status());
        assertTrue(damaged.errors().contains("offset 120: pages: the content of the block is damaged"), damaged.errors());
        assertTrue(damaged.events().stream().anyMatch(line -> line.endsWith("present time 4660 ns")), damaged.events().toString());
    }

    @Test
    void timeThatGoesBackwardsIsNamedWithBothPositions() throws Exception {
        Outcome outcome = dump(new Recording().configuration().events(2000, false).events(1000, false).end(1300).bytes());
        assertEquals(1, outcome.status());
        assertTrue(outcome.errors().contains("time goes backwards, from instruction 2300 to 1000"), outcome.errors());
    }

    @Test
    void otherVersionsOfRecordingsAreRefused() throws Exception {
        byte[] recording = new Recording().configuration().bytes();
        assertEquals(2, dump(Arrays.copyOf(recording, 12)).status());
        recording[11] = 3;
        assertTrue(dump(recording).errors().contains("the header of the recording, at offset 0, is damaged"));
        ByteBuffer.wrap(recording).putInt(12, Recording.sum(recording, 12));
        Outcome outcome = dump(recording);
        assertEquals(2, outcome.status());
        assertTrue(outcome.errors().contains("a recording of Backstep of version 3; known are 1 to 2"), outcome.errors());
    }

    @Test
    void aRecordingThatBackstepHasJustWrittenIsReadToItsEnd() throws Exception {
        Path recording = directory.resolve("run.bsr");
        Path typed = Files.writeString(directory.resolve("typed"), "hello\nq\n");
        BackstepProcess.Ending run = BackstepProcess.runWithInput(typed, "-M", "vexpress-a9", "-display", "none", "-serial", "stdio",
                "-kernel", TestMachine.prebuilt("uart-echo").toString(), "-record", recording.toString());
        assertEquals(List.of(), run.errors());
        Outcome outcome = dump(recording);
        assertEquals(0, outcome.status(), outcome.errors());
        List<String> events = outcome.events();
        assertTrue(events.stream().anyMatch(line -> line.contains(" serial-input port 0, ")), events.toString());
        assertTrue(events.stream().anyMatch(line -> line.contains(" end ") && line.contains("exit status " + run.status())), events.toString());
    }
}
