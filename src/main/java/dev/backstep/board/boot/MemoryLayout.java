package dev.backstep.board.boot;

import dev.backstep.memory.FlatRange;
import dev.backstep.memory.FlatView;
import dev.backstep.memory.MemoryRegion;
import java.util.ArrayList;
import java.util.List;

/** Where a loader may put bytes: RAM, ROM and flash, as disjoint ranges in order of address. */
public final class MemoryLayout {

    private final List<Range> ranges;

    /** Addresses in bytes; {@code end} is included. */
    public record Range(long start, long end) { }

    private MemoryLayout(List<Range> ranges) {
        this.ranges = ranges;
    }

    /** A layout of ranges in any order; neighbours are joined. */
    public static MemoryLayout of(List<Range> ranges) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort((a, b) -> Long.compare(a.start(), b.start()));
        List<Range> joined = new ArrayList<>();
        for (Range range : sorted) {
            Range last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && range.start() <= last.end() + 1) {
                joined.set(joined.size() - 1, new Range(last.start(), Math.max(last.end(), range.end())));
            } else {
                joined.add(range);
            }
        }
        return new MemoryLayout(List.copyOf(joined));
    }

    /** All that is memory in a view. */
    public static MemoryLayout of(FlatView view) {
        List<Range> found = new ArrayList<>();
        for (FlatRange range : view.ranges()) {
            if (range.region().kind() != MemoryRegion.Kind.IO) {
                found.add(new Range(range.start(), range.end()));
            }
        }
        return of(found);
    }

    /** The ranges in order of address, with a gap between any two. */
    public List<Range> ranges() {
        return ranges;
    }

    /** True when {@code size} bytes from {@code address} on are all memory; {@code size} at least 1. */
    public boolean contains(long address, long size) {
        for (Range range : ranges) {
            if (address >= range.start() && address <= range.end()) {
                return size - 1 <= range.end() - address;
            }
        }
        return false;
    }

    /**
     * Checks that bytes can be put somewhere.
     *
     * @param what what they are, to begin the error line with
     * @throws BootException when any of them is outside
     */
    void require(String what, long address, long size) throws BootException {
        if (!contains(address, size)) {
            throw new BootException(String.format("%s: 0x%08x-0x%08x is not memory of this board", what, address,
                    address + size - 1));
        }
    }
}
