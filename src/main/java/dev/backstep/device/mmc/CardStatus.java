package dev.backstep.device.mmc;

/** Bits of the card status, which a card answers in R1 (SD Physical Layer Simplified Specification 2.00, 4.10.1). */
final class CardStatus {

    static final int OUT_OF_RANGE = 1 << 31;
    static final int ADDRESS_ERROR = 1 << 30;
    static final int BLOCK_LEN_ERROR = 1 << 29;
    static final int ERASE_SEQ_ERROR = 1 << 28;
    static final int ERASE_PARAM = 1 << 27;
    static final int WP_VIOLATION = 1 << 26;
    static final int COM_CRC_ERROR = 1 << 23;
    static final int ILLEGAL_COMMAND = 1 << 22;
    static final int CARD_ECC_FAILED = 1 << 21;
    static final int ERROR = 1 << 19;
    static final int ERASE_RESET = 1 << 13;
    static final int CURRENT_STATE_SHIFT = 9;
    static final int READY_FOR_DATA = 1 << 8;
    static final int APP_CMD = 1 << 5;

    private CardStatus() { }
}
