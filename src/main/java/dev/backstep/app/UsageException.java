package dev.backstep.app;

/** A command line that cannot be followed. The message is one line, without the program's name. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one line, naming the option and what is wrong with it */
    public UsageException(String message) {
        super(message);
    }
}
