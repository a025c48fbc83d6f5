package dev.backstep.timeline;

import dev.backstep.arm.mmu.TouchedPages;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which pages each stretch of history has touched, so that a search need not run the stretches that cannot hold what it looks
 * for. Old stretches are joined, to longer ones the older they are; what is not known here may have touched anything.
 *
 * <p>Thread: the machine thread only.
 */
final class Footprints {

    /** Neighbours at distance d from the newest are joined when they are shorter together than d divided by this. */
    private static final int DENSITY = 64;
    private static final int FEW = 64;
    private static final int ENTRY_BYTES = 120;

    /** What the instructions from one position up to, but not including, another touched. */
    private record Stretch(long from, long to, TouchedPages pages) {

        long bytes() {
            return ENTRY_BYTES + pages.bytes();
        }

        Stretch joined(Stretch next) {
            return new Stretch(from, next.to, pages.union(next.pages));
        }
    }

    private final long mostBytes;
    private final TreeMap<Long, Stretch> byStart = new TreeMap<>();
    private long bytes;
    private int countWhenThinned = FEW;

    /** Nothing is known. {@code mostBytes}: what it may take of the heap. */
    Footprints(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Bytes of the heap that it takes. */
    long bytes() {
        return bytes;
    }

    /** How many stretches are told apart. */
    int size() {
        return byStart.size();
    }

    /** The instructions from {@code from} up to, but not including, {@code to} have touched these pages. What was known of them stays. */
    void add(long from, long to, TouchedPages pages) {
        long at = from;
        while (at < to) {
            Map.Entry<Long, Stretch> known = byStart.floorEntry(at);
            if (known != null && known.getValue().to > at) {
                at = known.getValue().to;
            } else {
                Long next = byStart.higherKey(at);
                long end = next == null ? to : Math.min(to, next);
                put(new Stretch(at, end, pages));
                at = end;
            }
        }
        if (byStart.size() > 2 * countWhenThinned || bytes > mostBytes) {
            thin();
        }
    }

    /** True when it is known of all instructions from {@code from} up to, but not including, {@code to} what they touched. */
    boolean covers(long from, long to) {
        long end = to;
        while (end > from) {
            Map.Entry<Long, Stretch> before = byStart.lowerEntry(end);
            if (before == null || before.getValue().to < end) {
                return false;
            }
            end = before.getKey();
        }
        return true;
    }

    /** History from a position on is another one now. */
    void forgetFrom(long position) {
        Map.Entry<Long, Stretch> last = byStart.lowerEntry(position);
        for (Stretch stretch : new ArrayList<>(byStart.tailMap(position, true).values())) {
            remove(stretch);
        }
        if (last != null && last.getValue().to > position) {
            remove(last.getValue());
            put(new Stretch(last.getKey(), position, last.getValue().pages));
        }
    }

    /**
     * The end of the last stretch between two positions whose pages may hold something: no instruction from there up to {@code to}
     * does. -1 when no stretch may.
     *
     * @param from the first instruction that matters
     * @param to the first that does not matter any more, greater than {@code from}
     */
    long lastEnd(long from, long to, Predicate<TouchedPages> mayHold) {
        long end = to;
        while (end > from) {
            Map.Entry<Long, Stretch> before = byStart.lowerEntry(end);
            if (before == null || before.getValue().to < end || mayHold.test(before.getValue().pages)) {
                return end;
            }
            end = before.getKey();
        }
        return -1;
    }

    private void put(Stretch stretch) {
        byStart.put(stretch.from, stretch);
        bytes += stretch.bytes();
    }

    private void remove(Stretch stretch) {
        byStart.remove(stretch.from);
        bytes -= stretch.bytes();
    }

    private void thin() {
        thin(DENSITY);
        for (int density = DENSITY / 2; bytes > mostBytes && density > 0; density /= 2) {
            thin(density);
        }
        while (bytes > mostBytes) {
            remove(byStart.firstEntry().getValue());
        }
        countWhenThinned = Math.max(FEW, byStart.size());
    }

    private void thin(int density) {
        long newest = byStart.lastEntry().getValue().to;
        List<Stretch> old = new ArrayList<>(byStart.values());
        Stretch last = old.get(0);
        for (Stretch next : old.subList(1, old.size())) {
            if (last.to == next.from && next.to - last.from <= (newest - next.to) / density) {
                remove(last);
                remove(next);
                last = last.joined(next);
                put(last);
            } else {
                last = next;
            }
        }
    }
}
