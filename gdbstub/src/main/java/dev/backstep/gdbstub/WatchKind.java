package dev.backstep.gdbstub;

/** What a watchpoint watches for. */
public enum WatchKind {
    /** {@code Z2}, GDB's {@code watch}: writes. */
    WRITE,
    /** {@code Z3}, GDB's {@code rwatch}: reads. */
    READ,
    /** {@code Z4}, GDB's {@code awatch}: both. */
    ACCESS
}
