package dev.backstep.recording;

import dev.backstep.memory.Ram;
import dev.backstep.memory.RamSnapshot;
import dev.backstep.timeline.Checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes checkpoints, one at a time and each in pieces, so that events need not wait.
 *
 * <p>Thread: the one that writes the file; the machine runs on meanwhile.
 */
final class CheckpointWriter {

    /**
     * A checkpoint to be written.
     *
     * @param events how many events of the recording are before it
     * @param stateHash of the machine at this moment
     */
    record Request(Checkpoint checkpoint, int events, long stateHash) { }

    private final long stateLayout;
    /** Of a block of pages. */
    private final byte[] content = new byte[CheckpointBlock.PAGES_IN_BLOCK * Ram.PAGE_SIZE];
    /** For each RAM, the versions of pages that the last checkpoint had. */
    private List<long[]> versions;
    private Request request;
    private List<CheckpointBlock.Pages> memory = List.of();
    private int pageCount;
    private int writtenCount;
    private List<Block> pageBlocks = new ArrayList<>();

    /**
     * Nothing is to be written yet.
     *
     * @param memory what it holds at the beginning
     */
    CheckpointWriter(long stateLayout, List<RamSnapshot> memory) {
        this.stateLayout = stateLayout;
        this.versions = memory.stream().map(RamSnapshot::versions).toList();
    }

    /** True when one has been begun and is not finished. */
    boolean isBusy() {
        return request != null;
    }

    /** Begins one; the one before is finished. */
    void begin(Request newRequest) {
        request = newRequest;
        List<long[]> now = newRequest.checkpoint().memory().stream().map(RamSnapshot::versions).toList();
        memory = new ArrayList<>();
        pageCount = 0;
        for (int ram = 0; ram < now.size(); ram++) {
            int[] written = difference(versions.get(ram), now.get(ram));
            memory.add(new CheckpointBlock.Pages(now.get(ram).length, written));
            pageCount += written.length;
        }
        versions = now;
        writtenCount = 0;
        pageBlocks = new ArrayList<>();
    }

    private static int[] difference(long[] before, long[] now) {
        int[] pages = new int[now.length];
        int count = 0;
        for (int page = 0; page < now.length; page++) {
            if (now[page] != before[page] || now[page] < 0) {
                pages[count] = page;
                count++;
            }
        }
        return Arrays.copyOf(pages, count);
    }

    /** Bytes of pages that the one that was begun last has. */
    long bytes() {
        return (long) pageCount * Ram.PAGE_SIZE;
    }

    /**
     * Writes the next piece of it.
     *
     * @return the checkpoint's own block when it is whole now, otherwise null
     */
    Block writeNext(BlockOutput output) throws IOException {
        long position = request.checkpoint().icount();
        if (writtenCount < pageCount) {
            pageBlocks.add(output.add(BlockKind.PAGES, position, 0, content, nextPages()));
            return null;
        }
        Checkpoint checkpoint = request.checkpoint();
        Block block = output.add(BlockKind.CHECKPOINT, position, new CheckpointBlock(stateLayout, checkpoint.nanoseconds(),
                request.events(), request.stateHash(), checkpoint.state(), memory).encode());
        request = null;
        return block;
    }

    /** The blocks of pages of the one that was begun last, so far. */
    List<Block> pageBlocks() {
        return pageBlocks;
    }

    /** Copies the next pages into {@link #content}; gives how many bytes. */
    private int nextPages() {
        int count = Math.min(CheckpointBlock.PAGES_IN_BLOCK, pageCount - writtenCount);
        int before = 0;
        int done = 0;
        for (int ram = 0; ram < memory.size() && done < count; ram++) {
            int[] written = memory.get(ram).written();
            while (done < count && writtenCount + done < before + written.length) {
                request.checkpoint().memory().get(ram).copyPage(written[writtenCount + done - before], content, done * Ram.PAGE_SIZE);
                done++;
            }
            before += written.length;
        }
        writtenCount += count;
        return count * Ram.PAGE_SIZE;
    }
}
