package dev.backstep.arm.mmu;

/** What an access wants. */
public enum AccessType {
    /** A data read. */
    READ,
    /** A data write. */
    WRITE,
    /** An instruction fetch. */
    FETCH
}
