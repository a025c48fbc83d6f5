package dev.backstep.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.machine.ExternalInput;
import dev.backstep.recording.Configuration.Property;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.History;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The file, with nothing of a machine. */
class RecordingFormatTest {

    private static final int SHIFT = 1;
    private static final List<Event> EVENTS = List.of(
            new Event.SerialInput(3, new byte[] {1, 2, (byte) 0xff}), new Event.SerialBreak(1),
            new Event.DeviceInput(2, new byte[300]), new Event.Answer(ExternalInput.Kind.HOST_CLOCK, new byte[8]),
            new Event.Answer(ExternalInput.Kind.DISK, new byte[0]), new Event.Answer(ExternalInput.Kind.RANDOM, new byte[] {9}),
            new Event.Answer(ExternalInput.Kind.SEMIHOSTING, new byte[] {-1}), new Event.HostTimers(Long.MIN_VALUE),
            new Event.MemoryWrite(0xffff_fffcL, new byte[] {5}), new Event.RegisterWrite(0, 17, -1),
            new Event.SystemReset(), new Event.StateHash(0x8000_0000_0000_0001L),
            new Event.CpusAllowed(2), new Event.CpusAllowed(-1));

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("run.bsr");
    }

    private static final byte[] IMAGE = image();

    private static final Map<String, byte[]> FILES = files();

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("a file.elf", IMAGE);
        files.put("nothing", new byte[0]);
        files.put("the same file", IMAGE.clone());
        return files;
    }

    private static byte[] image() {
        byte[] image = new byte[500];
        new Random(1).nextBytes(image);
        return image;
    }

    private static Configuration configuration() {
        return new Configuration(List.of(new Property("machine", "a=b\\c\nd"), new Property(Configuration.SHIFT, "" + SHIFT)));
    }

    private RecordingWriter begin() throws Exception {
        return RecordingWriter.begin(file(), configuration(), FILES, List.of(),
                List.of(new Event.Answer(ExternalInput.Kind.RANDOM, new byte[] {1, 2, 3})), message -> { });
    }

    /** All kinds of events, three times, in blocks of their own. */
    private byte[] small() throws Exception {
        RecordingWriter writer = begin();
        long icount = 0;
        long idle = 0;
        for (int round = 0; round < 3; round++) {
            long length = Files.size(file());
            for (Event event : EVENTS) {
                writer.happened(icount, (icount << SHIFT) + idle, event);
                icount += 1000 + icount / 3;
                idle += round * 7;
            }
            writer.present(icount, (icount << SHIFT) + idle);
            // The writer's thread writes what it has been given before long, on a busy host a little later; in the first round it may
            // have been at the image still.
            while (Files.size(file()) == length) {
                Thread.sleep(20);
            }
        }
        writer.finish("quit", 7);
        return Files.readAllBytes(file());
    }

    private History read(byte[] bytes, boolean salvage) throws Exception {
        Files.write(file(), bytes);
        try (Recording recording = Recording.open(file(), salvage)) {
            recording.images();
            return recording.history();
        }
    }

    private static List<String> texts(History history) {
        List<String> texts = new ArrayList<>();
        history.events().forEach(logged -> texts.add(logged.icount() + " " + logged.nanoseconds() + " " + text(logged.event())));
        return texts;
    }

    private static String text(Event event) {
        ByteSink out = new ByteSink(10);
        EventCode.of(event).write(event, out);
        return EventCode.of(event) + Arrays.toString(out.toByteArray());
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        small();
        try (Recording recording = Recording.open(file(), false)) {
            String hash = Sha256.of(IMAGE);
            assertEquals(List.of(hash + " 500 a file.elf", Sha256.of(new byte[0]) + " 0 nothing", hash + " 500 the same file"),
                    recording.configuration().all(Configuration.IMAGE));
            assertEquals(configuration().properties(), recording.configuration().properties().subList(0, 2));
            assertEquals(2, recording.images().size());
            assertArrayEquals(IMAGE, recording.images().get(hash));
            History history = recording.history();
            assertEquals(3 * EVENTS.size(), history.events().size());
            for (int i = 0; i < history.events().size(); i++) {
                assertEquals(text(EVENTS.get(i % EVENTS.size())), text(history.events().get(i).event()));
            }
            assertArrayEquals(new byte[] {1, 2, 3}, history.startup().get(0).bytes());
            Ending ending = recording.ending().orElseThrow();
            assertEquals(history.endIcount(), ending.icount());
            assertEquals(history.endNanoseconds(), ending.nanoseconds());
            assertEquals(7, ending.status());
            assertEquals("quit", ending.reason());
            assertEquals(12, ending.events().get("answer"));
            assertEquals(List.of(), recording.warnings());
            assertTrue(recording.blocks().stream().filter(block -> block.kind() == BlockKind.EVENTS).count() >= 2);
        }
    }

    /** A file cut off anywhere is a shorter recording, or says that nothing of it is of use. */
    @Test
    void everyTruncationIsAShorterRecordingOrRefused() throws Exception {
        byte[] whole = small();
        List<String> all = texts(read(whole, false));
        int usable = 0;
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                List<String> events = texts(read(cut, false));
                assertEquals(all.subList(0, events.size()), events, "cut to " + length);
                usable++;
            } catch (RecordingException e) {
                requireOneLine(e);
            }
        }
        assertTrue(usable > 100, usable + " usable");
    }

    private void requireOneLine(RecordingException e) {
        assertTrue(e.getMessage().startsWith(file() + ": "), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
        assertFalse(e.getMessage().contains("Exception"), e.getMessage());
    }

    @Test
    void everyFlippedByteIsNoticedOrHarmless() throws Exception {
        byte[] whole = small();
        List<String> all = texts(read(whole, false));
        int refused = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            try {
                List<String> events = texts(read(flipped, false));
                assertEquals(all.subList(0, events.size()), events, "flip at " + at);
            } catch (RecordingException e) {
                requireOneLine(e);
                assertTrue(at < 16 || e.getMessage().contains("block at offset "), e.getMessage());
                refused++;
                if (at > 1000) {
                    // Behind configuration and image: what comes before can be had.
                    List<String> events = texts(read(flipped, true));
                    assertEquals(all.subList(0, events.size()), events, "flip at " + at);
                }
            }
        }
        assertTrue(refused > whole.length / 2);
    }

    @Test
    void randomMutationsAreNoticedOrHarmless() throws Exception {
        long seed = Long.getLong("backstep.test.seed", System.nanoTime());
        System.out.println("RecordingFormatTest seed " + seed + " (-Dbackstep.test.seed=" + seed + ")");
        Random random = new Random(seed);
        byte[] whole = small();
        List<String> all = texts(read(whole, false));
        for (int round = 0; round < Integer.getInteger("backstep.test.mutations", 2000); round++) {
            byte[] bytes = Mutations.mutated(whole, random);
            for (boolean salvage : new boolean[] {false, true}) {
                try {
                    List<String> events = texts(read(bytes, salvage));
                    assertEquals(all.subList(0, events.size()), events, "seed " + seed + " round " + round);
                } catch (RecordingException e) {
                    requireOneLine(e);
                }
            }
        }
    }

    /** A block with good sums and bad content, as only a broken recorder makes it. */
    private Path broken(byte[]... contents) throws Exception {
        try (BlockOutput output = new BlockOutput(file())) {
            output.add(BlockKind.CONFIGURATION, 0, new Configuration(List.of(new Property(Configuration.SHIFT, "1"))).encode());
            output.add(BlockKind.STARTUP, 0, new byte[0]);
            for (byte[] content : contents) {
                output.add(BlockKind.EVENTS, 100, content);
            }
            output.add(BlockKind.END, 0, new Ending(0, 0, 0, "", Map.of()).encode());
        }
        return file();
    }

    private static byte[] entries(int length, Event event) {
        EventsBlock.Encoder encoder = new EventsBlock.Encoder(1);
        encoder.add(100, 300, event);
        encoder.add(100 + length, 300 + 2 * length, null);
        return encoder.content();
    }

    @Test
    void timeThatGoesBackwardsIsRefusedWithBothPositionsOrSalvaged() throws Exception {
        byte[] content = entries(50, new Event.SystemReset());
        try (Recording recording = Recording.open(broken(content, content), false)) {
            String message = assertThrows(RecordingException.class, recording::history).getMessage();
            assertTrue(message.contains("time goes backwards: from instruction 150 (400 ns) to instruction 100 (300 ns)"), message);
            assertTrue(message.contains("--salvage"), message);
        }
        try (Recording recording = Recording.open(file(), true)) {
            History history = recording.history();
            assertEquals(1, history.events().size());
            assertEquals(150, history.endIcount());
            assertTrue(recording.warnings().get(0).contains("time goes backwards"));
        }
    }

    @Test
    void nonsenseWithGoodSumsIsRefusedByBlockAndByte() throws Exception {
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            byte[] content = entries(50, EVENTS.get(random.nextInt(EVENTS.size())));
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                content[random.nextInt(content.length)] = (byte) random.nextInt();
            }
            try (Recording recording = Recording.open(broken(content), false)) {
                recording.history();
            } catch (RecordingException e) {
                requireOneLine(e);
                assertTrue(e.getMessage().contains("block at offset "), e.getMessage());
            }
        }
    }

    @Test
    void filesThatAreNoneOfOursAreRefused() throws Exception {
        for (String text : List.of("", "x", "#!/bin/sh\necho a text\n", "\u007fELF and more than sixteen bytes")) {
            Files.writeString(file(), text);
            String message = assertThrows(RecordingException.class, () -> Recording.open(file(), false)).getMessage();
            assertTrue(message.endsWith("this is no recording of backstep"), message);
        }
        byte[] other = FileHeader.bytes();
        other[11] = 9;
        int sum = Block.sum(other, 0, 12);
        for (int i = 0; i < 4; i++) {
            other[12 + i] = (byte) (sum >>> (24 - 8 * i));
        }
        Files.write(file(), other);
        String message = assertThrows(RecordingException.class, () -> Recording.open(file(), false)).getMessage();
        assertTrue(message.endsWith("the recording has format version 9; this backstep reads versions 1 to 2"), message);
    }

    @Test
    void aFileThatTheMachineWasBuiltFromAndIsMissingIsNamed() throws Exception {
        try (BlockOutput output = new BlockOutput(file())) {
            output.add(BlockKind.CONFIGURATION, 0, new BuildFiles(FILES, List.of()).addTo(configuration()).encode());
            output.add(BlockKind.STARTUP, 0, new byte[0]);
            output.add(BlockKind.END, 0, new Ending(0, 0, 0, "", Map.of()).encode());
        }
        try (Recording recording = Recording.open(file(), false)) {
            String message = assertThrows(RecordingException.class, recording::images).getMessage();
            assertTrue(message.endsWith("the file that the machine was built from, 'a file.elf', is not whole in the recording"), message);
        }
    }

    @Test
    void aFileThatIsPackedAlreadyIsNotPackedAgain() throws Exception {
        byte[] packed = new byte[200_000];
        new Random(2).nextBytes(packed);
        try (BlockOutput output = new BlockOutput(file())) {
            assertEquals(Compression.NONE, output.add(BlockKind.IMAGE, 0, packed).compression());
            assertEquals(Compression.DEFLATE, output.add(BlockKind.IMAGE, 0, new byte[200_000]).compression());
        }
    }

    @Test
    void aRecordingThatIsStillBeingWrittenCanBeRead() throws Exception {
        RecordingWriter writer = begin();
        writer.happened(5, 10, new Event.SystemReset());
        writer.present(6, 12);
        writer.happened(7, 14, new Event.SerialBreak(0));
        // Not told to have come past that: it is left out, whenever the block is written.
        History history = null;
        for (int i = 0; i < 200 && (history == null || history.events().isEmpty()); i++) {
            writer.present(8, 16);
            writer.happened(9, 18, new Event.SystemReset());
            Thread.sleep(20);
            try (Recording recording = Recording.open(file(), false)) {
                history = recording.history();
                assertTrue(recording.warnings().toString().contains("still being written"), recording.warnings().toString());
            } catch (RecordingException e) {
                assertTrue(e.getMessage().contains("cut off"), e.getMessage());
            }
            writer.present(9, 18);
        }
        assertEquals("5 10 SYSTEM_RESET[]", texts(history).get(0));
        writer.finish("quit", 0);
    }

    @Test
    void anEndInTheMiddleOfASliceIsWhereTheMachineWasLast() throws Exception {
        for (boolean early : new boolean[] {true, false}) {
            RecordingWriter writer = begin();
            if (early) {
                writer.happened(5, 10, new Event.SystemReset());
                writer.present(6, 12);
            }
            writer.happened(7, 14, new Event.SerialBreak(0));
            writer.happened(8, 20, new Event.SerialBreak(0));
            writer.finish("the program was ended by a signal", 1);
            writer.finish("quit", 0);
            try (Recording recording = Recording.open(file(), false)) {
                History history = recording.history();
                assertEquals(early ? List.of("5 10 SYSTEM_RESET[]") : List.of(), texts(history));
                assertEquals(early ? 6 : 0, history.endIcount());
                assertEquals(early ? 6 : 0, recording.ending().orElseThrow().icount());
                assertEquals(1, recording.ending().orElseThrow().status());
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void withNoSpaceLeftTheRecordingStopsWithAMessageAndTheMachineGoesOn() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        try {
            RecordingWriter writer = RecordingWriter.begin(Path.of("/dev/full"), configuration(), Map.of(), List.of(), List.of(), told::complete);
            writer.happened(5, 10, new Event.SystemReset());
            writer.present(6, 12);
            String message = told.get(20, TimeUnit.SECONDS);
            assertTrue(message.startsWith("recording to /dev/full has stopped: No space left"), message);
            writer.happened(7, 14, new Event.SystemReset());
            writer.present(8, 16);
            writer.finish("quit", 0);
        } catch (java.io.IOException e) {
            assertTrue(e.getMessage().contains("No space left"), e.getMessage());
        }
    }
}
