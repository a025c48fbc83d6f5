package dev.backstep.arm.mmu;

import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.DecodedBytes;
import dev.backstep.memory.FlatRange;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;

/**
 * Prepares accesses of one CPU that translated code makes itself, once the fast path has not found their page: it fetches the
 * translation and sets the tag, and makes no access.
 *
 * <p>Thread: the CPU's own.
 */
public final class PreparedAccess {

    private static final int PAGE_MASK = -Ram.PAGE_SIZE;

    private final DataMemory memory;
    private final AddressSpace space;
    private final PageTags tags;

    PreparedAccess(DataMemory memory, AddressSpace space, PageTags tags) {
        this.memory = memory;
        this.space = space;
        this.tags = tags;
    }

    /** The page that {@link #load} or {@link #store} has just found for this address. */
    public byte[] page(int address) {
        return tags.pages[memory.entry(address)];
    }

    /**
     * Fetches the translation for a load, as the load would.
     *
     * @param address of the first byte
     * @param size bytes
     * @param alignment what {@code address} must be a multiple of, a power of two
     * @param checkedAlignment the same with SCTLR.A
     * @return true when the whole load can be made in the page of its entry, whose tag is set now; false when the load is one of
     *     the odd ones, that fault, or go to a device, or are watched: it has not been made
     */
    public boolean load(int address, int size, int alignment, int checkedAlignment) {
        if (isOdd(address, size, alignment, checkedAlignment, false)) {
            return false;
        }
        long physical;
        try {
            physical = memory.translate(address, AccessType.READ);
        } catch (GuestFault e) {
            return false;
        }
        FlatRange range = space.view().find(physical);
        if (range == null || !DataMemory.isWholePageOfMemory(range, physical)) {
            return false;
        }
        memory.touches().accesses(address, false);
        tags.takeForRead(memory.entry(address), address, range.region().ram().pageForRead((int) (range.offsetOf(physical) >> Ram.PAGE_SHIFT)));
        return true;
    }

    /**
     * The same for a store, and for this one alone: when the page holds decoded instructions but not where the store goes, its
     * entry has the page but gets no tag. A store to decoded instructions is odd.
     */
    public boolean store(int address, int size, int alignment, int checkedAlignment) {
        if (isOdd(address, size, alignment, checkedAlignment, true)) {
            return false;
        }
        if (memory.isKnownBesideCode(address, size)) {
            return true;
        }
        long physical;
        try {
            physical = memory.translate(address, AccessType.WRITE);
        } catch (GuestFault e) {
            return false;
        }
        FlatRange range = space.view().find(physical);
        if (range == null || range.region().kind() != MemoryRegion.Kind.RAM || !DataMemory.isWholePageOfMemory(range, physical)) {
            return false;
        }
        Ram ram = range.region().ram();
        int page = (int) (range.offsetOf(physical) >> Ram.PAGE_SHIFT);
        int offset = address & ~PAGE_MASK;
        if (ram.hasCode(page)) {
            DecodedBytes decoded = ram.decodedBytes(page);
            if (decoded.overlap(offset, size) || decoded.isEmpty() && ram.isShared()) {
                // Of the last kind the memory has to be told, and that is the last thing that a store may do.
                return false;
            }
            ram.codeWritten(page, offset, size);
        }
        memory.touches().accesses(address, true);
        tags.takeForWrite(memory.entry(address), address, ram, page, ram.pageForWrite(page));
        return true;
    }

    /** Forgets what {@link #store} found for this address. */
    public void forgetStore(int address) {
        tags.forgetWrite(memory.entry(address));
    }

    private boolean isOdd(int address, int size, int alignment, int checkedAlignment, boolean write) {
        return (address & (alignment - 1)) != 0
                || memory.isAlignmentChecked() && (address & (checkedAlignment - 1)) != 0
                || (address & ~PAGE_MASK) > Ram.PAGE_SIZE - size
                || memory.isBigEndian()
                || memory.isWatched(address, write);
    }
}
