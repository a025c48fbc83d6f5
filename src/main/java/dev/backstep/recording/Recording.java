package dev.backstep.recording;

import dev.backstep.timeline.Event;
import dev.backstep.timeline.History;
import dev.backstep.timeline.LoggedEvent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A recording in a file, to be read.
 *
 * <p>A file that was cut off - its recorder was killed, the disk was full, it is still being written - is good up to its last whole
 * block, and {@link #warnings} says so. One that is damaged before its end is refused, or with {@code salvage} taken up to there.
 *
 * <p>Thread: one at a time.
 */
public final class Recording implements AutoCloseable {

    private static final String SALVAGE_HINT = " (--salvage uses what comes before)";
    private static final int GREATEST_SHIFT = 10;
    /** What a run can be seen without. */
    private static final Set<BlockKind> NOT_NEEDED = EnumSet.of(BlockKind.PAGES, BlockKind.CHECKPOINT, BlockKind.DISK_DATA, BlockKind.DISK,
            BlockKind.INDEX, BlockKind.UNKNOWN);
    /** Up to 64 GiB. */
    private static final String DISK_SIZE = "[1-9][0-9]{0,10}";
    private static final String NOT_SAID = "the recording does not have it";
    /** A recording of at most so many blocks of events is read whole: two minutes. */
    private static final int READ_AT_ONCE = 300;

    /** What a tool may do with each entry. */
    @FunctionalInterface
    public interface EntryVisitor {
        /**
         * An entry of an events block.
         *
         * @param block where it is
         * @param kind what it is, as tools print it
         * @param logged its event is null for {@code present}
         */
        void entry(Block block, String kind, LoggedEvent logged);
    }

    private final Path file;
    private final boolean salvage;
    private final BlockInput input;
    private final Configuration configuration;
    private final int shift;
    private final Ending ending;
    private final List<String> warnings = new ArrayList<>();
    private final StoredCheckpoints checkpoints;
    private Consumer<String> noteListener = text -> { };

    private Recording(Path file, boolean salvage, BlockInput input) throws IOException, RecordingException {
        this.file = file;
        this.salvage = salvage;
        this.input = input;
        if (input.damage() != null) {
            tolerate(input.damage());
        }
        if (input.blocks().isEmpty() || input.blocks().get(0).kind() != BlockKind.CONFIGURATION) {
            throw new RecordingException("the recording does not say what the machine is: "
                    + (input.blocks().isEmpty() ? "it was cut off at its beginning" : "its first block, "
                    + input.blocks().get(0) + ", is no configuration"));
        }
        Block first = input.blocks().get(0);
        configuration = Configuration.decode(input.reader().content(first), first.toString());
        shift = shift(first);
        ending = readEnding();
        checkpoints = new StoredCheckpoints(input.reader(), this::note, StoredCheckpoints.WORTH_INSTRUCTIONS);
        checkpoints.addAll(input.blocks());
        for (Block block : input.blocks()) {
            if (block.kind() == BlockKind.UNKNOWN) {
                warn("there are blocks of a kind that this version does not know; they are passed over");
            }
        }
    }

    /**
     * Opens a recording.
     *
     * @param salvage true to use a damaged one up to the damage
     * @throws RecordingException when it cannot be used; the message begins with the file's name
     * @throws IOException when it cannot be read
     */
    public static Recording open(Path file, boolean salvage) throws IOException, RecordingException {
        BlockInput input = null;
        try {
            input = new BlockInput(file);
            Recording recording = new Recording(file, salvage, input);
            input = null;
            return recording;
        } catch (RecordingException e) {
            throw new RecordingException(file + ": " + e.getMessage());
        } finally {
            if (input != null) {
                input.close();
            }
        }
    }

    private int shift(Block block) throws RecordingException {
        String text = configuration.first(Configuration.SHIFT).orElse("");
        if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) > GREATEST_SHIFT) {
            throw new RecordingException(block + ": shift '" + text + "' is not a number from 0 to " + GREATEST_SHIFT);
        }
        return Integer.parseInt(text);
    }

    private Ending readEnding() throws IOException, RecordingException {
        Block last = input.blocks().get(input.blocks().size() - 1);
        if (last.kind() != BlockKind.END) {
            return null;
        }
        try {
            return Ending.decode(input.reader().content(last), last.toString());
        } catch (RecordingException e) {
            warn(e.getMessage() + "; how the recording ended is not known");
            return null;
        }
    }

    private void tolerate(RecordingException damage) throws RecordingException {
        if (!salvage) {
            throw new RecordingException(damage.getMessage() + SALVAGE_HINT);
        }
        warn(damage.getMessage() + "; what comes before is used");
    }

    private void note(String text) {
        warn(text);
        noteListener.accept(text);
    }

    private void warn(String text) {
        if (!warnings.contains(text)) {
            warnings.add(text);
        }
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** Bytes of the file. */
    public long size() {
        return input.size();
    }

    /** What the machine is. */
    public Configuration configuration() {
        return configuration;
    }

    /** Log2 of the ns that an instruction takes; 0 to 10. */
    public int shift() {
        return shift;
    }

    /** Its blocks, without the index. */
    public List<Block> blocks() {
        return input.blocks();
    }

    /** The version of the file's format. */
    public int version() {
        return input.version();
    }

    /** How it ended; empty when it was cut off. */
    public Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    /** What is not as it should be, in lines, as far as that is known by now. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * The files that the machine was built from, by SHA-256 in hexadecimal. Each piece is checked by its sum; see
     * {@link #requireImagesOfTheirHash} for the whole.
     *
     * @throws RecordingException when one is missing or damaged
     */
    public Map<String, byte[]> images() throws IOException, RecordingException {
        Map<String, List<byte[]>> pieces = new LinkedHashMap<>();
        Map<String, Integer> lengths = new HashMap<>();
        for (Block block : input.blocks()) {
            if (block.kind() == BlockKind.IMAGE) {
                ImagePiece piece = ImagePiece.decode(content(block), block);
                int length = lengths.getOrDefault(piece.hash(), 0);
                if (piece.offset() != length) {
                    throw named(new RecordingException(block + ": it continues a file at byte " + piece.offset() + " that has "
                            + length + " so far"));
                }
                pieces.computeIfAbsent(piece.hash(), hash -> new ArrayList<>()).add(piece.bytes());
                lengths.put(piece.hash(), Math.addExact(length, piece.bytes().length));
            }
        }
        Map<String, byte[]> images = new HashMap<>();
        pieces.forEach((hash, parts) -> images.put(hash, joined(parts, lengths.get(hash))));
        for (String property : configuration.all(Configuration.IMAGE)) {
            String[] parts = property.split(" ", 3);
            byte[] image = images.get(parts[0]);
            if (image == null || parts.length < 2 || !parts[1].equals("" + image.length)) {
                throw named(new RecordingException("the file that the machine was built from, '"
                        + property.replaceFirst("^\\S+ \\S+ ", "") + "', is not whole in the recording"
                        + (ending == null ? ": it was cut off too early" : "")));
            }
        }
        return images;
    }

    /**
     * The disks that the machine had, in the order of the configuration. What is known of an image is read, not what it holds; where
     * that is damaged there is a warning, for nothing of it is needed to see the run.
     *
     * @throws IOException when the file cannot be read
     */
    public List<RecordedDisk> disks() throws IOException {
        List<String> named = configuration.all(Configuration.DISK);
        List<RecordedDisk> disks = new ArrayList<>();
        Map<Integer, DiskBlock> known = named.isEmpty() ? Map.of() : knownDisks();
        for (String property : named) {
            String[] parts = property.split(" ", 2);
            if (parts.length == 2 && parts[0].matches(DISK_SIZE)) {
                int number = disks.size();
                disks.add(new RecordedDisk(parts[1], Long.parseLong(parts[0]), number,
                        known.getOrDefault(number, new DiskBlock(number, Optional.empty(), NOT_SAID, Optional.empty())), input.reader()));
            }
        }
        return disks;
    }

    private Map<Integer, DiskBlock> knownDisks() throws IOException {
        Map<Integer, DiskBlock> known = new HashMap<>();
        for (Block block : input.blocks()) {
            if (block.kind() == BlockKind.DISK) {
                try {
                    DiskBlock disk = DiskBlock.decode(input.reader().content(block), block);
                    known.put(disk.disk(), disk);
                } catch (RecordingException e) {
                    warn(e.getMessage() + "; what the image of a disk was is not known");
                }
            }
        }
        return known;
    }

    private static byte[] joined(List<byte[]> parts, int length) {
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    /**
     * Makes sure that images are what they are called: their sums show what a file has suffered, this what a recorder did wrong.
     *
     * @throws RecordingException when one is not
     */
    public static void requireImagesOfTheirHash(Map<String, byte[]> images) throws RecordingException {
        for (Map.Entry<String, byte[]> image : images.entrySet()) {
            if (!image.getKey().equals(Sha256.of(image.getValue()))) {
                throw new RecordingException("the image " + image.getKey() + " is not the file with this SHA-256");
            }
        }
    }

    private byte[] content(Block block) throws IOException, RecordingException {
        try {
            return input.reader().content(block);
        } catch (RecordingException e) {
            throw named(e);
        }
    }

    private RecordingException named(RecordingException e) {
        return new RecordingException(file + ": " + e.getMessage());
    }

    /**
     * Shows all entries of events blocks, in order, as far as the recording is good.
     *
     * @throws RecordingException when it is damaged before its end
     */
    public void forEachEntry(EntryVisitor visitor) throws IOException, RecordingException {
        long[] last = {0, 0};
        for (Block block : input.blocks()) {
            if (block.kind() == BlockKind.EVENTS && !showEvents(block, last, visitor)) {
                return;
            }
        }
    }

    /** Shows those of one block; false when it is the last that can be used. */
    private boolean showEvents(Block block, long[] last, EntryVisitor visitor) throws IOException, RecordingException {
        try {
            byte[] content = input.reader().content(block);
            EventsBlock.decode(content, block, shift, (code, logged) -> {
                if (logged.icount() < last[0] || logged.nanoseconds() < last[1]) {
                    throw new RecordingException(block + ": time goes backwards: from instruction " + last[0] + " (" + last[1]
                            + " ns) to instruction " + logged.icount() + " (" + logged.nanoseconds() + " ns)");
                }
                last[0] = logged.icount();
                last[1] = logged.nanoseconds();
                visitor.entry(block, code.label(), logged);
            });
            return true;
        } catch (RecordingException e) {
            if (ending == null && input.isLast(block)) {
                warn(e.getMessage() + ", being the last");
            } else {
                tolerateNamed(e);
            }
            return false;
        }
    }

    private void tolerateNamed(RecordingException damage) throws RecordingException {
        try {
            tolerate(damage);
        } catch (RecordingException refused) {
            throw named(refused);
        }
    }

    /**
     * Shows all that is in the file, in its order, as far as the recording is good.
     *
     * @throws RecordingException when it is damaged before its end in what a run cannot be seen without
     */
    public void list(Consumer<ListedEntry> listener) throws IOException, RecordingException {
        long[] last = {0, 0};
        for (Block block : input.blocks()) {
            if (block.kind() == BlockKind.EVENTS) {
                if (!showEvents(block, last, (in, kind, logged) -> listener.accept(Listing.ofEvent(in, kind, logged)))) {
                    return;
                }
            } else {
                show(block, listener);
            }
        }
        if (input.index() != null) {
            show(input.index(), listener);
        }
    }

    /** Other blocks than those of events are good or not by themselves: what comes behind one that is damaged can be shown. */
    private void show(Block block, Consumer<ListedEntry> listener) throws IOException, RecordingException {
        try {
            Listing.ofBlock(block, input.reader().content(block)).forEach(listener);
        } catch (RecordingException e) {
            if (NOT_NEEDED.contains(block.kind())) {
                warn(e.getMessage() + "; the run can be seen without");
            } else {
                tolerateNamed(e);
            }
        }
    }

    /** The checkpoints in it. */
    public StoredCheckpoints checkpoints() {
        return checkpoints;
    }

    /** Sets who is told, in lines, of what turns out later not to be as it should be. */
    public void onNote(Consumer<String> listener) {
        noteListener = listener;
    }

    /**
     * All that came in, and where it ends. What happened after the last position that the recorder is known to have come to is
     * left out. Of a long recording the events are read, and checked, when they are asked for; this has to stay open then.
     *
     * @throws RecordingException when it is damaged before its end
     */
    public History history() throws IOException, RecordingException {
        return history(READ_AT_ONCE);
    }

    /** The same, of a recording of more than so many blocks of events each when it is asked for. */
    History history(int readAtOnce) throws IOException, RecordingException {
        List<Block> blocks = new ArrayList<>(input.blocks().size());
        for (Block block : input.blocks()) {
            if (block.kind() == BlockKind.EVENTS) {
                blocks.add(block);
            }
        }
        boolean lazily = blocks.size() > readAtOnce && input.version() > FileHeader.OLDEST_VERSION && !salvage;
        History history = lazily ? historyOf(blocks) : wholeHistory();
        checkpoints.endAt(history.endIcount(), history.events().size());
        return history;
    }

    private History historyOf(List<Block> blocks) throws IOException, RecordingException {
        Block last = blocks.get(blocks.size() - 1);
        List<Block> good = blocks;
        long[] end;
        try {
            end = present(last);
        } catch (RecordingException e) {
            if (ending != null || !input.isLast(last)) {
                throw named(new RecordingException(e.getMessage() + SALVAGE_HINT));
            }
            warn(e.getMessage() + ", being the last");
            good = blocks.subList(0, blocks.size() - 1);
            end = present(good.get(good.size() - 1));
        }
        warnOfMissingEnd(end[0]);
        try {
            return new History(startup(), new RecordedEvents(input.reader(), file.toString(), good, shift), false, end[0], end[1]);
        } catch (RecordingException e) {
            throw named(new RecordingException(e.getMessage() + SALVAGE_HINT));
        }
    }

    /** Where the machine was at the end of a block of events: instructions, ns. */
    private long[] present(Block block) throws IOException, RecordingException {
        long[] end = {-1, -1};
        EventsBlock.decode(input.reader().content(block), block, shift, (code, logged) -> {
            end[0] = logged.event() == null ? logged.icount() : -1;
            end[1] = logged.nanoseconds();
        });
        if (end[0] < 0) {
            throw new RecordingException(block + ": it does not say where the machine was at its end");
        }
        return end;
    }

    private void warnOfMissingEnd(long icount) {
        if (ending == null) {
            warn("the recording has no end: it was cut off, or is still being written; its last whole block ends at offset "
                    + input.endOfBlocks() + " of " + input.size() + ", instruction " + icount);
        }
    }

    private History wholeHistory() throws IOException, RecordingException {
        List<LoggedEvent> events = new ArrayList<>();
        int[] known = {0};
        long[] end = {0, 0};
        forEachEntry((block, kind, logged) -> {
            if (logged.event() == null) {
                known[0] = events.size();
                end[0] = logged.icount();
                end[1] = logged.nanoseconds();
            } else {
                events.add(logged);
            }
        });
        warnOfMissingEnd(end[0]);
        return new History(startup(), events.subList(0, known[0]), true, end[0], end[1]);
    }

    private List<Event.Answer> startup() throws IOException, RecordingException {
        List<Event.Answer> answers = new ArrayList<>();
        boolean there = false;
        for (Block block : input.blocks()) {
            if (block.kind() == BlockKind.STARTUP) {
                there = true;
                ByteSource in = new ByteSource(content(block), block.toString());
                while (!in.isAtEnd()) {
                    answers.add((Event.Answer) EventCode.ANSWER.read(in));
                }
            }
        }
        if (!there) {
            throw named(new RecordingException("the recording was cut off before the machine ran"));
        }
        return answers;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
