package dev.backstep.arm.interpret;

/**
 * The code of one page, as far as it is needed to plan a region: the page itself, or a copy of it.
 *
 * <p>Thread: see the implementation.
 */
public interface CodeSource {

    /**
     * The encoding of the instruction at an offset, to translate it: the word (A32) or, in T32, the halfword or two, first halfword
     * high; -1 when it does not lie in this page as a whole.
     */
    long encoding(int offset, boolean thumb);

    /** The first half of the T32 instruction that goes on in the next page, or -1 when there is none. */
    int firstHalfAtEnd();

    /** True when no region may contain the instruction at this offset: it has, or had, a breakpoint. */
    boolean isBarrier(int offset);

    /**
     * True when writes to an instruction have dropped regions so often that no region is to contain it. The rest of the page
     * may be translated all the same.
     */
    boolean keepsChanging(int offset, int size);

    /** True when a region that begins at this offset is to wait for memory accesses off the fast path, rather than to leave. */
    boolean isPatient(int offset);
}
