package dev.backstep.monitor;

/**
 * The format of {@code x}, {@code xp} and {@code print}: {@code /COUNTFORMATSIZE}.
 *
 * @param count units, 1 when it was not given
 * @param style how a unit reads
 * @param size bytes of a unit: 1, 2, 4 or 8
 */
record DumpFormat(int count, Style style, int size) {

    /** Units that can be asked for at most. */
    static final int MAX_COUNT = 65_536;

    /** How a unit reads. */
    enum Style {
        HEXADECIMAL, SIGNED, UNSIGNED, OCTAL, CHARACTER
    }

    /** What stands behind the slash; empty for one word in hexadecimal. */
    static DumpFormat parse(String text) throws MonitorException {
        int at = 0;
        long count = 1;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            count = Math.min((at == 0 ? 0 : count) * 10 + (text.charAt(at) - '0'), Integer.MAX_VALUE);
            at++;
        }
        if (count > MAX_COUNT) {
            throw MonitorException.badArgument("count " + text.substring(0, at) + " is larger than " + MAX_COUNT);
        }
        Style style = Style.HEXADECIMAL;
        int size = 0;
        for (; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case 'x' -> style = Style.HEXADECIMAL;
                case 'd' -> style = Style.SIGNED;
                case 'u' -> style = Style.UNSIGNED;
                case 'o' -> style = Style.OCTAL;
                case 'c' -> style = Style.CHARACTER;
                case 'b' -> size = 1;
                case 'h' -> size = 2;
                case 'w' -> size = 4;
                case 'g', 'L' -> size = 8;
                case 'i' -> throw MonitorException.badArgument("format 'i' is not supported: there is no disassembler yet");
                default -> throw MonitorException.badArgument("invalid char in format: '" + text.charAt(at) + "'");
            }
        }
        return new DumpFormat((int) count, style, style == Style.CHARACTER ? 1 : size == 0 ? 4 : size);
    }

    /** Units of a line. */
    int perLine() {
        return size == 1 ? 8 : 16 / size;
    }

    /**
     * A unit as text, as wide as the widest of its kind.
     *
     * @param value the unit, zero-extended
     */
    String text(long value) {
        int bits = size * 8;
        return switch (style) {
            case HEXADECIMAL -> String.format("0x%0" + bits / 4 + "x", value);
            case OCTAL -> padded((value == 0 ? "" : "0") + Long.toOctalString(value), (bits + 2) / 3);
            case UNSIGNED -> padded(Long.toUnsignedString(value), decimalDigits(bits));
            case SIGNED -> padded(Long.toString(value << (64 - bits) >> (64 - bits)), decimalDigits(bits));
            case CHARACTER -> character((int) value & 0xff);
        };
    }

    /** A number of 64 bits, as {@code print} shows it. */
    String print(long value) {
        return switch (style) {
            case HEXADECIMAL -> (value == 0 ? "" : "0x") + Long.toHexString(value);
            case OCTAL -> (value == 0 ? "" : "0") + Long.toOctalString(value);
            case UNSIGNED -> Long.toUnsignedString(value);
            case SIGNED -> Long.toString(value);
            case CHARACTER -> character((int) value & 0xff);
        };
    }

    private static int decimalDigits(int bits) {
        return (bits * 10 + 32) / 33;
    }

    private static String padded(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String character(int value) {
        String inside = switch (value) {
            case '\'' -> "\\'";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> value >= 0x20 && value < 0x7f ? String.valueOf((char) value) : String.format("\\x%02x", value);
        };
        return "'" + inside + "'";
    }
}
