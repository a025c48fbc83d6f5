package dev.backstep.gdbstub;

/**
 * A thread as GDB's {@code info threads} lists it; an emulator's CPU.
 *
 * @param id        1 or greater
 * @param extraInfo shown behind the number, for instance {@code CPU#0 [running]}; may be empty
 */
public record TargetThread(int id, String extraInfo) {
    /** @throws IllegalArgumentException when the number is below 1, which GDB reserves for "any" and "all" */
    public TargetThread {
        if (id < 1) {
            throw new IllegalArgumentException("thread number " + id + " is below 1");
        }
    }
}
