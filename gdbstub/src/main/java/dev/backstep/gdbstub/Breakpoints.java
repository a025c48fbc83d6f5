package dev.backstep.gdbstub;

/**
 * Capability: stopping before an instruction runs. One target may hand out the same object for software and hardware
 * breakpoints. The session sees to it that a breakpoint is inserted at most once, is removed only when it is there, and
 * that all are removed when the client goes.
 */
public interface Breakpoints {

    /**
     * Inserts a breakpoint that stops every thread.
     *
     * @param address of the instruction, unsigned
     * @param kind    architecture-dependent, usually the size of the instruction in bytes (ARM: 2 T32, 3 32-bit T32, 4 A32)
     * @throws TargetException when there is no room for it or the address cannot have one
     */
    void insertBreakpoint(long address, int kind) throws TargetException;

    /**
     * Removes a breakpoint that was inserted with the same arguments.
     *
     * @throws TargetException when it cannot be removed
     */
    void removeBreakpoint(long address, int kind) throws TargetException;
}
