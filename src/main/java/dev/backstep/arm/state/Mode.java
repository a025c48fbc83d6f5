package dev.backstep.arm.state;

/**
 * Processor modes (B1.3.1), with their number in the CPSR, the bank of R13, R14 and SPSR that they use, and the name
 * that {@code info registers} prints.
 */
public enum Mode {
    USER(0x10, 0, "usr"),
    FIQ(0x11, 5, "fiq"),
    IRQ(0x12, 4, "irq"),
    SUPERVISOR(0x13, 1, "svc"),
    MONITOR(0x16, 6, "mon"),
    ABORT(0x17, 2, "abt"),
    HYP(0x1a, 7, "hyp"),
    UNDEFINED(0x1b, 3, "und"),
    SYSTEM(0x1f, 0, "sys");

    /** Number of banks of R13, R14 and SPSR. */
    public static final int BANKS = 8;

    private static final Mode[] BY_BITS = new Mode[32];

    static {
        for (Mode mode : values()) {
            BY_BITS[mode.bits] = mode;
        }
    }

    private final int bits;
    private final int bank;
    private final String label;

    Mode(int bits, int bank, String label) {
        this.bits = bits;
        this.bank = bank;
        this.label = label;
    }

    /** The mode with these five CPSR bits, or null when they name none. */
    public static Mode ofBits(int bits) {
        return BY_BITS[bits & 0x1f];
    }

    /** CPSR.M: 0x10 to 0x1f. */
    public int bits() {
        return bits;
    }

    /** Which bank of R13, R14 and SPSR: 0 (shared by User and System) to 7. */
    public int bank() {
        return bank;
    }

    /** Three letters, lower case. */
    public String label() {
        return label;
    }

    /** True in all modes but User. */
    public boolean isPrivileged() {
        return this != USER;
    }

    /** True for the modes that have an SPSR. */
    public boolean hasSpsr() {
        return this != USER && this != SYSTEM;
    }
}
