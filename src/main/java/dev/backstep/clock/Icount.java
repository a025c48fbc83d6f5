package dev.backstep.clock;

/**
 * The instruction count of a machine: how many instructions have run, exactly, at any moment.
 *
 * <p>CPUs run in <em>slices</em>. During a slice {@code remaining} counts down as each instruction completes, so that
 * {@link #now()}, read in the middle of an instruction (a device access, say), is the number of instructions that were
 * completed before the one in flight. Outside a slice {@code remaining} is 0.
 *
 * <p>An instruction that ends in an exception (SVC, an undefined one, an abort) counts as one instruction. Taking an
 * interrupt counts as none.
 *
 * <p>Thread: the machine thread only. The fields are public for the CPU's inner loop.
 */
public final class Icount {

    /** Count at which the present slice ends, in instructions. */
    public long end;

    /** Instructions of the present slice that have not completed, the one in flight included; 0 outside a slice. */
    public int remaining;

    /** Number of instructions completed since the machine was switched on. */
    public long now() {
        return end - remaining;
    }

    /**
     * Sets the count, outside a slice only (start of the machine, restore).
     *
     * @param count instructions, 0 or more
     */
    public void set(long count) {
        requireNoSlice();
        end = count;
    }

    /**
     * Opens a slice.
     *
     * @param instructions length of the slice, 1 or more
     */
    public void beginSlice(int instructions) {
        requireNoSlice();
        end += instructions;
        remaining = instructions;
    }

    /** Closes a slice early: what has not run is given back. No effect when the slice ran to its end. */
    public void closeSlice() {
        end -= remaining;
        remaining = 0;
    }

    /**
     * Makes the slice end when the instruction in flight completes: called when something happened that the machine
     * has to look at before the next instruction (an interrupt line, a new timer, a reset). The count stays exact. No
     * effect outside a slice.
     */
    public void endSliceAfterThisInstruction() {
        int surplus = remaining - 1;
        if (surplus > 0) {
            end -= surplus;
            remaining = 1;
        }
    }

    private void requireNoSlice() {
        if (remaining != 0) {
            throw new IllegalStateException("a slice is open with " + remaining + " instructions left");
        }
    }
}
