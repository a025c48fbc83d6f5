package dev.backstep.recording;

/** A recording that cannot be used, or only in part. The message is one line and says where in the file. */
public final class RecordingException extends Exception {

    private static final long serialVersionUID = 1L;

    /** {@code message} names the file, or the block and its offset. */
    public RecordingException(String message) {
        super(message);
    }
}
