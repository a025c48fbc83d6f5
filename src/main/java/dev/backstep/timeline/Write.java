package dev.backstep.timeline;

import dev.backstep.arm.state.Mode;

/**
 * A write to a piece of memory, with the bytes of the piece before and behind it. Positions are in instructions, guest time in ns.
 */
public sealed interface Write extends LastWriter.Result {

    /** Instructions completed before it; where only a stretch is known, at its beginning. */
    long position();

    /** The piece before it. */
    byte[] before();

    /** The piece behind it. */
    byte[] after();

    /**
     * An instruction wrote.
     *
     * @param position instructions completed before it
     * @param nanoseconds guest time when it ran
     * @param cpu index of its CPU
     * @param pc its virtual address
     * @param thumb true for T32
     * @param mode the processor mode it ran in
     * @param secure true in Secure state
     * @param address virtual address of the write
     * @param size bytes of the write
     * @param before the bytes asked for, before it
     * @param after the bytes asked for, behind it
     */
    record ByInstruction(long position, long nanoseconds, int cpu, int pc, boolean thumb, Mode mode, boolean secure,
                         int address, int size, byte[] before, byte[] after) implements Write { }

    /** A debugger wrote, before the instruction at this position. */
    record ByDebugger(long position, long nanoseconds, byte[] before, byte[] after) implements Write { }

    /**
     * The content changed in {@code [from, to]} without an instruction or a debugger: a device wrote, or a reset loaded the
     * images anew.
     */
    record ByDevice(long from, long to, byte[] before, byte[] after) implements Write {
        @Override
        public long position() {
            return from;
        }
    }
}
