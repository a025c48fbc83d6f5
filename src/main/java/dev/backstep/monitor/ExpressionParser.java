package dev.backstep.monitor;

/**
 * Integer expressions of monitor commands, 64 bits wide: constants in C's notation, {@code 'c'}, {@code $register}, symbols,
 * {@code ~ - +}, {@code *} for the word in memory at an address, parentheses, {@code * / %}, {@code & | ^}, {@code + -}. As in QEMU's monitor, {@code & | ^} bind tighter than
 * {@code +} and {@code -}.
 */
final class ExpressionParser {

    /** Parentheses and signs in one another. */
    private static final int MAX_DEPTH = 100;

    /** What names stand for. */
    interface Names {

        /** The value of a register, or null when there is none of this name ({@code pc}, without the dollar). */
        Long register(String name);

        /** The address of a symbol, or null when there is none. */
        Long symbol(String name);

        /** The 32-bit word at a virtual address, or null when none can be read. */
        Long word(long address);
    }

    private final String text;
    private final Names names;
    private int at;
    private int depth;

    /** Reads {@code text} from {@code start} on. */
    ExpressionParser(String text, int start, Names names) {
        this.text = text;
        this.at = start;
        this.names = names;
    }

    /** Where the expression ended: the first character, no blank, that is not part of it. */
    int end() {
        return at;
    }

    /** The value. */
    long parse() throws MonitorException {
        skipBlanks();
        return sum();
    }

    private long sum() throws MonitorException {
        long value = logic();
        while (peek() == '+' || peek() == '-') {
            boolean plus = take() == '+';
            long right = logic();
            value = plus ? value + right : value - right;
        }
        return value;
    }

    private long logic() throws MonitorException {
        long value = product();
        while (peek() == '&' || peek() == '|' || peek() == '^') {
            char operator = take();
            long right = product();
            value = operator == '&' ? value & right : operator == '|' ? value | right : value ^ right;
        }
        return value;
    }

    private long product() throws MonitorException {
        long value = unary();
        while (peek() == '*' || peek() == '/' || peek() == '%') {
            char operator = take();
            long right = unary();
            if (operator != '*' && right == 0) {
                throw MonitorException.badArgument("division by zero");
            }
            value = operator == '*' ? value * right : operator == '/' ? value / right : value % right;
        }
        return value;
    }

    private long unary() throws MonitorException {
        if (++depth > MAX_DEPTH) {
            throw MonitorException.badArgument("expression is nested too deeply");
        }
        try {
            return switch (peek()) {
                case '+' -> {
                    take();
                    yield unary();
                }
                case '-' -> {
                    take();
                    yield -unary();
                }
                case '~' -> {
                    take();
                    yield ~unary();
                }
                case '*' -> {
                    take();
                    yield word(unary());
                }
                case '(' -> {
                    take();
                    long value = sum();
                    if (peek() != ')') {
                        throw MonitorException.badArgument("')' expected");
                    }
                    take();
                    yield value;
                }
                case '\'' -> character();
                case '$' -> register();
                case 0 -> throw MonitorException.badArgument("unexpected end of expression");
                default -> isDigit(peek()) ? number() : symbol();
            };
        } finally {
            depth--;
        }
    }

    private long word(long address) throws MonitorException {
        Long value = names.word(address);
        if (value == null) {
            throw MonitorException.failed(String.format("cannot read memory at 0x%x", address));
        }
        return value;
    }

    private long character() throws MonitorException {
        if (at + 2 >= text.length() || text.charAt(at + 2) != '\'') {
            throw MonitorException.badArgument("missing terminating ' character");
        }
        char value = text.charAt(at + 1);
        at += 3;
        skipBlanks();
        return value;
    }

    private long register() throws MonitorException {
        at++;
        String name = word();
        Long value = names.register(name);
        if (value == null) {
            throw MonitorException.badArgument("unknown register $" + name);
        }
        return value;
    }

    private long symbol() throws MonitorException {
        char first = peek();
        String name = word();
        if (name.isEmpty()) {
            throw MonitorException.badArgument("invalid char '" + first + "' in expression");
        }
        Long value = names.symbol(name);
        if (value == null) {
            throw MonitorException.badArgument("unknown symbol '" + name + "'" + (names.register(name) == null ? "" : " (the register is $" + name + ")"));
        }
        return value;
    }

    private long number() throws MonitorException {
        String digits = word();
        try {
            if (digits.startsWith("0x") || digits.startsWith("0X")) {
                return Long.parseUnsignedLong(digits.substring(2), 16);
            }
            return digits.length() > 1 && digits.charAt(0) == '0'
                    ? Long.parseUnsignedLong(digits, 8) : Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw MonitorException.badArgument("invalid number '" + digits + "'");
        }
    }


    /** Letters, digits, and what else symbols are made of. */
    private String word() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || "_.@".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String word = text.substring(start, at);
        skipBlanks();
        return word;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private char take() {
        char taken = text.charAt(at++);
        skipBlanks();
        return taken;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
