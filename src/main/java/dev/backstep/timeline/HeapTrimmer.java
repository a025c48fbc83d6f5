package dev.backstep.timeline;

/**
 * Keeps the process small. Checkpoints that are dropped have lived so long that the serial collector holds them to be old, and
 * it does not look among the old before the heap has grown to its limit, several times what is in use. A collection takes some
 * tenths of a second, so it waits for as much garbage as the timeline may hold by default.
 *
 * <p>Thread: the machine thread only.
 */
final class HeapTrimmer {

    private static final long MOST_GARBAGE = 512L << 20;
    /** Heap in use, in bytes, at which garbage is collected; guest memory and timeline fill up to this at first. */
    private long limit = 2 * MOST_GARBAGE;

    /** Collects garbage when there may be much of it; else costs nothing to speak of. */
    void trim() {
        if (used() > limit) {
            System.gc();
            limit = used() + MOST_GARBAGE;
        }
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
