package dev.backstep.semihosting;

/** A call fails, or a file of the host does. Ends as R0 = -1 (or what the operation says) and ERRNO. */
public final class SemihostingException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int errorNumber;

    SemihostingException(ErrorNumber errorNumber) {
        this(errorNumber.value());
    }

    /** {@code errorNumber} as ERRNO shall give it, above 0. */
    public SemihostingException(int errorNumber) {
        // Guests may fail often and nobody looks at the trace.
        super("error " + errorNumber, null, false, false);
        this.errorNumber = errorNumber;
    }

    /** As ERRNO gives it. */
    public int errorNumber() {
        return errorNumber;
    }
}
