package dev.backstep.server;

/** A character device or server that cannot be opened. The message is one line for the user and names what and why. */
public final class EndpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one line, without the program's name */
    public EndpointException(String message) {
        super(message);
    }

    /** @param message one line, without the program's name */
    public EndpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
