package dev.backstep.timeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The checkpoints of a timeline, by instruction count, and what they take of the heap.
 *
 * <p>Thinning is geometric, by the time that it takes to run from one to the next: the gap that is allowed between two
 * neighbours grows with their distance from the newest and from the one in use, so that a run of length L keeps about log L of
 * them. When the budget is exceeded gaps are widened further. The first one, and pinned ones, stay.
 */
final class CheckpointStore {

    /** At distance d from the newest, neighbours closer together than d divided by this are thinned. */
    private static final int DENSITY = 128;
    /** What a checkpoint takes beside its state and the pages. */
    private static final int ENTRY_BYTES = 256;

    private final long budget;
    private final NavigableMap<Long, Entry> byIcount = new TreeMap<>();
    private long used;

    /** A checkpoint with what is known of it. */
    private static final class Entry {
        private final Checkpoint checkpoint;
        /** Host time, in ns, that it takes to run from the beginning to here. */
        private final long replayTime;
        /** Bytes that it costs beyond the one before it. */
        private long bytes;

        private Entry(Checkpoint checkpoint, long replayTime) {
            this.checkpoint = checkpoint;
            this.replayTime = replayTime;
        }
    }

    /** {@code budget} in bytes. */
    CheckpointStore(long budget) {
        this.budget = budget;
    }

    long budget() {
        return budget;
    }

    /** Bytes in use, an estimate from above: every page counts as copied that differs from the checkpoint before. */
    long used() {
        return used;
    }

    /** In order of position. */
    Collection<Checkpoint> all() {
        return byIcount.values().stream().map(entry -> entry.checkpoint).toList();
    }

    /** How many. */
    int size() {
        return byIcount.size();
    }

    /** Adds a checkpoint of which it is not known how long it takes to come there; one at the same count is replaced. */
    void add(Checkpoint checkpoint) {
        add(checkpoint, replayTime(checkpoint.icount()));
    }

    /**
     * Adds a checkpoint; one at the same count is replaced.
     *
     * @param replayTime host time to run there from the beginning, in ns
     */
    void add(Checkpoint checkpoint, long replayTime) {
        long icount = checkpoint.icount();
        Map.Entry<Long, Entry> before = byIcount.lowerEntry(icount);
        Map.Entry<Long, Entry> after = byIcount.higherEntry(icount);
        long least = before == null ? 0 : before.getValue().replayTime;
        long most = after == null ? Long.MAX_VALUE : after.getValue().replayTime;
        Entry old = byIcount.put(icount, new Entry(checkpoint, Math.max(least, Math.min(replayTime, most))));
        used -= old == null ? 0 : old.bytes;
        recount(icount);
        if (after != null) {
            recount(after.getKey());
        }
    }

    /** Host time, in ns, that it takes to run from the beginning to a position: measured at checkpoints, estimated between them. */
    long replayTime(long icount) {
        Map.Entry<Long, Entry> before = byIcount.floorEntry(icount);
        Map.Entry<Long, Entry> after = byIcount.ceilingEntry(icount);
        if (before == null) {
            return icount;
        }
        long start = before.getValue().replayTime;
        long instructions = icount - before.getKey();
        if (after == null) {
            return start + instructions;
        }
        long gap = after.getKey() - before.getKey();
        return gap == 0 ? start : start + (long) ((double) instructions / gap * (after.getValue().replayTime - start));
    }

    /** The newest checkpoint at or before a count; the first one always exists once added. */
    Checkpoint atOrBefore(long icount) {
        return checkpointOf(byIcount.floorEntry(icount));
    }

    /** The newest checkpoint before a count, or null. */
    Checkpoint before(long icount) {
        return checkpointOf(byIcount.lowerEntry(icount));
    }

    private static Checkpoint checkpointOf(Map.Entry<Long, Entry> entry) {
        return entry == null ? null : entry.getValue().checkpoint;
    }

    /** True while this very checkpoint is kept. */
    boolean holds(Checkpoint checkpoint) {
        Entry entry = byIcount.get(checkpoint.icount());
        return entry != null && entry.checkpoint == checkpoint;
    }

    void remove(long icount) {
        Entry removed = byIcount.remove(icount);
        if (removed != null) {
            used -= removed.bytes;
            Long next = byIcount.higherKey(icount);
            if (next != null) {
                recount(next);
            }
        }
    }

    /**
     * True when it is so long a run from the checkpoint before a position, and between those around it, that one there would stay.
     * Searches that pass there again and again would else fill the budget with what brings nobody closer.
     *
     * @param minimumGap see {@link #thin}
     */
    boolean isWanted(long icount, long minimumGap) {
        Map.Entry<Long, Entry> before = byIcount.floorEntry(icount);
        Map.Entry<Long, Entry> after = byIcount.higherEntry(icount);
        if (before == null || after == null) {
            return true;
        }
        long start = before.getValue().replayTime;
        long end = after.getValue().replayTime;
        long allowed = allowedGap(byIcount.lastEntry().getValue().replayTime - end, minimumGap, DENSITY);
        return end - start > 2 * allowed && replayTime(icount) - start >= allowed;
    }

    private static long allowedGap(long distance, long minimumGap, int density) {
        return Math.max(minimumGap, distance / density);
    }

    /**
     * Removes what is closer together than needed.
     *
     * @param minimumGap ns of running between neighbours near the newest
     * @param inUse the checkpoint that the machine was taken from or put back to last, which stays; or null
     */
    void thin(long minimumGap, Checkpoint inUse) {
        thinWith(minimumGap, DENSITY, inUse);
    }

    /**
     * Removes checkpoints until there is room for another one, if that can be: what is close together first, then the oldest,
     * pinned ones last; never the first, and the one in use only when the new one takes its place.
     *
     * @param icount of the new one
     * @param newBytes what it costs beyond {@code inUse}
     * @param roomElsewhere bytes of the budget that are spent otherwise
     * @param minimumGap see {@link #thin}
     * @param inUse the checkpoint that the machine was taken from or put back to last; or null
     * @return false when the new one does not fit
     */
    boolean makeRoom(long icount, long newBytes, long roomElsewhere, long minimumGap, Checkpoint inUse) {
        long allowed = budget - roomElsewhere;
        return shrink(allowed, () -> costOfNew(icount, newBytes, inUse), minimumGap, inUse)
                || replaceInUse(icount, newBytes, allowed, inUse);
    }

    /** Removes checkpoints until they fit into the budget: one that was added may have made its neighbour dearer. See {@link #makeRoom}. */
    void fit(long roomElsewhere, long minimumGap, Checkpoint inUse) {
        shrink(budget - roomElsewhere, () -> 0, minimumGap, inUse);
    }

    private boolean shrink(long allowed, LongSupplier needed, long minimumGap, Checkpoint inUse) {
        for (int density = DENSITY; used + needed.getAsLong() > allowed && density > 0; density /= 2) {
            thinWith(minimumGap, density, inUse);
        }
        // A guest that rewrites all its memory all the time: the oldest go; the first, which was there already, stays.
        while (used + needed.getAsLong() > allowed) {
            Checkpoint victim = oldestBut(inUse, false);
            if (victim == null) {
                victim = oldestBut(inUse, true);
            }
            if (victim == null) {
                return false;
            }
            remove(victim.icount());
        }
        return true;
    }

    private boolean replaceInUse(long icount, long newBytes, long allowed, Checkpoint inUse) {
        if (inUse == null || !holds(inUse) || inUse.icount() == byIcount.firstKey() || inUse.icount() > icount) {
            return false;
        }
        long instead = used - byIcount.get(inUse.icount()).bytes + newBytes + inUse.bytesBeyond(before(inUse.icount()));
        if (instead > allowed) {
            return false;
        }
        remove(inUse.icount());
        return true;
    }

    /** What a new checkpoint costs beyond its neighbour, from above. */
    private long costOfNew(long icount, long newBytes, Checkpoint inUse) {
        Checkpoint before = before(icount);
        return before == null || before == inUse || inUse == null ? newBytes : newBytes + inUse.bytesBeyond(before);
    }

    private Checkpoint oldestBut(Checkpoint inUse, boolean pinnedToo) {
        for (Entry entry : byIcount.tailMap(byIcount.firstKey(), false).values()) {
            if (entry.checkpoint != inUse && (pinnedToo || !entry.checkpoint.pinned())) {
                return entry.checkpoint;
            }
        }
        return null;
    }

    private void thinWith(long minimumGap, int density, Checkpoint inUse) {
        long newest = byIcount.lastEntry().getValue().replayTime;
        Entry used = inUse == null ? null : byIcount.get(inUse.icount());
        long cursor = used == null ? newest : used.replayTime;
        List<Entry> tooClose = new ArrayList<>();
        Iterator<Entry> entries = byIcount.values().iterator();
        long previous = entries.next().replayTime;
        Entry next = entries.hasNext() ? entries.next() : null;
        while (entries.hasNext()) {
            Entry candidate = next;
            next = entries.next();
            long gapWithout = next.replayTime - previous;
            long distance = Math.min(newest - candidate.replayTime, Math.abs(cursor - candidate.replayTime));
            long allowed = allowedGap(distance, minimumGap, density);
            if (!candidate.checkpoint.pinned() && candidate.checkpoint != inUse && gapWithout <= allowed) {
                tooClose.add(candidate);
            } else {
                previous = candidate.replayTime;
            }
        }
        for (Entry entry : tooClose) {
            remove(entry.checkpoint.icount());
        }
    }

    private void recount(long icount) {
        Entry entry = byIcount.get(icount);
        used -= entry.bytes;
        entry.bytes = entry.checkpoint.bytesBeyond(before(icount)) + ENTRY_BYTES;
        used += entry.bytes;
    }
}
