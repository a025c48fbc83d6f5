package dev.backstep.monitor;

import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.FlatRange;
import dev.backstep.memory.MemoryRegion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The text of {@code info mtree} and {@code info mtree -f}, as QEMU's monitor prints it. Lines end in {@code \n}.
 *
 * <p>Thread: the machine thread, which owns the tree.
 */
public final class MemoryTreePrinter {

    private final List<AddressSpace> spaces;
    private final List<List<AddressSpace>> groups;
    /** Where each region stands in the one that holds it. */
    private final Map<MemoryRegion, MemoryRegion.Subregion> places = new IdentityHashMap<>();

    /** A printer of these address spaces, given in the order in which the machine made them. */
    public MemoryTreePrinter(List<AddressSpace> spaces) {
        this.spaces = List.copyOf(spaces);
        this.groups = byRoot();
        for (AddressSpace space : this.spaces) {
            findPlaces(space.root());
        }
    }

    /** Address spaces that share a root stand together. */
    private List<List<AddressSpace>> byRoot() {
        Map<MemoryRegion, List<AddressSpace>> found = new IdentityHashMap<>();
        List<List<AddressSpace>> inOrder = new ArrayList<>();
        for (AddressSpace space : spaces) {
            List<AddressSpace> group = found.get(space.root());
            if (group == null) {
                group = new ArrayList<>();
                found.put(space.root(), group);
                inOrder.add(group);
            }
            group.add(space);
        }
        return inOrder;
    }

    private void findPlaces(MemoryRegion region) {
        for (MemoryRegion.Subregion subregion : region.subregions()) {
            if (places.putIfAbsent(subregion.region(), subregion) == null) {
                findPlaces(subregion.region());
            }
        }
        if (region.aliasTarget() != null && !places.containsKey(region.aliasTarget())) {
            findPlaces(region.aliasTarget());
        }
    }

    /** {@code info mtree}: every address space as its tree, then every region that an alias shows a part of. */
    public String tree() {
        StringBuilder out = new StringBuilder();
        Set<MemoryRegion> aliasTargets = new LinkedHashSet<>();
        for (List<AddressSpace> group : groups) {
            group.stream().map(AddressSpace::name).sorted()
                    .forEach(name -> out.append("address-space: ").append(name).append('\n'));
            region(out, aliasTargets, group.get(0).root(), 0, 1);
            out.append('\n');
        }
        // Printing a target may turn up further ones, which are printed behind it.
        Set<MemoryRegion> printed = new LinkedHashSet<>();
        while (printed.size() < aliasTargets.size()) {
            for (MemoryRegion target : List.copyOf(aliasTargets)) {
                if (printed.add(target)) {
                    out.append("memory-region: ").append(target.name()).append('\n');
                    region(out, aliasTargets, target, 0, 1);
                    out.append('\n');
                }
            }
        }
        return out.toString();
    }

    private void region(StringBuilder out, Set<MemoryRegion> aliasTargets, MemoryRegion region, long base, int level) {
        MemoryRegion.Subregion place = places.get(region);
        region(out, aliasTargets, region, base + (place == null ? 0 : place.offset()),
                place == null ? 0 : place.priority(), level);
    }

    private void region(StringBuilder out, Set<MemoryRegion> aliasTargets, MemoryRegion region, long start, int priority,
                        int level) {
        out.append("  ".repeat(level));
        range(out, start, start + size(region) - 1, priority, region);
        if (region.kind() == MemoryRegion.Kind.ALIAS) {
            aliasTargets.add(region.aliasTarget());
            out.append(String.format("alias %s @%s %016x-%016x", region.name(), region.aliasTarget().name(),
                    region.aliasOffset(), region.aliasOffset() + size(region) - 1));
        } else {
            out.append(region.name());
        }
        out.append('\n');
        for (MemoryRegion.Subregion child : inPrintedOrder(region)) {
            region(out, aliasTargets, child.region(), start + child.offset(), child.priority(), level + 1);
        }
    }

    /** By address; at one address what hides the others comes first. */
    private static List<MemoryRegion.Subregion> inPrintedOrder(MemoryRegion region) {
        List<MemoryRegion.Subregion> children = new ArrayList<>(region.subregions());
        Collections.reverse(children);
        children.sort(Comparator.<MemoryRegion.Subregion>comparingLong(child -> child.offset() ^ Long.MIN_VALUE)
                .thenComparing(Comparator.comparingInt(MemoryRegion.Subregion::priority).reversed()));
        return children;
    }

    /** {@code info mtree -f}: what each address space looks like once aliases are resolved and hidden parts removed. */
    public String flatViews() {
        StringBuilder out = new StringBuilder();
        int number = 0;
        for (List<AddressSpace> group : groups) {
            MemoryRegion root = group.get(0).root();
            out.append("FlatView #").append(number++).append('\n');
            for (AddressSpace space : group) {
                out.append(String.format(" AS \"%s\", root: %s", space.name(), root.name()));
                if (root.aliasTarget() != null) {
                    out.append(", alias ").append(root.aliasTarget().name());
                }
                out.append('\n');
            }
            out.append(" Root memory region: ").append(root.name()).append('\n');
            List<FlatRange> ranges = group.get(0).view().ranges();
            if (ranges.isEmpty()) {
                out.append("  No rendered FlatView\n");
            }
            for (FlatRange range : ranges) {
                MemoryRegion.Subregion place = places.get(range.region());
                out.append("  ");
                range(out, range.start(), range.end(), place == null ? 0 : place.priority(), range.region());
                out.append(range.region().name());
                if (range.regionOffset() != 0) {
                    out.append(String.format(" @%016x", range.regionOffset()));
                }
                out.append('\n');
            }
            out.append('\n');
        }
        return out.toString();
    }

    private static void range(StringBuilder out, long start, long end, int priority, MemoryRegion region) {
        out.append(String.format("%016x-%016x (prio %d, %s): ", start, end, priority, label(region)));
    }

    private static String label(MemoryRegion region) {
        MemoryRegion behind = region;
        while (behind.aliasTarget() != null) {
            behind = behind.aliasTarget();
        }
        return behind.kind().label();
    }

    /** Bytes; 0 for all 2<sup>64</sup>, whose last address then comes out right. */
    private static long size(MemoryRegion region) {
        return region.size() == -1 ? 0 : region.size();
    }
}
