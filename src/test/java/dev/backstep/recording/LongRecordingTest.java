package dev.backstep.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.TestMachine;
import dev.backstep.recording.Configuration.Property;
import dev.backstep.timeline.DivergenceException;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.History;
import dev.backstep.timeline.LoggedEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings whose events are read when they are needed, and files of the first format. */
class LongRecordingTest {

    private static final int SHIFT = 1;

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("long.bsr");
    }

    /** Blocks of events as an hour has them; gives what was written. */
    private List<LoggedEvent> write(int blocks, boolean ended) throws Exception {
        Random random = new Random(4);
        List<LoggedEvent> events = new ArrayList<>();
        long icount = 0;
        try (BlockOutput output = new BlockOutput(file())) {
            output.add(BlockKind.CONFIGURATION, 0, new Configuration(List.of(new Property(Configuration.SHIFT, "" + SHIFT))).encode());
            output.add(BlockKind.STARTUP, 0, new byte[0]);
            for (int i = 0; i < blocks; i++) {
                EventsBlock.Encoder encoder = new EventsBlock.Encoder(SHIFT);
                for (int n = random.nextInt(5); n > 0; n--) {
                    icount += random.nextInt(1_000_000);
                    Event event = random.nextInt(4) == 0 ? new Event.StateHash(random.nextLong()) : new Event.SerialInput(0, new byte[1]);
                    events.add(new LoggedEvent(icount, icount << SHIFT, event));
                    encoder.add(icount, icount << SHIFT, event);
                }
                icount += 100_000_000;
                encoder.add(icount, icount << SHIFT, null);
                output.add(BlockKind.EVENTS, encoder.firstPosition(), encoder.count(), encoder.content());
            }
            if (ended) {
                output.add(BlockKind.END, 0, new Ending(icount, icount << SHIFT, 0, "quit", Map.of()).encode());
                output.addIndex();
            }
        }
        return events;
    }

    private static String text(LoggedEvent logged) {
        return logged.icount() + " " + logged.nanoseconds() + " " + EventCode.of(logged.event());
    }

    private static List<String> texts(List<LoggedEvent> events) {
        return events.stream().map(LongRecordingTest::text).toList();
    }

    @Test
    void eventsReadOneByOneAreThoseThatWereWritten() throws Exception {
        for (boolean ended : new boolean[] {true, false}) {
            List<LoggedEvent> written = write(1000, ended);
            try (Recording recording = Recording.open(file(), false)) {
                History history = recording.history();
                assertTrue(history.events() instanceof RecordedEvents);
                assertEquals(texts(written), texts(history.events()));
                Random random = new Random(5);
                for (int i = 0; i < 5000; i++) {
                    int index = random.nextInt(written.size());
                    assertEquals(text(written.get(index)), text(history.events().get(index)));
                }
                assertEquals(recording.history(10_000).endIcount(), history.endIcount());
                assertEquals(ended ? 0 : 1, recording.warnings().size(), recording.warnings().toString());
            }
        }
    }

    @Test
    void damageInTheMiddleIsNamedWhenOneComesThere() throws Exception {
        List<LoggedEvent> written = write(1000, true);
        Block damaged;
        try (Recording recording = Recording.open(file(), false)) {
            damaged = recording.blocks().stream().filter(block -> block.kind() == BlockKind.EVENTS && block.events() > 0).skip(500)
                    .findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file());
        bytes[(int) damaged.offset() + Block.HEADER_LENGTH + 2] ^= 4;
        Files.write(file(), bytes);
        try (Recording recording = Recording.open(file(), false)) {
            List<LoggedEvent> events = recording.history().events();
            List<String> good = new ArrayList<>();
            DivergenceException e = assertThrows(DivergenceException.class, () -> events.forEach(logged -> good.add(text(logged))));
            assertTrue(e.getMessage().startsWith(file() + ": "), e.getMessage());
            assertTrue(e.getMessage().contains(damaged + ": its content is damaged"), e.getMessage());
            assertEquals(texts(written).subList(0, good.size()), good);
            assertTrue(good.size() > 500);
        }
        try (Recording recording = Recording.open(file(), true)) {
            History history = recording.history();
            assertTrue(history.endIcount() <= damaged.position(), "salvaged up to there");
        }
    }

    @Test
    void aBlockWithMoreEventsThanAHeaderCanSayIsReadAllTheSame() throws Exception {
        EventsBlock.Encoder encoder = new EventsBlock.Encoder(SHIFT);
        for (int i = 0; i < 70_000; i++) {
            encoder.add(i, i << SHIFT, new Event.SystemReset());
        }
        encoder.add(70_000, 70_000 << SHIFT, null);
        try (BlockOutput output = new BlockOutput(file())) {
            output.add(BlockKind.CONFIGURATION, 0, new Configuration(List.of(new Property(Configuration.SHIFT, "" + SHIFT))).encode());
            output.add(BlockKind.STARTUP, 0, new byte[0]);
            output.add(BlockKind.EVENTS, 0, Block.MANY_EVENTS, encoder.content());
            output.add(BlockKind.EVENTS, 70_000, 1, encoder(70_000).content());
        }
        try (Recording recording = Recording.open(file(), false)) {
            List<LoggedEvent> events = recording.history(1).events();
            assertEquals(70_001, events.size());
            assertEquals(69_999, events.get(69_999).icount());
            assertEquals(70_000, events.get(70_000).icount());
        }
    }

    @Test
    void anEventForAPartThatIsNotThereIsRefusedWhenItsTurnComes() throws Exception {
        BuildFiles files = new BuildFiles(Map.of("kernel", Files.readAllBytes(TestMachine.prebuilt("timer-irq"))), List.of());
        try (BlockOutput output = new BlockOutput(file())) {
            output.add(BlockKind.CONFIGURATION, 0,
                    files.addTo(new Configuration(List.of(new Property(Configuration.SHIFT, "" + SHIFT)))).encode());
            output.add(BlockKind.IMAGE, 0, files.piece(0, 0, RecordingWriter.IMAGE_PIECE));
            output.add(BlockKind.STARTUP, 0, new byte[0]);
            for (int block = 1; block <= 3; block++) {
                EventsBlock.Encoder encoder = new EventsBlock.Encoder(SHIFT);
                encoder.add(block * 1000, block * 1000 << SHIFT, block == 2 ? new Event.SerialBreak(9) : new Event.SerialBreak(0));
                encoder.add(block * 1000 + 500, block * 1000 + 500 << SHIFT, null);
                output.add(BlockKind.EVENTS, encoder.firstPosition(), encoder.count(), encoder.content());
            }
        }
        RecordableMachine replay = RecordableMachine.replaying(file(), Translation.ON);
        DivergenceException e = assertThrows(DivergenceException.class, () -> replay.runTo(3500));
        assertTrue(e.getMessage().contains("the event at instruction 2000") && e.getMessage().contains("means nothing to this machine"),
                e.getMessage());
    }

    @Test
    void aBlockUnderACopyOfALaterOneIsNoticed() throws Exception {
        write(400, false);
        List<Block> events;
        try (Recording recording = Recording.open(file(), false)) {
            events = recording.blocks().stream().filter(block -> block.kind() == BlockKind.EVENTS).toList();
        }
        byte[] whole = Files.readAllBytes(file());
        Block under = events.get(100);
        Block copy = events.stream().skip(101).filter(block -> block.storedLength() == under.storedLength()).findFirst().orElseThrow();
        System.arraycopy(whole, (int) copy.offset(), whole, (int) under.offset(), (int) (under.end() - under.offset()));
        Files.write(file(), whole);
        String message = assertThrows(RecordingException.class, () -> Recording.open(file(), false)).getMessage();
        assertTrue(message.contains("block at offset " + under.offset() + ": its header is damaged"), message);
        try (Recording recording = Recording.open(file(), true)) {
            assertTrue(recording.history().endIcount() <= under.position(), "salvaged up to there");
        }
    }

    private static EventsBlock.Encoder encoder(long icount) {
        EventsBlock.Encoder encoder = new EventsBlock.Encoder(SHIFT);
        encoder.add(icount, icount << SHIFT, new Event.SystemReset());
        encoder.add(icount + 1, icount + 1 << SHIFT, null);
        return encoder;
    }

    @Test
    void blocksOfALaterVersionArePassedOverWithANote() throws Exception {
        try (BlockOutput output = new BlockOutput(file())) {
            output.add(BlockKind.CONFIGURATION, 0, new Configuration(List.of(new Property(Configuration.SHIFT, "" + SHIFT))).encode());
            output.add(BlockKind.STARTUP, 0, new byte[0]);
            output.add(BlockKind.EVENTS, 5, 1, encoder(5).content());
        }
        byte[] whole = Files.readAllBytes(file());
        byte[] content = {1, 2, 3};
        Block later = new Block(whole.length, 99, Compression.NONE, 0, content.length, content.length, 7, Block.sum(content, 0, content.length));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(whole);
        bytes.writeBytes(later.header());
        bytes.writeBytes(content);
        byte[] more = encoder(9).content();
        bytes.writeBytes(new Block(bytes.size(), BlockKind.EVENTS.code(), Compression.NONE, 1, more.length, more.length, 9,
                Block.sum(more, 0, more.length)).header());
        bytes.writeBytes(more);
        Files.write(file(), bytes.toByteArray());
        try (Recording recording = Recording.open(file(), false)) {
            assertEquals(2, recording.history().events().size());
            assertTrue(recording.warnings().get(0).contains("kind that this version does not know"), recording.warnings().toString());
        }
    }

    @Test
    void aFileOfTheFirstFormatIsReadAsItWas() throws Exception {
        List<LoggedEvent> written = write(1000, true);
        ByteArrayOutputStream old = new ByteArrayOutputStream();
        byte[] now = Files.readAllBytes(file());
        ByteBuffer header = ByteBuffer.wrap(now.clone(), 0, FileHeader.LENGTH);
        header.putInt(8, 1).putInt(12, Block.sum(header.array(), 0, 12));
        old.write(header.array(), 0, FileHeader.LENGTH);
        try (Recording recording = Recording.open(file(), false)) {
            for (Block block : recording.blocks()) {
                byte[] blockHeader = new Block(0, block.code(), block.compression(), 0, block.storedLength(), block.rawLength(),
                        block.position(), block.payloadSum()).header();
                ByteBuffer.wrap(blockHeader).putInt(28, Block.sum(blockHeader, 0, 28));
                old.writeBytes(blockHeader);
                old.write(now, (int) block.offset() + Block.HEADER_LENGTH, block.storedLength());
            }
        }
        Files.write(file(), old.toByteArray());
        try (Recording recording = Recording.open(file(), false)) {
            assertEquals(texts(written), texts(recording.history().events()));
            assertEquals(List.of(), recording.warnings());
        }
    }
}
