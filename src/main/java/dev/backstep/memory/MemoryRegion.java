package dev.backstep.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A node of the memory tree: RAM, ROM, device registers, a container of other regions, or an alias of a part of another
 * region. Where siblings overlap the one with the higher priority is seen; among equals, the one added last.
 *
 * <p>Thread: built before the machine runs; afterwards the machine thread only.
 */
public final class MemoryRegion {

    /** What stands behind a region. */
    public enum Kind {
        /** Only subregions; what they leave free reads as 0. */
        CONTAINER("i/o"),
        /** Plain memory. */
        RAM("ram"),
        /** Memory that ignores writes. */
        ROM("rom"),
        /** Memory to reads (while the device wants that), a device to writes (NOR flash). */
        ROM_DEVICE("romd"),
        /** Device registers. */
        IO("i/o"),
        /** A window on another region. */
        ALIAS("alias");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The kind as {@code info mtree} prints it. */
        public String label() {
            return label;
        }
    }

    private final String name;
    private final Kind kind;
    private final long size;
    private final Ram ram;
    private final MmioHandler handler;
    private final MemoryRegion aliasTarget;
    private final long aliasOffset;
    private final List<Subregion> subregions = new ArrayList<>();
    private boolean readsGoToRam;

    /** A region placed inside another: at an offset in bytes, with a priority (higher hides lower). */
    public record Subregion(long offset, int priority, MemoryRegion region) { }

    private MemoryRegion(String name, Kind kind, long size, Ram ram, MmioHandler handler, MemoryRegion aliasTarget,
                         long aliasOffset) {
        if (size == 0) {
            throw new IllegalArgumentException("memory region " + name + " has no size");
        }
        this.name = name;
        this.kind = kind;
        this.size = size;
        this.ram = ram;
        this.handler = handler;
        this.aliasTarget = aliasTarget;
        this.aliasOffset = aliasOffset;
        this.readsGoToRam = ram != null;
    }

    /** A region that only holds others; {@code size} in bytes, -1 for all 2<sup>64</sup>. */
    public static MemoryRegion container(String name, long size) {
        return new MemoryRegion(name, Kind.CONTAINER, size, null, null, null, 0);
    }

    /** Plain memory, all of {@code ram}. */
    public static MemoryRegion ram(Ram ram) {
        return new MemoryRegion(ram.name(), Kind.RAM, ram.size(), ram, null, null, 0);
    }

    /** Memory that ignores writes, all of {@code ram}. */
    public static MemoryRegion rom(Ram ram) {
        return new MemoryRegion(ram.name(), Kind.ROM, ram.size(), ram, null, null, 0);
    }

    /** Reads come from {@code ram} unless {@link #setReadsGoToRam} says otherwise, writes go to {@code handler}. */
    public static MemoryRegion romDevice(Ram ram, MmioHandler handler) {
        return new MemoryRegion(ram.name(), Kind.ROM_DEVICE, ram.size(), ram, handler, null, 0);
    }

    /** Device registers. */
    public static MemoryRegion io(String name, long size, MmioHandler handler) {
        return new MemoryRegion(name, Kind.IO, size, null, handler, null, 0);
    }

    /** A window of {@code size} bytes on {@code target}, from {@code offset} on. */
    public static MemoryRegion alias(String name, MemoryRegion target, long offset, long size) {
        return new MemoryRegion(name, Kind.ALIAS, size, null, null, target, offset);
    }

    /** Places {@code region} at {@code offset} bytes, with priority 0. Returns this region. */
    public MemoryRegion add(long offset, MemoryRegion region) {
        return add(offset, 0, region);
    }

    /** Places {@code region} at {@code offset} bytes. Returns this region. */
    public MemoryRegion add(long offset, int priority, MemoryRegion region) {
        subregions.add(new Subregion(offset, priority, region));
        return this;
    }

    /** The name as {@code info mtree} prints it. */
    public String name() {
        return name;
    }

    /** What stands behind this region. */
    public Kind kind() {
        return kind;
    }

    /** Bytes; -1 stands for all 2<sup>64</sup>. */
    public long size() {
        return size;
    }

    /** The memory of a RAM, ROM or ROM device region; null otherwise. */
    public Ram ram() {
        return ram;
    }

    /** The device of an I/O or ROM device region; null otherwise. */
    public MmioHandler handler() {
        return handler;
    }

    /** True when reads are answered by {@link #ram}, false when by {@link #handler}. Changes only for ROM devices. */
    public boolean readsGoToRam() {
        return readsGoToRam;
    }

    /**
     * Says who answers reads of a ROM device from the next access on. What the guest reads then depends on the device's
     * state, which is why the device sets this again when its state is restored.
     */
    public void setReadsGoToRam(boolean fromRam) {
        if (kind != Kind.ROM_DEVICE) {
            throw new IllegalStateException("memory region " + name + " is no ROM device");
        }
        readsGoToRam = fromRam;
    }

    /** What an alias is a window on; null otherwise. */
    public MemoryRegion aliasTarget() {
        return aliasTarget;
    }

    /** Where in its target an alias begins, in bytes. */
    public long aliasOffset() {
        return aliasOffset;
    }

    /** The regions inside, in the order in which they were added. */
    public List<Subregion> subregions() {
        return Collections.unmodifiableList(subregions);
    }

    /** The regions inside as seen from the front: highest priority first, among equals the newest first. */
    List<Subregion> frontToBack() {
        List<Subregion> newestFirst = new ArrayList<>(subregions);
        Collections.reverse(newestFirst);
        newestFirst.sort((a, b) -> Integer.compare(b.priority(), a.priority()));
        return newestFirst;
    }
}
