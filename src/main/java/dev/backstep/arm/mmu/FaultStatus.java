package dev.backstep.arm.mmu;

/** Fault status values of the short-descriptor format, FS[4] in bit 10, FS[3:0] in bits 3:0 (B3.13.3, table B3-23). */
final class FaultStatus {

    static final int ACCESS_FLAG_SECTION = 0b00011;
    static final int TRANSLATION_SECTION = 0b00101;
    static final int ACCESS_FLAG_PAGE = 0b00110;
    static final int TRANSLATION_PAGE = 0b00111;
    static final int DOMAIN_SECTION = 0b01001;
    static final int DOMAIN_PAGE = 0b01011;
    static final int EXTERNAL_ON_WALK_LEVEL_1 = 0b01100;
    static final int PERMISSION_SECTION = 0b01101;
    static final int EXTERNAL_ON_WALK_LEVEL_2 = 0b01110;
    static final int PERMISSION_PAGE = 0b01111;

    private FaultStatus() { }

    /** True for an external abort: here, always one of a table walk. */
    static boolean isExternal(int status) {
        int kind = status & 0xf;
        return kind == EXTERNAL_ON_WALK_LEVEL_1 || kind == EXTERNAL_ON_WALK_LEVEL_2;
    }
}
