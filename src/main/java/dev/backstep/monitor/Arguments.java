package dev.backstep.monitor;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The arguments of one command line, by the names of the command's parameters. */
final class Arguments {

    private final Map<String, Object> values = new HashMap<>();

    private Arguments() { }

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
            } else {
                at = result.takeNumber(parameter, text, at, names);
            }
        }
        if (at < text.length()) {
            throw MonitorException.badArgument("extraneous characters at the end of line");
        }
        return result;
    }

    private int takeNumber(Parameter parameter, String text, int at, ExpressionParser.Names names) throws MonitorException {
        int start = at;
        RequestedPosition.Anchor anchor = RequestedPosition.Anchor.BEGIN;
        boolean backwards = false;
        if (parameter.kind() == Parameter.Kind.POSITION) {
            String word = text.substring(at, endOfWord(text, at));
            if (word.equals("begin") || word.equals("end")) {
                anchor = word.equals("end") ? RequestedPosition.Anchor.END : RequestedPosition.Anchor.BEGIN;
                values.put(parameter.name(), new RequestedPosition(anchor, 0));
                return skipBlanks(text, at + word.length());
            }
            if (word.endsWith("%")) {
                values.put(parameter.name(), share(word));
                return skipBlanks(text, at + word.length());
            }
            backwards = text.charAt(at) == '-';
            if (backwards || text.charAt(at) == '+') {
                anchor = RequestedPosition.Anchor.HERE;
                start = at + 1;
            }
        }
        ExpressionParser parser = new ExpressionParser(text, start, names);
        long value = parser.parse();
        values.put(parameter.name(), parameter.kind() == Parameter.Kind.POSITION
                ? new RequestedPosition(anchor, backwards ? -value : value) : (Object) value);
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
}
