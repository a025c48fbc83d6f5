package dev.backstep.recording;

import dev.backstep.memory.PageVersion;
import dev.backstep.memory.Ram;
import dev.backstep.memory.RamSnapshot;
import dev.backstep.timeline.Checkpoint;
import dev.backstep.timeline.CheckpointSource;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The checkpoints in a recording's file. Where they are is known; what they hold is read when one is asked for, and pages only as
 * far as no checkpoint in memory has them.
 *
 * <p>One that cannot be used - damaged, or of a machine whose state is made of other parts - is left out with a note, and so are those
 * behind it, which build on it.
 *
 * <p>Thread: the machine thread; {@link #add} any thread.
 */
public final class StoredCheckpoints implements CheckpointSource {

    /** Loading one takes some 0.3 s at first, as running so many instructions does. */
    static final long WORTH_INSTRUCTIONS = 50_000_000;

    /** A checkpoint in the file; {@code logged} is how many events of the machine's log are before it, -1 for those of the file. */
    private record Entry(Block block, List<Block> pages, int logged) { }

    /** Where a page's content is: entry, and place among its pages. */
    private record Place(int entry, int index) { }

    private final BlockReader reader;
    private final Consumer<String> notes;
    private final long worth;
    private final List<Entry> entries = new ArrayList<>();
    /** Of the first entries, as far as they have been read. */
    private final List<CheckpointBlock> read = new ArrayList<>();
    private final Map<Place, WeakReference<PageVersion>> loaded = new HashMap<>();
    /** The first that cannot be used, nor those behind it. */
    private int usable = Integer.MAX_VALUE;
    /** The one that is being read. */
    private int reading;
    private boolean ofOtherState;
    private long stateLayout;
    private long end = Long.MAX_VALUE;
    private int endEvents = Integer.MAX_VALUE;

    /**
     * None yet.
     *
     * @param notes told of what cannot be used, in lines
     * @param worth instructions that one must save to be loaded
     */
    StoredCheckpoints(BlockReader reader, Consumer<String> notes, long worth) {
        this.reader = reader;
        this.notes = notes;
        this.worth = worth;
    }

    /**
     * Says for what machine they are to be. Before the first is asked for.
     *
     * @param newStateLayout {@link dev.backstep.machine.Machine#stateLayout} of the machine
     */
    public void setStateLayout(long newStateLayout) {
        stateLayout = newStateLayout;
    }

    /**
     * Leaves out what the recording does not reach, having been cut off.
     *
     * @param icount the last position, in instructions
     * @param events how many events there are
     */
    void endAt(long icount, int events) {
        end = icount;
        endEvents = events;
    }

    /** Adds those of a file. */
    void addAll(List<Block> blocks) {
        List<Block> pages = new ArrayList<>();
        for (Block block : blocks) {
            if (block.kind() == BlockKind.PAGES) {
                if (!pages.isEmpty() && pages.get(0).position() != block.position()) {
                    pages.clear();
                }
                pages.add(block);
            } else if (block.kind() == BlockKind.CHECKPOINT) {
                add(block, pages, -1);
                pages.clear();
            }
        }
    }

    /**
     * Adds one behind the others.
     *
     * @param logged how many events of the machine's log are before it; -1 for what the block says
     */
    synchronized void add(Block block, List<Block> pages, int logged) {
        entries.add(new Entry(block, List.copyOf(pages), logged));
    }

    /** How many there are. */
    public synchronized int count() {
        return entries.size();
    }

    /** Positions, in instructions, ascending. */
    public synchronized List<Long> positions() {
        return entries.stream().map(entry -> entry.block().position()).filter(position -> position <= end).toList();
    }

    @Override
    public synchronized long newest(long above, long target) {
        for (int i = Math.min(usable, entries.size()) - 1; i >= 0; i--) {
            long position = entries.get(i).block().position();
            if (position <= target && position <= end) {
                return position - worth >= above && position > above ? position : -1;
            }
        }
        return -1;
    }

    @Override
    public synchronized Checkpoint load(long icount, Checkpoint beginning) {
        int number = 0;
        while (number < entries.size() && entries.get(number).block().position() != icount) {
            number++;
        }
        if (number == entries.size()) {
            throw new IllegalArgumentException("no checkpoint is stored at " + icount);
        }
        if (number >= usable) {
            return null;
        }
        try {
            readUpTo(number, beginning);
            return checkpoint(number, beginning);
        } catch (IOException | RecordingException e) {
            usable = reading;
            notes.accept("checkpoints of the recording from instruction " + entries.get(reading).block().position()
                    + " on are not used: " + e.getMessage());
            return null;
        }
    }

    /** True when it has turned out that they mean nothing to this machine, whose state is made of other parts. */
    public synchronized boolean isOfOtherState() {
        return ofOtherState;
    }

    private void readUpTo(int number, Checkpoint beginning) throws IOException, RecordingException {
        while (read.size() <= number) {
            reading = read.size();
            Entry entry = entries.get(reading);
            CheckpointBlock next = CheckpointBlock.decode(reader.content(entry.block()), entry.block());
            requireFits(next, entry, beginning);
            read.add(next);
        }
    }

    private void requireFits(CheckpointBlock next, Entry entry, Checkpoint beginning) throws RecordingException {
        if (next.stateLayout() != stateLayout) {
            ofOtherState = true;
            throw new RecordingException(entry.block() + ": it was written by a version of backstep whose machine has another state");
        }
        List<RamSnapshot> memory = beginning.memory();
        int pages = 0;
        boolean fits = next.memory().size() == memory.size();
        for (int ram = 0; fits && ram < memory.size(); ram++) {
            fits = next.memory().get(ram).pageCount() == memory.get(ram).pageCount();
            pages += next.memory().get(ram).written().length;
        }
        long stored = entry.pages().stream().mapToLong(Block::rawLength).sum();
        if (!fits || stored != (long) pages * Ram.PAGE_SIZE) {
            throw new RecordingException(entry.block() + ": its memory is not the machine's, or its pages are not all there");
        }
        if (entry.logged() < 0 && next.events() > endEvents) {
            throw new RecordingException(entry.block() + ": it is after " + next.events() + " events, and there are " + endEvents);
        }
    }

    private Checkpoint checkpoint(int number, Checkpoint beginning) throws IOException, RecordingException {
        List<RamSnapshot> memory = new ArrayList<>();
        List<Map<Integer, PageVersion>> contents = contents(number, beginning.memory().size());
        for (int ram = 0; ram < beginning.memory().size(); ram++) {
            memory.add(beginning.memory().get(ram).with(contents.get(ram)));
        }
        CheckpointBlock block = read.get(number);
        Entry entry = entries.get(number);
        return new Checkpoint(entry.block().position(), block.nanoseconds(), entry.logged() >= 0 ? entry.logged() : block.events(),
                block.state(), memory, false);
    }

    /** For each RAM, what the pages hold that were written since the beginning. */
    private List<Map<Integer, PageVersion>> contents(int number, int rams) throws IOException, RecordingException {
        loaded.values().removeIf(reference -> reference.refersTo(null));
        List<Map<Integer, PageVersion>> contents = new ArrayList<>();
        for (int ram = 0; ram < rams; ram++) {
            contents.add(new HashMap<>());
        }
        // The newest content of each page counts.
        for (int i = number; i >= 0; i--) {
            byte[][] blocks = new byte[entries.get(i).pages().size()][];
            int index = 0;
            for (int ram = 0; ram < rams; ram++) {
                for (int page : read.get(i).memory().get(ram).written()) {
                    if (!contents.get(ram).containsKey(page)) {
                        reading = i;
                        contents.get(ram).put(page, page(i, index, blocks));
                    }
                    index++;
                }
            }
        }
        return contents;
    }

    /** @param blocks contents of the entry's blocks of pages, as far as they have been read */
    private PageVersion page(int number, int index, byte[][] blocks) throws IOException, RecordingException {
        Place place = new Place(number, index);
        WeakReference<PageVersion> known = loaded.get(place);
        PageVersion version = known == null ? null : known.get();
        if (version == null) {
            int block = index / CheckpointBlock.PAGES_IN_BLOCK;
            int offset = index % CheckpointBlock.PAGES_IN_BLOCK * Ram.PAGE_SIZE;
            Entry entry = entries.get(number);
            if (blocks[block] == null) {
                blocks[block] = reader.content(entry.pages().get(block));
            }
            if (offset + Ram.PAGE_SIZE > blocks[block].length) {
                throw new RecordingException(entry.pages().get(block) + ": it has too few pages");
            }
            version = PageVersion.stored(Arrays.copyOfRange(blocks[block], offset, offset + Ram.PAGE_SIZE));
            loaded.put(place, new WeakReference<>(version));
        }
        return version;
    }
}
