package dev.backstep.gdbstub;

import java.util.List;

/** Capability: telling GDB what lies where in memory (GDB manual, appendix "Memory Map Format"). */
public interface MemoryMap {

    /** The regions, not overlapping. GDB refuses accesses outside all of them. */
    List<Region> memoryRegions();

    /** What GDB may do with a region. */
    enum RegionType {
        /** Read and written. */
        RAM,
        /** Read; GDB uses hardware breakpoints there by itself. */
        ROM,
        /** Read; written only by GDB's {@code load}. */
        FLASH
    }

    /**
     * One region.
     *
     * @param start     first byte, unsigned
     * @param length    bytes, 1 or more
     * @param blockSize bytes that are erased at once; FLASH only, else 0
     */
    record Region(RegionType type, long start, long length, long blockSize) {
        /** A region that is not flash. */
        public Region(RegionType type, long start, long length) {
            this(type, start, length, 0);
        }
    }
}
