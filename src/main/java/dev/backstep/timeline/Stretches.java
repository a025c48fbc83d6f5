package dev.backstep.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What each stretch of history has touched, so that a search need not run the stretches that cannot hold what it looks
 * for. Old stretches are joined, to longer ones the older they are; what is not known here may have touched anything.
 *
 * <p>Thread: the machine thread only.
 *
 * @param <T> how it is told what was touched
 */
final class Stretches<T> {

    /** What a stretch takes of the heap beside what it has touched. */
    static final int ENTRY_BYTES = 120;
    /** Neighbours at distance d from the newest are joined when they are shorter together than d divided by this. */
    private static final int DENSITY = 64;

    /** What the instructions from one position up to, but not including, another touched. */
    private record Stretch<T>(long from, long to, T touched) { }

    private final long mostBytes;
    private final int few;
    private final ToLongFunction<T> bytesOf;
    private final BinaryOperator<T> union;
    private final TreeMap<Long, Stretch<T>> byStart = new TreeMap<>();
    private long bytes;
    private int countWhenThinned;

    /**
     * Nothing is known.
     *
     * @param mostBytes what it may take of the heap
     * @param few so many stretches are not joined, as long as they take no more than that
     * @param bytesOf what this, which was touched, takes of the heap
     * @param union what one stretch or the other has touched
     */
    Stretches(long mostBytes, int few, ToLongFunction<T> bytesOf, BinaryOperator<T> union) {
        this.mostBytes = mostBytes;
        this.few = few;
        this.countWhenThinned = few;
        this.bytesOf = bytesOf;
        this.union = union;
    }

    /** Bytes of the heap that it takes. */
    long bytes() {
        return bytes;
    }

    /** How many stretches are told apart. */
    int size() {
        return byStart.size();
    }

    /** The instructions from {@code from} up to, but not including, {@code to} have touched this. What was known of them stays. */
    void add(long from, long to, T touched) {
        long at = from;
        while (at < to) {
            Map.Entry<Long, Stretch<T>> known = byStart.floorEntry(at);
            if (known != null && known.getValue().to > at) {
                at = known.getValue().to;
            } else {
                Long next = byStart.higherKey(at);
                long end = next == null ? to : Math.min(to, next);
                put(new Stretch<>(at, end, touched));
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
            Map.Entry<Long, Stretch<T>> before = byStart.lowerEntry(end);
            if (before == null || before.getValue().to < end) {
                return false;
            }
            end = before.getKey();
        }
        return true;
    }

    /** History from a position on is another one now. */
    void forgetFrom(long position) {
        Map.Entry<Long, Stretch<T>> last = byStart.lowerEntry(position);
        for (Stretch<T> stretch : new ArrayList<>(byStart.tailMap(position, true).values())) {
            remove(stretch);
        }
        if (last != null && last.getValue().to > position) {
            remove(last.getValue());
            put(new Stretch<>(last.getKey(), position, last.getValue().touched));
        }
    }

    /**
     * The end of the last stretch between two positions that may hold something: no instruction from there up to {@code to}
     * does. -1 when no stretch may.
     *
     * @param from the first instruction that matters
     * @param to the first that does not matter any more, greater than {@code from}
     */
    long lastEnd(long from, long to, Predicate<T> mayHold) {
        long end = to;
        while (end > from) {
            Map.Entry<Long, Stretch<T>> before = byStart.lowerEntry(end);
            if (before == null || before.getValue().to < end || mayHold.test(before.getValue().touched)) {
                return end;
            }
            end = before.getKey();
        }
        return -1;
    }

    private long bytesOf(Stretch<T> stretch) {
        return ENTRY_BYTES + bytesOf.applyAsLong(stretch.touched);
    }

    private void put(Stretch<T> stretch) {
        byStart.put(stretch.from, stretch);
        bytes += bytesOf(stretch);
    }

    private void remove(Stretch<T> stretch) {
        byStart.remove(stretch.from);
        bytes -= bytesOf(stretch);
    }

    private void thin() {
        thin(DENSITY);
        for (int density = DENSITY / 2; bytes > mostBytes && density > 0; density /= 2) {
            thin(density);
        }
        while (bytes > mostBytes) {
            remove(byStart.firstEntry().getValue());
        }
        countWhenThinned = Math.max(few, byStart.size());
    }

    private void thin(int density) {
        long newest = byStart.lastEntry().getValue().to;
        List<Stretch<T>> old = new ArrayList<>(byStart.values());
        Stretch<T> last = old.get(0);
        for (Stretch<T> next : old.subList(1, old.size())) {
            if (last.to == next.from && next.to - last.from <= (newest - next.to) / density) {
                remove(last);
                remove(next);
                last = new Stretch<>(last.from, next.to, union.apply(last.touched, next.touched));
                put(last);
            } else {
                last = next;
            }
        }
    }
}
