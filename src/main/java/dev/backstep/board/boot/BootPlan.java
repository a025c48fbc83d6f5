package dev.backstep.board.boot;

import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.Ram;
import java.util.Arrays;
import java.util.List;

/**
 * What to do at each reset: bytes to put into memory, in this order, and where each CPU starts. Registers other than the
 * PC are left to the code that a CPU starts with (the bootloader sets r0 to r2 for Linux).
 *
 * @param segments in the order of loading; only the data of loader devices may lie over earlier ones
 * @param entries by CPU number
 * @param symbols of all ELF files loaded
 * @param notes lines for the user about what may be not as expected
 */
public record BootPlan(List<Segment> segments, List<Entry> entries, SymbolTable symbols, List<String> notes) {

    /** Copies the lists. */
    public BootPlan {
        segments = List.copyOf(segments);
        entries = List.copyOf(entries);
        notes = List.copyOf(notes);
    }

    /**
     * Where a CPU starts.
     *
     * @param address of the first instruction
     * @param thumb whether it is a Thumb instruction
     */
    public record Entry(long address, boolean thumb) {

        /** An entry from an address whose bit 0 tells Thumb from ARM. */
        static Entry of(long address) {
            return new Entry(address & ~1L, (address & 1) != 0);
        }
    }

    /** Puts all segments into memory. Thread: the machine thread. */
    public void load(AddressSpace space) {
        byte[] zeros = new byte[Ram.PAGE_SIZE];
        byte[] now = new byte[Ram.PAGE_SIZE];
        for (Segment segment : segments) {
            space.poke(segment.address(), segment.bytes(), 0, segment.bytes().length);
            long done = segment.bytes().length;
            while (done < segment.size()) {
                int count = (int) Math.min(zeros.length, segment.size() - done);
                space.peek(segment.address() + done, now, 0, count);
                // Pages that are zero already stay untouched: they may take no room at all.
                if (Arrays.mismatch(now, 0, count, zeros, 0, count) >= 0) {
                    space.poke(segment.address() + done, zeros, 0, count);
                }
                done += count;
            }
        }
    }
}
