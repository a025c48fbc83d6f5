package dev.backstep.timeline;

import dev.backstep.arm.cpu.BreakpointHook;
import dev.backstep.arm.mmu.AccessWatcher;

/**
 * A debugger's eye on a run: breakpoints and watched accesses. A probe that answers true stops the run; one that only takes
 * notes lets it go on.
 *
 * <p>Thread: the machine thread only.
 */
public interface Probe extends BreakpointHook, AccessWatcher {

    /** Sees nothing. */
    Probe NONE = new Probe() {
        @Override
        public boolean hasBreakpointInPage(int pageAddress) {
            return false;
        }

        @Override
        public boolean hasBreakpoint(int address) {
            return false;
        }

        @Override
        public boolean reached(int address) {
            return false;
        }

        @Override
        public boolean watchesPage(int pageAddress) {
            return false;
        }

        @Override
        public boolean accessed(int address, int size, boolean write) {
            return false;
        }
    };

    /** A debugger's own write to physical memory is about to be made or made again. For notes only. */
    default void debuggerWrites(long address, byte[] bytes) { }
}
