package dev.backstep.memory;

/**
 * Physical addresses as a bus master sees them: a tree of regions and the flat view that follows from it.
 *
 * <p>Where nothing is, reads give 0 and writes vanish, as on the boards modelled here. Accesses that span several ranges
 * are split.
 *
 * <p>Thread: the machine thread, or those that the {@link Arbiter} keeps apart: accesses to devices take the machine lock.
 */
public final class AddressSpace {

    private final String name;
    private final MemoryRegion root;
    private final FlatView view;
    private final Arbiter arbiter;
    private AccessListener unmapped = (place, value, size, write) -> { };

    /** An address space over a finished tree, for one thread. */
    public AddressSpace(String name, MemoryRegion root) {
        this(name, root, Arbiter.ALONE);
    }

    /** An address space over a finished tree; the threads that use it keep to {@code arbiter}. */
    public AddressSpace(String name, MemoryRegion root, Arbiter arbiter) {
        this.name = name;
        this.root = root;
        this.arbiter = arbiter;
        this.view = FlatView.of(root);
    }

    /** The name as {@code info mtree} prints it. */
    public String name() {
        return name;
    }

    /** What keeps the threads apart that use it. */
    public Arbiter arbiter() {
        return arbiter;
    }

    /** The tree. */
    public MemoryRegion root() {
        return root;
    }

    /** What the tree looks like flattened. */
    public FlatView view() {
        return view;
    }

    /** Sets who is told of each access of the guest to an address where nothing is. */
    public void onUnmapped(AccessListener listener) {
        unmapped = listener;
    }

    /**
     * Reads 1, 2 or 4 bytes, little-endian, with all side effects that a device gives a read.
     *
     * @param address physical; the access must not cross a 4 KiB page
     */
    public int read(long address, int size) {
        FlatRange range = view.find(address);
        if (range == null) {
            unmapped.accessed(address, 0, size, false);
            return 0;
        }
        if (address + size - 1 > range.end()) {
            return splitRead(address, size);
        }
        MemoryRegion region = range.region();
        return region.readsGoToRam()
                ? region.ram().read(range.offsetOf(address), size)
                : truncate(readDevice(region.handler(), (int) range.offsetOf(address), size), size);
    }

    private int readDevice(MmioHandler handler, int offset, int size) {
        arbiter.lockDevices();
        try {
            return handler.read(offset, size);
        } finally {
            arbiter.unlockDevices();
        }
    }

    private void writeDevice(MmioHandler handler, int offset, int value, int size) {
        arbiter.lockDevices();
        try {
            handler.write(offset, value, size);
        } finally {
            arbiter.unlockDevices();
        }
    }

    /**
     * Writes 1, 2 or 4 bytes, little-endian.
     *
     * @param address physical; the access must not cross a 4 KiB page
     */
    public void write(long address, int value, int size) {
        FlatRange range = view.find(address);
        if (range == null) {
            unmapped.accessed(address, truncate(value, size), size, true);
            return;
        }
        if (address + size - 1 > range.end()) {
            for (int i = 0; i < size; i++) {
                write(address + i, (value >>> (8 * i)) & 0xff, 1);
            }
            return;
        }
        MemoryRegion region = range.region();
        switch (region.kind()) {
            case IO, ROM_DEVICE -> writeDevice(region.handler(), (int) range.offsetOf(address), truncate(value, size), size);
            case RAM -> region.ram().write(range.offsetOf(address), value, size);
            default -> { }
        }
    }

    private int splitRead(long address, int size) {
        int value = 0;
        for (int i = 0; i < size; i++) {
            value |= read(address + i, 1) << (8 * i);
        }
        return value;
    }

    private static int truncate(int value, int size) {
        return size == 4 ? value : value & ((1 << (8 * size)) - 1);
    }

    /**
     * Reads bytes for a debugger: no side effect anywhere.
     *
     * @return true when every byte had something behind it; bytes without are 0
     */
    public boolean peek(long address, byte[] target, int offset, int length) {
        boolean whole = true;
        int done = 0;
        while (done < length) {
            long at = address + done;
            FlatRange range = view.find(at);
            if (range == null) {
                target[offset + done++] = 0;
                whole = false;
            } else if (range.region().kind() == MemoryRegion.Kind.IO) {
                done += peekDevice(range, at, target, offset + done, length - done);
            } else {
                int count = (int) Math.min(length - done, range.end() - at + 1);
                range.region().ram().read(range.offsetOf(at), target, offset + done, count);
                done += count;
            }
        }
        return whole;
    }

    private static int peekDevice(FlatRange range, long address, byte[] target, int offset, int length) {
        int size = (address & 3) == 0 && length >= 4 && address + 3 <= range.end() ? 4 : 1;
        int value;
        if (size == 4) {
            value = range.region().handler().peek((int) range.offsetOf(address), 4);
        } else {
            long word = address & ~3L;
            value = range.region().handler().peek((int) range.offsetOf(word), 4) >>> (int) (8 * (address & 3));
        }
        for (int i = 0; i < size; i++) {
            target[offset + i] = (byte) (value >>> (8 * i));
        }
        return size;
    }

    /**
     * Writes bytes for a debugger or a loader: into RAM and ROM alike, to devices as words where possible.
     *
     * @return true when every byte had something behind it
     */
    public boolean poke(long address, byte[] source, int offset, int length) {
        boolean whole = true;
        int done = 0;
        while (done < length) {
            long at = address + done;
            FlatRange range = view.find(at);
            if (range == null) {
                done++;
                whole = false;
            } else if (range.region().kind() == MemoryRegion.Kind.IO) {
                int size = (at & 3) == 0 && length - done >= 4 && at + 3 <= range.end() ? 4 : 1;
                int value = 0;
                for (int i = 0; i < size; i++) {
                    value |= (source[offset + done + i] & 0xff) << (8 * i);
                }
                range.region().handler().write((int) range.offsetOf(at), value, size);
                done += size;
            } else {
                int count = (int) Math.min(length - done, range.end() - at + 1);
                range.region().ram().write(range.offsetOf(at), source, offset + done, count);
                done += count;
            }
        }
        return whole;
    }
}
