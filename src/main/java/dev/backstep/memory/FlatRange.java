package dev.backstep.memory;

/**
 * A run of addresses with one thing behind it.
 *
 * @param start first address in bytes
 * @param end last address in bytes, included
 * @param region a region of kind RAM, ROM, ROM_DEVICE or IO
 * @param regionOffset where in the region {@code start} lies, in bytes
 */
public record FlatRange(long start, long end, MemoryRegion region, long regionOffset) {

    /** The offset in {@link #region} of an address inside this range, in bytes. */
    public long offsetOf(long address) {
        return regionOffset + (address - start);
    }

    /** True when {@code address} lies inside. */
    public boolean contains(long address) {
        return address >= start && address <= end;
    }
}
