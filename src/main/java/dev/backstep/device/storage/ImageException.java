package dev.backstep.device.storage;

/** Why an image cannot be used: one line that names the file. */
public final class ImageException extends Exception {

    private static final long serialVersionUID = 1L;

    /** An exception with its line, to be shown to the user as it is. */
    public ImageException(String message) {
        super(message);
    }
}
