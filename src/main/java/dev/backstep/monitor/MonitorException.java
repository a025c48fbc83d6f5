package dev.backstep.monitor;

/** A command that could not be carried out, with a message for people. */
public final class MonitorException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Kind {
        /** There is no such command. */
        UNKNOWN_COMMAND,
        /** The command's arguments are wrong. */
        BAD_ARGUMENT,
        /** The command could not do it. */
        FAILED
    }

    private final Kind kind;

    private MonitorException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What was wrong. */
    public Kind kind() {
        return kind;
    }

    static MonitorException unknownCommand(String name) {
        return new MonitorException(Kind.UNKNOWN_COMMAND, "unknown command: '" + name + "'");
    }

    /** {@code message} is one line without a full stop. */
    static MonitorException badArgument(String message) {
        return new MonitorException(Kind.BAD_ARGUMENT, message);
    }

    /** {@code message} is one line without a full stop. */
    public static MonitorException failed(String message) {
        return new MonitorException(Kind.FAILED, message);
    }
}
