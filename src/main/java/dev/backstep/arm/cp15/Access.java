package dev.backstep.arm.cp15;

/** Who may read and write a register. Everybody else gets an undefined instruction. */
public enum Access {
    /** Privileged modes read and write. */
    READ_WRITE(false, false, true, true),
    /** Privileged modes read. */
    READ_ONLY(false, false, true, false),
    /** Privileged modes write. */
    WRITE_ONLY(false, false, false, true),
    /** All modes read and write. */
    USER_READ_WRITE(true, true, true, true),
    /** All modes read; privileged modes write. */
    USER_READ(true, false, true, true),
    /** All modes read. */
    USER_READ_ONLY(true, false, true, false),
    /** All modes write. */
    USER_WRITE_ONLY(false, true, false, true),
    /** Privileged modes read and write in Secure state only. */
    SECURE(false, false, true, true),
    /** Privileged modes write in Secure state only. */
    SECURE_WRITE_ONLY(false, false, false, true),
    /** Privileged modes read; in Secure state they also write. */
    SECURE_WRITE(false, false, true, true),
    /** Privileged modes read and write, and User mode while PMUSERENR.EN is set. */
    COUNTER(true, true, true, true),
    /** Privileged modes write, and User mode while PMUSERENR.EN is set. */
    COUNTER_WRITE_ONLY(false, true, false, true);

    private final boolean userReads;
    private final boolean userWrites;
    private final boolean reads;
    private final boolean writes;

    Access(boolean userReads, boolean userWrites, boolean reads, boolean writes) {
        this.userReads = userReads;
        this.userWrites = userWrites;
        this.reads = reads;
        this.writes = writes;
    }

    boolean isReadable() {
        return reads;
    }

    /** True when the right depends on PMUSERENR in User mode. */
    boolean isCounter() {
        return this == COUNTER || this == COUNTER_WRITE_ONLY;
    }

    boolean mayRead(boolean privileged, boolean secure) {
        return (privileged ? reads : userReads) && (secure || this != SECURE);
    }

    boolean mayWrite(boolean privileged, boolean secure) {
        return (privileged ? writes : userWrites)
                && (secure || this != SECURE && this != SECURE_WRITE && this != SECURE_WRITE_ONLY);
    }
}
