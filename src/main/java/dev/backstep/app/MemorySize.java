package dev.backstep.app;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** Sizes of memory as QEMU reads them: a number, a fraction allowed, and a suffix that is a power of 1024. */
final class MemorySize {

    private static final String SUFFIXES = "BKMGTPE";
    private static final Map<Character, Integer> SHIFTS = Map.of('B', 0, 'K', 10, 'M', 20, 'G', 30, 'T', 40, 'P', 50, 'E', 60);
    private static final int LONGEST = 24;

    private MemorySize() { }

    /**
     * Reads a size.
     *
     * @param option        what it belongs to, for the error
     * @param defaultSuffix what a bare number counts: one of B K M G
     * @return bytes, 0 or more
     */
    static long parse(String option, String text, char defaultSuffix) {
        String number = text;
        char suffix = defaultSuffix;
        if (!text.isEmpty()) {
            char last = Character.toUpperCase(text.charAt(text.length() - 1));
            if (SUFFIXES.indexOf(last) >= 0) {
                suffix = last;
                number = text.substring(0, text.length() - 1);
            }
        }
        if (number.length() <= LONGEST) {
            if (number.matches("0[xX][0-9a-fA-F]{1,15}")) {
                return scaled(option, text, new BigDecimal(Long.parseLong(number.substring(2), 16)), suffix);
            } else if (number.matches("[0-9]+(\\.[0-9]+)?")) {
                return scaled(option, text, new BigDecimal(number), suffix);
            }
        }
        throw new UsageException(option + " " + text + ": expects a size like 512, 512M or 1G");
    }

    private static long scaled(String option, String text, BigDecimal number, char suffix) {
        BigDecimal bytes = number.multiply(new BigDecimal(1L << SHIFTS.get(suffix))).setScale(0, RoundingMode.DOWN);
        if (bytes.compareTo(new BigDecimal(Long.MAX_VALUE)) > 0) {
            throw new UsageException(option + " " + text + ": too large");
        }
        return bytes.longValueExact();
    }
}
