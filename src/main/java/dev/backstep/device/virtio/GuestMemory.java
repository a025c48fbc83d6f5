package dev.backstep.device.virtio;

import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.FlatRange;
import dev.backstep.memory.MemoryRegion;

import java.util.function.Supplier;

/**
 * Memory as a device that is a bus master sees it: physical addresses, memory only. Nothing behind an address, or registers
 * of another device, is an error that the caller is told of. Writes are those of {@link dev.backstep.memory.Ram#write}, so
 * that history and decoded code follow them.
 *
 * <p>Thread: the machine thread only.
 */
public final class GuestMemory {

    private final Supplier<AddressSpace> space;

    /** @param space gives the address space, which is finished after the devices in it; asked at the first access */
    public GuestMemory(Supplier<AddressSpace> space) {
        this.space = space;
    }

    /** True when all of {@code length} bytes at a physical address can be read, or written. */
    public boolean isMemory(long address, long length, boolean forWriting) {
        if (address < 0 || length < 0 || address + length < 0) {
            return false;
        }
        long at = address;
        while (at < address + length) {
            FlatRange range = space.get().view().find(at);
            if (range == null || !isMemory(range.region(), forWriting)) {
                return false;
            }
            at = range.end() + 1;
        }
        return true;
    }

    private static boolean isMemory(MemoryRegion region, boolean forWriting) {
        return region.kind() == MemoryRegion.Kind.RAM || !forWriting && region.readsGoToRam();
    }

    /** Reads bytes; false, and nothing read, when not all of it is memory. */
    public boolean read(long address, byte[] target, int offset, int length) {
        if (!isMemory(address, length, false)) {
            return false;
        }
        int done = 0;
        while (done < length) {
            FlatRange range = space.get().view().find(address + done);
            int count = (int) Math.min(length - done, range.end() - (address + done) + 1);
            range.region().ram().read(range.offsetOf(address + done), target, offset + done, count);
            done += count;
        }
        return true;
    }

    /** Writes bytes; false, and nothing written, when not all of it is RAM. */
    public boolean write(long address, byte[] source, int offset, int length) {
        if (!isMemory(address, length, true)) {
            return false;
        }
        int done = 0;
        while (done < length) {
            FlatRange range = space.get().view().find(address + done);
            int count = (int) Math.min(length - done, range.end() - (address + done) + 1);
            range.region().ram().write(range.offsetOf(address + done), source, offset + done, count);
            done += count;
        }
        return true;
    }
}
