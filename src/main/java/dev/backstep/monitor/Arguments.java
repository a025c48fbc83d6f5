package dev.backstep.monitor;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The arguments of one command line, by the names of the command's parameters. */
final class Arguments {

    private static final String TAG = "@";

    private final Map<String, Object> values = new HashMap<>();

    private Arguments() { }

    /** A part of history as it was asked for. */
    record RequestedRange(RequestedPosition from, RequestedPosition to) {

        /** All of it up to here. */
        static final RequestedRange ALL = new RequestedRange(new RequestedPosition(RequestedPosition.Anchor.BEGIN, 0),
                new RequestedPosition(RequestedPosition.Anchor.HERE, 0));
    }

    /** A position in history as it was asked for. */
    record RequestedPosition(Anchor anchor, long instructions) {

        /** What the number counts from. */
        enum Anchor {
            /** The beginning of history. */
            BEGIN,
            /** The position now. */
            HERE,
            /** The present. */
            END,
            /** The beginning; the number is millionths of the way to the present. */
            SHARE
        }
    }

    /**
     * Reads what stands behind a command's name.
     *
     * @throws MonitorException when it is not what the command takes
     */
    static Arguments parse(List<Parameter> parameters, String text, ExpressionParser.Names names) throws MonitorException {
        Arguments result = new Arguments();
        int at = skipBlanks(text, 0);
        boolean takesFlags = parameters.isEmpty() || parameters.get(0).kind() == Parameter.Kind.FLAG;
        while (takesFlags && at < text.length() && text.charAt(at) == '-') {
            int end = endOfWord(text, at);
            String flag = text.substring(at, end);
            if (parameters.stream().noneMatch(p -> p.kind() == Parameter.Kind.FLAG && p.name().equals(flag))) {
                throw MonitorException.badArgument("unsupported option " + flag);
            }
            result.values.put(flag, true);
            at = skipBlanks(text, end);
        }
        for (Parameter parameter : parameters) {
            if (parameter.kind() == Parameter.Kind.FLAG) {
                continue;
            }
            boolean given = at < text.length();
            if (parameter.kind() == Parameter.Kind.FORMAT) {
                boolean slash = given && text.charAt(at) == '/';
                int end = slash ? endOfWord(text, at) : at;
                result.values.put(parameter.name(), DumpFormat.parse(slash ? text.substring(at + 1, end) : ""));
                at = skipBlanks(text, end);
            } else if (!given) {
                if (!parameter.optional()) {
                    throw MonitorException.badArgument(parameter.name() + " is missing");
                }
            } else if (parameter.kind() == Parameter.Kind.REST) {
                result.values.put(parameter.name(), text.substring(at).strip().replaceAll("\\s+", " "));
                at = text.length();
            } else if (parameter.kind() == Parameter.Kind.WORD) {
                int end = endOfWord(text, at);
                result.values.put(parameter.name(), text.substring(at, end));
                at = skipBlanks(text, end);
            } else if (parameter.kind() == Parameter.Kind.RANGE) {
                at = result.takeRange(parameter, text, at, names);
            } else if (parameter.kind() == Parameter.Kind.POSITION) {
                at = result.takePosition(parameter.name(), text, at, names);
            } else if (!parameter.optional() || !text.startsWith("from ", at)) {
                ExpressionParser parser = new ExpressionParser(text, at, names);
                result.values.put(parameter.name(), parser.parse());
                at = parser.end();
            }
        }
        if (at < text.length()) {
            throw MonitorException.badArgument("extraneous characters at the end of line");
        }
        return result;
    }

    private int takeRange(Parameter parameter, String text, int start, ExpressionParser.Names names) throws MonitorException {
        int at = skipWord("from", text, start);
        at = takePosition(parameter.name(), text, at, names);
        RequestedPosition from = position(parameter.name());
        RequestedPosition to = RequestedRange.ALL.to();
        if (at < text.length()) {
            at = takePosition(parameter.name(), text, skipWord("to", text, at), names);
            to = position(parameter.name());
        }
        values.put(parameter.name(), new RequestedRange(from, to));
        return at;
    }

    private static int skipWord(String word, String text, int at) {
        return text.substring(at, endOfWord(text, at)).equals(word) ? skipBlanks(text, at + word.length()) : at;
    }

    private int takePosition(String name, String text, int at, ExpressionParser.Names names) throws MonitorException {
        String word = text.substring(at, endOfWord(text, at));
        if (word.equals("begin") || word.equals("end")) {
            values.put(name, new RequestedPosition(word.equals("end") ? RequestedPosition.Anchor.END : RequestedPosition.Anchor.BEGIN, 0));
            return skipBlanks(text, at + word.length());
        }
        if (word.endsWith("%")) {
            values.put(name, share(word));
            return skipBlanks(text, at + word.length());
        }
        if (word.startsWith("@")) {
            values.put(name, new RequestedPosition(RequestedPosition.Anchor.BEGIN, PositionTag.parse(word).icount()));
            values.put(TAG, PositionTag.parse(word));
            return skipBlanks(text, at + word.length());
        }
        boolean backwards = word.startsWith("-");
        boolean relative = backwards || word.startsWith("+");
        ExpressionParser parser = new ExpressionParser(text, relative ? at + 1 : at, names);
        long value = parser.parse();
        values.put(name, new RequestedPosition(relative ? RequestedPosition.Anchor.HERE : RequestedPosition.Anchor.BEGIN,
                backwards ? -value : value));
        return parser.end();
    }

    private static RequestedPosition share(String word) throws MonitorException {
        if (!word.matches("(\\d{1,2}(\\.\\d{1,4})?|100)%")) {
            throw MonitorException.badArgument("'" + word + "' is not from 0% to 100%");
        }
        BigDecimal percent = new BigDecimal(word.substring(0, word.length() - 1));
        return new RequestedPosition(RequestedPosition.Anchor.SHARE, percent.movePointRight(4).longValueExact());
    }

    private static int skipBlanks(String text, int at) {
        int i = at;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int endOfWord(String text, int at) {
        int i = at;
        while (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Whether a flag was given. */
    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value of an expression. */
    long number(String name) {
        return (Long) values.get(name);
    }

    /** The value of an expression, or another when it was left out. */
    long number(String name, long otherwise) {
        return (Long) values.getOrDefault(name, otherwise);
    }

    /** The rest of the line, empty when there was none. */
    String rest(String name) {
        return (String) values.getOrDefault(name, "");
    }

    /** A word. */
    String word(String name) {
        return (String) values.get(name);
    }

    /** A word that is a signed whole number (decimal, or hexadecimal after 0x), or another when it was left out. */
    int integer(String name, int otherwise) throws MonitorException {
        String word = (String) values.get(name);
        try {
            return word == null ? otherwise : Integer.decode(word);
        } catch (NumberFormatException e) {
            throw MonitorException.badArgument(name + " '" + word + "' is no whole number");
        }
    }

    DumpFormat format() {
        return (DumpFormat) values.get("/fmt");
    }

    RequestedPosition position(String name) {
        return (RequestedPosition) values.get(name);
    }

    /** The tag that a position was given by, or null. */
    PositionTag tag() {
        return (PositionTag) values.get(TAG);
    }

    /** A part of history; all up to here when it was left out. */
    RequestedRange range() {
        return (RequestedRange) values.getOrDefault(Parameter.RANGE, RequestedRange.ALL);
    }
}
