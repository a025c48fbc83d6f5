package dev.backstep.gdbstub.session;

/** Bytes as pairs of lower-case hexadecimal digits. */
final class Hex {

    private static final String DIGITS = "0123456789abcdef";

    private Hex() {
    }

    static void append(StringBuilder text, byte[] data) {
        for (byte b : data) {
            text.append(DIGITS.charAt(b >> 4 & 15)).append(DIGITS.charAt(b & 15));
        }
    }

    /** The value of an ASCII digit, or -1. */
    static int digit(int c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
