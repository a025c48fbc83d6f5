package dev.backstep.arm.interpret;

/**
 * Finds the region to run next, for regions that call others.
 *
 * <p>Thread: the CPU's own.
 */
public interface RegionFinder {

    /** The region that begins where the program is, or {@link Region#INTERPRET}; never null. */
    Region find();

    /** A number that changes whenever regions were dropped or translations of instruction addresses forgotten. */
    int generation();

    /** True when this halfword is what a fetch from an address gives. */
    boolean fetches(int address, int halfword);

    /** Counts one more call in a call; false, and nothing is counted, when they are deep enough. */
    boolean enter();

    /** The call has ended. */
    void leave();

    /** A region has left for the interpreter many times, before memory accesses; {@code cpu.pc} is in its page. */
    void missesOften(Region region);
}
