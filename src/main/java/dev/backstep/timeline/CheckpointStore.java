package dev.backstep.timeline;

import dev.backstep.memory.Ram;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The checkpoints of a timeline, by instruction count, within a budget of memory.
 *
 * <p>Thinning is geometric: the gap that is allowed between two neighbours grows with their distance from the newest, so
 * that a run of length L keeps about log L of them. When the budget is exceeded gaps are widened further. The first one,
 * and pinned ones, stay.
 */
final class CheckpointStore {

    /** At distance d from the newest, neighbours closer together than d divided by this are thinned. */
    private static final int DENSITY = 16;

    private final long budget;
    private final TreeMap<Long, Checkpoint> byIcount = new TreeMap<>();
    /** Bytes that each checkpoint costs beyond the one before it. */
    private final Map<Long, Long> cost = new TreeMap<>();
    private long used;

    /** {@code budget} in bytes. */
    CheckpointStore(long budget) {
        this.budget = budget;
    }

    long budget() {
        return budget;
    }

    /** Bytes in use, an estimate from above. */
    long used() {
        return used;
    }

    Collection<Checkpoint> all() {
        return byIcount.values();
    }

    /** Adds a checkpoint; one at the same count is replaced. */
    void add(Checkpoint checkpoint) {
        byIcount.put(checkpoint.icount(), checkpoint);
        recount(checkpoint.icount());
        Long next = byIcount.higherKey(checkpoint.icount());
        if (next != null) {
            recount(next);
        }
    }

    /** The newest checkpoint at or before a count; the first one always exists once added. */
    Checkpoint atOrBefore(long icount) {
        Map.Entry<Long, Checkpoint> entry = byIcount.floorEntry(icount);
        return entry == null ? null : entry.getValue();
    }

    /** The newest checkpoint before a count, or null. */
    Checkpoint before(long icount) {
        Map.Entry<Long, Checkpoint> entry = byIcount.lowerEntry(icount);
        return entry == null ? null : entry.getValue();
    }

    void remove(long icount) {
        if (byIcount.remove(icount) != null) {
            used -= cost.remove(icount);
            Long next = byIcount.higherKey(icount);
            if (next != null) {
                recount(next);
            }
        }
    }

    /**
     * Removes what is closer together than needed.
     *
     * @param minimumGap instructions between neighbours near the newest
     */
    void thin(long minimumGap) {
        thinWith(minimumGap, DENSITY);
        for (int density = DENSITY / 2; used > budget && density > 0; density /= 2) {
            thinWith(minimumGap, density);
        }
        // A guest that rewrites all its memory all the time: the oldest go; the first, which costs nothing, stays.
        while (used > budget) {
            Checkpoint victim = null;
            List<Checkpoint> list = new ArrayList<>(byIcount.values());
            for (int i = 1; i < list.size(); i++) {
                if (!list.get(i).pinned()) {
                    victim = list.get(i);
                    break;
                }
            }
            if (victim == null) {
                return;
            }
            remove(victim.icount());
        }
    }

    private void thinWith(long minimumGap, int density) {
        long newest = byIcount.lastKey();
        List<Checkpoint> list = new ArrayList<>(byIcount.values());
        long previous = list.get(0).icount();
        for (int i = 1; i < list.size() - 1; i++) {
            Checkpoint candidate = list.get(i);
            long gapWithout = list.get(i + 1).icount() - previous;
            long allowed = Math.max(minimumGap, (newest - candidate.icount()) / density);
            if (!candidate.pinned() && gapWithout <= allowed) {
                remove(candidate.icount());
            } else {
                previous = candidate.icount();
            }
        }
    }

    private void recount(long icount) {
        Checkpoint checkpoint = byIcount.get(icount);
        Checkpoint before = before(icount);
        long pages = before == null ? 0 : checkpoint.pagesDifferentFrom(before);
        long bytes = checkpoint.state().length + pages * Ram.PAGE_SIZE;
        Long old = cost.put(icount, bytes);
        used += bytes - (old == null ? 0 : old);
    }
}
