package dev.backstep.semihosting;

/** Operations and their numbers in R0. */
enum Operation {
    OPEN(0x01),
    CLOSE(0x02),
    WRITEC(0x03),
    WRITE0(0x04),
    WRITE(0x05),
    READ(0x06),
    READC(0x07),
    ISERROR(0x08),
    ISTTY(0x09),
    SEEK(0x0a),
    FLEN(0x0c),
    TMPNAM(0x0d),
    REMOVE(0x0e),
    RENAME(0x0f),
    CLOCK(0x10),
    TIME(0x11),
    SYSTEM(0x12),
    ERRNO(0x13),
    GET_CMDLINE(0x15),
    HEAPINFO(0x16),
    EXIT(0x18),
    EXIT_EXTENDED(0x20),
    ELAPSED(0x30),
    TICKFREQ(0x31);

    private static final Operation[] BY_NUMBER = new Operation[0x32];

    static {
        for (Operation operation : values()) {
            BY_NUMBER[operation.number] = operation;
        }
    }

    private final int number;

    Operation(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** The operation with this number, or null. */
    static Operation ofNumber(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }
}
