package dev.backstep.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of GDB/MI output ("GDB/MI Output Syntax" in GDB's manual), as far as it matters here.
 *
 * @param token the number of the command that it answers; empty for none
 * @param kind its first character: {@code ^} result, {@code *} execution, {@code =} notice, {@code ~} console, {@code @}
 *             target, {@code &} log; 0 for the prompt and whatever is no such line
 * @param content what follows; of a stream ({@code ~ @ &}) the text that its C string stands for
 */
record MiRecord(String token, char kind, String content) {

    private static final Pattern LINE = Pattern.compile("(\\d*)([\\^*=~@&])(.*)", Pattern.DOTALL);

    /** Takes a line apart, without its line end. */
    static MiRecord parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return new MiRecord("", '\0', line);
        }
        char kind = matcher.group(2).charAt(0);
        String content = matcher.group(3);
        return new MiRecord(matcher.group(1), kind, isStream(kind) ? unquote(content) : content);
    }

    /** Whether the content is text for a reader. */
    boolean isStream() {
        return isStream(kind);
    }

    private static boolean isStream(char kind) {
        return kind == '~' || kind == '@' || kind == '&';
    }

    /** The values of {@code name="value"} in the content, in order, those of inner tuples among them. */
    List<String> values(String name) {
        Matcher matcher = Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "=(\"(?:[^\"\\\\]|\\\\.)*\")").matcher(content);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(unquote(matcher.group(1)));
        }
        return found;
    }

    /** The first of {@link #values}, or an empty string. */
    String value(String name) {
        List<String> found = values(name);
        return found.isEmpty() ? "" : found.get(0);
    }

    /** What a C string in double quotes stands for; octal escapes are taken as bytes of Latin-1. */
    static String unquote(String quoted) {
        int end = quoted.length() > 1 && quoted.endsWith("\"") ? quoted.length() - 1 : quoted.length();
        StringBuilder text = new StringBuilder();
        for (int i = quoted.startsWith("\"") ? 1 : 0; i < end; i++) {
            char next = quoted.charAt(i);
            if (next != '\\' || i + 1 == end) {
                text.append(next);
                continue;
            }
            char escaped = quoted.charAt(++i);
            switch (escaped) {
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'r' -> text.append('\r');
                case 'e' -> text.append('\033');
                default -> {
                    int digits = i;
                    int value = 0;
                    while (digits < end && digits < i + 3 && quoted.charAt(digits) >= '0' && quoted.charAt(digits) <= '7') {
                        value = value * 8 + quoted.charAt(digits++) - '0';
                    }
                    if (digits > i) {
                        text.append((char) value);
                        i = digits - 1;
                    } else {
                        text.append(escaped);
                    }
                }
            }
        }
        return text.toString();
    }
}
