package dev.backstep.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an address space looks like once aliases are resolved and hidden parts removed: disjoint ranges in order of
 * address. Immutable. Addresses are physical, 0 to 2<sup>40</sup>-1.
 */
public final class FlatView {

    /** No board here has more than 40 address bits. */
    private static final long LAST_ADDRESS = (1L << 40) - 1;

    private final List<FlatRange> ranges;
    private final long[] starts;

    private FlatView(List<FlatRange> ranges) {
        this.ranges = List.copyOf(ranges);
        this.starts = ranges.stream().mapToLong(FlatRange::start).toArray();
    }

    /** Flattens the tree below {@code root}, which begins at address 0. */
    public static FlatView of(MemoryRegion root) {
        TreeMap<Long, FlatRange> found = new TreeMap<>();
        render(found, root, 0, 0, LAST_ADDRESS);
        return new FlatView(new ArrayList<>(found.values()));
    }

    /**
     * Adds what of {@code region} is visible in {@code [from, to]} where nothing stands yet.
     *
     * @param base address at which the region's offset 0 would lie; may be negative below an alias
     */
    private static void render(TreeMap<Long, FlatRange> found, MemoryRegion region, long base, long from, long to) {
        long last = region.size() == -1 ? LAST_ADDRESS : base + region.size() - 1;
        long start = Math.max(base, from);
        long end = Math.min(last, to);
        if (start > end) {
            return;
        }
        for (MemoryRegion.Subregion child : region.frontToBack()) {
            render(found, child.region(), base + child.offset(), start, end);
        }
        switch (region.kind()) {
            case CONTAINER -> { }
            case ALIAS -> render(found, region.aliasTarget(), base - region.aliasOffset(), start, end);
            case RAM, ROM, ROM_DEVICE, IO -> fillGaps(found, region, base, start, end);
        }
    }

    private static void fillGaps(TreeMap<Long, FlatRange> found, MemoryRegion region, long base, long start, long end) {
        long at = start;
        while (at <= end) {
            Map.Entry<Long, FlatRange> before = found.floorEntry(at);
            if (before != null && before.getValue().end() >= at) {
                at = before.getValue().end() + 1;
                continue;
            }
            Long next = found.higherKey(at);
            long gapEnd = next == null ? end : Math.min(end, next - 1);
            found.put(at, new FlatRange(at, gapEnd, region, at - base));
            at = gapEnd + 1;
        }
    }

    /** The ranges in order of address. */
    public List<FlatRange> ranges() {
        return ranges;
    }

    /** The range that holds {@code address}, or null where nothing is. */
    public FlatRange find(long address) {
        int low = 0;
        int high = starts.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            FlatRange range = ranges.get(middle);
            if (address < range.start()) {
                high = middle - 1;
            } else if (address > range.end()) {
                low = middle + 1;
            } else {
                return range;
            }
        }
        return null;
    }
}
