package dev.backstep.recording;

import dev.backstep.timeline.DivergenceException;
import dev.backstep.timeline.LoggedEvent;

import java.io.IOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;

/**
 * The events of a long recording, each block read when one of its events is asked for. Blocks that were used last stay in memory.
 *
 * <p>Thread: one at a time.
 */
final class RecordedEvents extends AbstractList<LoggedEvent> implements RandomAccess {

    private static final int BLOCKS_IN_MEMORY = 64;

    private final BlockReader reader;
    private final String name;
    private final int shift;
    private final List<Block> blocks;
    /** For each block, how many events are before it; at the end, how many there are. */
    private final int[] before;
    private final Map<Integer, List<LoggedEvent>> inMemory = new LinkedHashMap<>(BLOCKS_IN_MEMORY * 2, 0.75f, true);
    /** The block that was used last. */
    private int last = -1;
    private List<LoggedEvent> lastEvents = List.of();

    /**
     * @param name of the file, for messages
     * @param blocks whole blocks of events, in order, which say how many events they have
     * @param shift log2 of the ns that an instruction takes
     * @throws RecordingException when positions go backwards from block to block
     */
    RecordedEvents(BlockReader reader, String name, List<Block> blocks, int shift) throws IOException, RecordingException {
        this.reader = reader;
        this.name = name;
        this.blocks = blocks;
        this.shift = shift;
        this.before = new int[blocks.size() + 1];
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            int count = block.events() < Block.MANY_EVENTS ? block.events() : decode(block, Long.MAX_VALUE, 0).size();
            before[i + 1] = Math.addExact(before[i], count);
            if (i > 0 && blocks.get(i).position() < blocks.get(i - 1).position()) {
                throw new RecordingException(blocks.get(i) + ": time goes backwards: from instruction " + blocks.get(i - 1).position()
                        + " to instruction " + blocks.get(i).position());
            }
        }
    }

    @Override
    public int size() {
        return before[blocks.size()];
    }

    /** @throws DivergenceException when the block cannot be read, naming it */
    @Override
    public LoggedEvent get(int index) {
        if (last < 0 || index < before[last] || index >= before[last + 1]) {
            find(index);
        }
        return lastEvents.get(index - before[last]);
    }

    private void find(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(index);
        }
        int found = Arrays.binarySearch(before, index);
        // Blocks without events have the number of the one behind them.
        int block = found >= 0 ? found : -found - 2;
        while (before[block + 1] <= index) {
            block++;
        }
        List<LoggedEvent> events = inMemory.get(block);
        if (events == null) {
            events = read(block);
            inMemory.put(block, events);
            if (inMemory.size() > BLOCKS_IN_MEMORY) {
                inMemory.remove(inMemory.keySet().iterator().next());
            }
        }
        last = block;
        lastEvents = events;
    }

    private List<LoggedEvent> read(int number) {
        Block block = blocks.get(number);
        long end = number + 1 < blocks.size() ? blocks.get(number + 1).position() : Long.MAX_VALUE;
        // Time goes on from the last event before it, if that is known.
        List<LoggedEvent> previous = number == 0 ? null : inMemory.get(number - 1);
        try {
            List<LoggedEvent> events = decode(block, end,
                    previous == null || previous.isEmpty() ? 0 : previous.get(previous.size() - 1).nanoseconds());
            if (events.size() != before[number + 1] - before[number]) {
                throw new RecordingException(block + ": it has " + events.size() + " events and should have " + block.events());
            }
            return events;
        } catch (IOException | RecordingException e) {
            throw DivergenceException.unreadable(name + ": what happened from instruction " + block.position() + " on cannot be read: "
                    + e.getMessage(), block.position());
        }
    }

    /**
     * The events of a block.
     *
     * @param end the position, in instructions, that it must not go beyond
     * @param start the time, in ns, that it must not begin before
     */
    private List<LoggedEvent> decode(Block block, long end, long start) throws IOException, RecordingException {
        List<LoggedEvent> events = new ArrayList<>(block.events());
        long[] last = {block.position(), start};
        EventsBlock.decode(reader.content(block), block, shift, (code, logged) -> {
            if (logged.nanoseconds() < last[1] || logged.icount() > end) {
                throw new RecordingException(block + ": time goes backwards: from instruction " + Math.max(last[0], logged.icount()) + " ("
                        + last[1] + " ns) to instruction " + Math.min(end, logged.icount()) + " (" + logged.nanoseconds() + " ns)");
            }
            last[0] = logged.icount();
            last[1] = logged.nanoseconds();
            if (logged.event() != null) {
                events.add(logged);
            }
        });
        return events;
    }
}
