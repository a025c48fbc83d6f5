package dev.backstep.server.spec;

/** A specification that is wrong or asks for what is not supported. The message is one line and names the part. */
public final class SpecificationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param message one line, without the option it belongs to */
    public SpecificationException(String message) {
        super(message);
    }
}
