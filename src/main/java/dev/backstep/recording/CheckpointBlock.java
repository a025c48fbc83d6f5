package dev.backstep.recording;

import java.util.ArrayList;
import java.util.List;

/**
 * The machine at one moment, without its pages: those are in blocks before it, the ones of all RAMs one behind the other.
 *
 * @param stateLayout {@link dev.backstep.machine.Machine#stateLayout} of the machine: no other can be made this one
 * @param nanoseconds guest time
 * @param events how many events of the recording are before it
 * @param stateHash {@link dev.backstep.machine.Machine#stateHash} at this moment
 * @param state everything but memory
 * @param memory for each RAM, the pages written since the checkpoint before, or the beginning
 */
record CheckpointBlock(long stateLayout, long nanoseconds, int events, long stateHash, byte[] state, List<Pages> memory) {

    /** Pages in a block of pages, but for the last one of a checkpoint. */
    static final int PAGES_IN_BLOCK = 256;

    /**
     * Pages of a RAM.
     *
     * @param pageCount how many it has
     * @param written indices of the pages that were written, ascending
     */
    record Pages(int pageCount, int[] written) { }

    byte[] encode() {
        ByteSink out = new ByteSink(1 << 14);
        out.int64(stateLayout);
        out.int64(nanoseconds);
        out.variable(events);
        out.int64(stateHash);
        out.counted(state);
        out.variable(memory.size());
        for (Pages pages : memory) {
            out.variable(pages.pageCount());
            out.variable(pages.written().length);
            int next = 0;
            for (int page : pages.written()) {
                out.variable(page - next);
                next = page + 1;
            }
        }
        return out.toByteArray();
    }

    static CheckpointBlock decode(byte[] content, Block block) throws RecordingException {
        ByteSource in = new ByteSource(content, block.toString());
        long stateLayout = in.int64();
        long nanoseconds = in.int64();
        int events = in.variable32();
        long stateHash = in.int64();
        byte[] state = in.counted();
        List<Pages> memory = new ArrayList<>();
        for (int count = in.variable32(); count > 0; count--) {
            int pageCount = in.variable32();
            int[] written = new int[in.count()];
            long next = 0;
            for (int i = 0; i < written.length; i++) {
                next += in.variable32();
                if (next >= pageCount) {
                    throw in.damaged("page " + next + " of a memory that has " + pageCount);
                }
                written[i] = (int) next;
                next++;
            }
            memory.add(new Pages(pageCount, written));
        }
        return new CheckpointBlock(stateLayout, nanoseconds, events, stateHash, state, memory);
    }
}
