package dev.backstep.debug;

/** What a run is to do. */
public sealed interface RunRequest {

    /** Run until something stops it. */
    record Continue() implements RunRequest { }

    /** Run this many instructions, 1 or more. */
    record Step(long instructions) implements RunRequest { }

    /** Run at least one instruction, and on while the PC is in {@code [start, end)}, unsigned. */
    record RangeStep(int start, int end) implements RunRequest { }
}
