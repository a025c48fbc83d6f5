package dev.backstep.timeline;

import dev.backstep.arm.cpu.BreakpointHook;
import dev.backstep.arm.mmu.AccessWatcher;

/**
 * A debugger's eye on a run: breakpoints and watched accesses. A probe that answers true stops the run; one that only takes
 * notes lets it go on. Sees nothing but what it overrides.
 *
 * <p>Thread: the machine thread only.
 */
public interface Probe extends BreakpointHook, AccessWatcher {

    /** Sees nothing. */
    Probe NONE = new Probe() { };

    @Override
    default boolean hasBreakpointInPage(int pageAddress) {
        return false;
    }

    @Override
    default boolean hasBreakpoint(int address) {
        return false;
    }

    @Override
    default boolean reached(int address) {
        return false;
    }

    @Override
    default boolean watchesPage(int pageAddress) {
        return false;
    }

    @Override
    default boolean accessed(int address, int size, boolean write) {
        return false;
    }

    /** A debugger's own write to physical memory is about to be made or made again. For notes only. */
    default void debuggerWrites(long address, byte[] bytes) { }
}
