package dev.backstep.board.boot;

/** Why a machine cannot be booted from the files given: one line that names the file and what is wrong with it. */
public final class BootException extends Exception {

    private static final long serialVersionUID = 1L;

    /** An exception with its line, to be shown to the user as it is. */
    public BootException(String message) {
        super(message);
    }
}
