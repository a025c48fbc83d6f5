package dev.backstep.gdbstub;

/** Why a client has gone. */
public enum DetachCause {
    /** It took its leave ({@code D}, or {@code k} where the target cannot be killed). */
    REQUESTED,
    /** The connection ended without a leave, perhaps in the middle of a packet. */
    VANISHED
}
