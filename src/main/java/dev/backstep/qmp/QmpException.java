package dev.backstep.qmp;

/** An error that a client is told of. */
final class QmpException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The classes of errors that clients can tell apart. The names are the protocol's. */
    enum ErrorClass {
        /** Anything. */
        GENERIC_ERROR("GenericError"),
        /** There is no such command, or not in this phase of the conversation. */
        COMMAND_NOT_FOUND("CommandNotFound");

        private final String label;

        ErrorClass(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private final ErrorClass errorClass;

    private QmpException(ErrorClass errorClass, String description) {
        super(description);
        this.errorClass = errorClass;
    }

    static QmpException generic(String description) {
        return new QmpException(ErrorClass.GENERIC_ERROR, description);
    }

    static QmpException commandNotFound(String description) {
        return new QmpException(ErrorClass.COMMAND_NOT_FOUND, description);
    }

    ErrorClass errorClass() {
        return errorClass;
    }
}
