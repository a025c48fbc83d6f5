package dev.backstep.arm.mmu;

import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.FlatRange;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.PageAtomics;
import dev.backstep.memory.PageBytes;
import dev.backstep.memory.Ram;

/**
 * Data accesses of one CPU that are atomic also when others run at the same time: what exclusive loads and stores, and swaps,
 * are made of. They always go the slow way.
 *
 * <p>A store-exclusive succeeds when memory still holds what the load-exclusive read. That somebody wrote something else and the
 * same value again in between goes unnoticed, as on QEMU.
 *
 * <p>Thread: the CPU's own.
 */
public final class AtomicAccess {

    private static final int PAGE_MASK = -Ram.PAGE_SIZE;

    private final DataMemory memory;
    private final AddressSpace space;

    AtomicAccess(DataMemory memory, AddressSpace space) {
        this.memory = memory;
        this.space = space;
    }

    /**
     * Loads.
     *
     * @param address a multiple of the size
     * @param size 1, 2, 4 or 8 bytes
     * @return zero-extended; of 8 bytes, the word at the lower address is the lower half
     */
    public long load(int address, int size) {
        memory.watch(address, size, false);
        long physical = memory.translate(address, AccessType.READ);
        FlatRange range = space.view().find(physical);
        if (range != null && DataMemory.isWholePageOfMemory(range, physical)) {
            byte[] page = range.region().ram().pageForRead((int) (range.offsetOf(physical) >> Ram.PAGE_SHIFT));
            int offset = address & ~PAGE_MASK;
            return ordered(size == 8 ? PageBytes.get64(page, offset) : PageBytes.get(page, offset, size), size);
        }
        if (size == 8) {
            long low = space.read(physical, 4) & 0xffffffffL;
            return ordered((long) space.read(physical + 4, 4) << 32 | low, 8);
        }
        return ordered(space.read(physical, size), size);
    }

    /**
     * Stores {@code value} when memory holds {@code expected}, in one step. Devices take the value always.
     *
     * @param address a multiple of the size
     * @param size 1, 2, 4 or 8 bytes
     * @return false when memory holds something else
     */
    public boolean compareAndStore(int address, int size, long expected, long value) {
        memory.watch(address, size, true);
        long physical = memory.translate(address, AccessType.WRITE);
        FlatRange range = space.view().find(physical);
        if (range != null && range.region().kind() == MemoryRegion.Kind.RAM && DataMemory.isWholePageOfMemory(range, physical)) {
            Ram ram = range.region().ram();
            int pageIndex = (int) (range.offsetOf(physical) >> Ram.PAGE_SHIFT);
            int offset = address & ~PAGE_MASK;
            boolean stored = PageAtomics.compareAndSet(ram.pageForWrite(pageIndex), offset, size, ordered(expected, size), ordered(value, size));
            if (stored && ram.hasCode(pageIndex)) {
                ram.codeWritten(pageIndex, offset, size);
            }
            return stored;
        }
        long bytes = ordered(value, size);
        space.write(physical, (int) bytes, Math.min(size, 4));
        if (size == 8) {
            space.write(physical + 4, (int) (bytes >>> 32), 4);
        }
        return true;
    }

    /** As the bytes lie in memory, and back: CPSR.E swaps the bytes of each word. */
    private long ordered(long value, int size) {
        if (!memory.isBigEndian()) {
            return size == 8 ? value : value & 0xffffffffL;
        }
        return switch (size) {
            case 1 -> value & 0xff;
            case 2 -> Integer.toUnsignedLong(Integer.reverseBytes((int) value) >>> 16);
            case 4 -> Integer.toUnsignedLong(Integer.reverseBytes((int) value));
            default -> Long.rotateLeft(Long.reverseBytes(value), 32);
        };
    }
}
