package dev.backstep.timeline;

/** A request that the timeline cannot meet, with a message for people. */
public final class TimelineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** {@code message} is one line without a full stop. */
    public TimelineException(String message) {
        super(message);
    }
}
