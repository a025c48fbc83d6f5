package dev.backstep.timeline;

import dev.backstep.memory.RamSnapshot;

import java.util.List;

/**
 * The machine at one moment, to come back to.
 *
 * @param icount instructions completed
 * @param nanoseconds guest time
 * @param logIndex how many events of the log had happened
 * @param state everything but memory
 * @param memory content of each block of RAM
 * @param pinned true when thinning must not remove it
 */
public record Checkpoint(long icount, long nanoseconds, int logIndex, byte[] state, List<RamSnapshot> memory, boolean pinned) {

    /** The same, to be kept or not. */
    Checkpoint withPin(boolean keep) {
        return new Checkpoint(icount, nanoseconds, logIndex, state, memory, keep);
    }

    /** Pages written between this checkpoint and an earlier or later one. */
    public int pagesDifferentFrom(Checkpoint other) {
        int pages = 0;
        for (int i = 0; i < memory.size(); i++) {
            pages += memory.get(i).pagesDifferentFrom(other.memory.get(i));
        }
        return pages;
    }

    /**
     * Bytes of the heap that this takes beyond an earlier or later one, from above: as if all pages that were written in between
     * had been copied.
     *
     * @param other null for all that this takes
     */
    long bytesBeyond(Checkpoint other) {
        long bytes = state.length;
        for (int i = 0; i < memory.size(); i++) {
            bytes += memory.get(i).bytesBeyond(other == null ? null : other.memory.get(i));
        }
        return bytes;
    }
}
