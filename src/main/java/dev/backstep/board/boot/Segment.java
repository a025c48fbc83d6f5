package dev.backstep.board.boot;

import java.util.Arrays;

/**
 * Bytes to be put at a physical address. {@link #bytes} is not copied: do not change it.
 *
 * @param name where they come from, as {@code info roms} shows it
 * @param address physical, of the first byte
 * @param bytes the content
 * @param size bytes in all, at least the length of {@code bytes}; what is beyond them is filled with zeros
 */
public record Segment(String name, long address, byte[] bytes, long size) {

    /** Checks the size. */
    public Segment {
        if (size < bytes.length || size <= 0) {
            throw new IllegalArgumentException("segment " + name + " of " + size + " bytes holds " + bytes.length);
        }
    }

    /** A segment with no zeros behind it; {@code bytes} must not be empty. */
    public Segment(String name, long address, byte[] bytes) {
        this(name, address, bytes, bytes.length);
    }

    /** The address of the last byte. */
    public long end() {
        return address + size - 1;
    }

    /** The content at most; for messages. */
    @Override
    public String toString() {
        return String.format("%s at 0x%08x-0x%08x", name, address, end());
    }

    /** Equal when name, address, size and content are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Segment that && name.equals(that.name) && address == that.address && size == that.size
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes) * 31 + Long.hashCode(address);
    }
}
