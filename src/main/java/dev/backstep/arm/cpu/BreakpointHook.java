package dev.backstep.arm.cpu;

/**
 * A debugger's eye on execution. Pages without breakpoints cost nothing.
 *
 * <p>Thread: the CPU's own.
 */
public interface BreakpointHook {

    /** True when an instruction in the 4 KiB page at this virtual address has a breakpoint. */
    boolean hasBreakpointInPage(int pageAddress);

    /** True when the instruction at this virtual address has a breakpoint. */
    boolean hasBreakpoint(int address);

    /** True when {@link #reached} is to be called for every instruction, wherever it is. */
    default boolean seesEverything() {
        return false;
    }

    /**
     * Called before each instruction of such a page.
     *
     * @param address virtual address of the instruction about to run
     * @return true to stop before it
     */
    boolean reached(int address);
}
