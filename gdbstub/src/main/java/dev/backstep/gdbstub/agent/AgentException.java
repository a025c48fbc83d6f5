package dev.backstep.gdbstub.agent;

/** An agent expression that makes no sense, or has no value. */
public class AgentException extends Exception {

    private static final long serialVersionUID = 1L;

    /** {@code message} is one line that names what was wrong and where. */
    public AgentException(String message) {
        // No stack trace: a condition may fail at each of a million breakpoints.
        super(message, null, false, false);
    }
}
