package dev.backstep.gdbstub;

/**
 * Capability: stopping at an access to data. The session sees to it that a watchpoint is inserted at most once, is
 * removed only when it is there, and that all are removed when the client goes.
 */
public interface Watchpoints {

    /**
     * Inserts a watchpoint for accesses by every thread.
     *
     * @param address first byte, unsigned, as the threads see it
     * @param length  bytes, 1 or more; the range does not wrap around
     * @throws TargetException when there is no room for it
     */
    void insertWatchpoint(WatchKind kind, long address, long length) throws TargetException;

    /**
     * Removes a watchpoint that was inserted with the same arguments.
     *
     * @throws TargetException when it cannot be removed
     */
    void removeWatchpoint(WatchKind kind, long address, long length) throws TargetException;
}
