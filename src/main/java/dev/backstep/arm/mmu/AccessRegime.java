package dev.backstep.arm.mmu;

/** What data accesses depend on in the mode: privilege and endianness. */
public enum AccessRegime {
    /** User mode, little-endian. */
    USER(false, false),
    /** Other modes, little-endian. */
    PRIVILEGED(true, false),
    /** User mode with CPSR.E set. */
    USER_BIG_ENDIAN(false, true),
    /** Other modes with CPSR.E set. */
    PRIVILEGED_BIG_ENDIAN(true, true);

    private final boolean privileged;
    private final boolean bigEndian;

    AccessRegime(boolean privileged, boolean bigEndian) {
        this.privileged = privileged;
        this.bigEndian = bigEndian;
    }

    /** The regime for a privilege and an endianness. */
    public static AccessRegime of(boolean privileged, boolean bigEndian) {
        if (bigEndian) {
            return privileged ? PRIVILEGED_BIG_ENDIAN : USER_BIG_ENDIAN;
        }
        return privileged ? PRIVILEGED : USER;
    }

    /** The same endianness without privilege: what LDRT, STRT and their like use. */
    public AccessRegime unprivileged() {
        return bigEndian ? USER_BIG_ENDIAN : USER;
    }

    boolean isPrivileged() {
        return privileged;
    }

    boolean isBigEndian() {
        return bigEndian;
    }
}
