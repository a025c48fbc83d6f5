package dev.backstep.monitor;

/**
 * A parameter of a command.
 *
 * @param name as help shows it and as {@link Arguments} knows it; {@code -f} for a flag
 * @param kind what is expected
 * @param optional true when it may be left out; flags always may
 */
record Parameter(String name, Kind kind, boolean optional) {

    /** The name of every range. */
    static final String RANGE = "from N to N";

    /** What is expected. */
    enum Kind {
        /** {@code -x}: there or not there. */
        FLAG,
        /** {@code /COUNTFORMATSIZE}, as of {@code x}. */
        FORMAT,
        /** A number: constants, registers, symbols and operators. */
        EXPRESSION,
        /** {@code begin}, {@code end}, or an expression, with a sign when it counts from here. */
        POSITION,
        /** {@code from POSITION to POSITION}; the words may be left out, and so may {@code to POSITION}. */
        RANGE,
        /** Anything up to the next blank. */
        WORD,
        /** All that is left of the line, one blank between words. */
        REST
    }

    static Parameter flag(String name) {
        return new Parameter(name, Kind.FLAG, true);
    }

    static Parameter format() {
        return new Parameter("/fmt", Kind.FORMAT, true);
    }

    static Parameter expression(String name) {
        return new Parameter(name, Kind.EXPRESSION, false);
    }

    static Parameter optionalExpression(String name) {
        return new Parameter(name, Kind.EXPRESSION, true);
    }

    static Parameter position(String name) {
        return new Parameter(name, Kind.POSITION, false);
    }

    static Parameter range() {
        return new Parameter(RANGE, Kind.RANGE, true);
    }

    static Parameter word(String name) {
        return new Parameter(name, Kind.WORD, false);
    }

    static Parameter optionalWord(String name) {
        return new Parameter(name, Kind.WORD, true);
    }

    static Parameter rest(String name) {
        return new Parameter(name, Kind.REST, true);
    }

    /** As help shows it. */
    String usage() {
        return optional && kind != Kind.FORMAT ? "[" + name + "]" : name;
    }
}
