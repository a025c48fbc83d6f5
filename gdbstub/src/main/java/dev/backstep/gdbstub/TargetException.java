package dev.backstep.gdbstub;

/**
 * The target could not do what the client asked; it is unharmed. The client gets the message when it understands
 * messages ({@code error-message+}), else the two-digit code.
 */
public class TargetException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The code QEMU gives when memory or a register cannot be accessed: the two digits of {@code E14}. */
    public static final int ACCESS_FAILED = 0x14;
    /** The code QEMU gives for arguments that make no sense: the two digits of {@code E22}. */
    public static final int BAD_ARGUMENT = 0x22;

    private final int code;

    /**
     * @param code    the two hexadecimal digits behind {@code E}, 0x01 to 0xff
     * @param message one line that names what was wrong and where
     */
    public TargetException(int code, String message) {
        // No stack trace: these are answers to the client, and a client may ask for many.
        super(message, null, false, false);
        this.code = code & 0xff;
    }

    /** Memory or a register that cannot be accessed ({@code E14}). */
    public static TargetException accessFailed(String message) {
        return new TargetException(ACCESS_FAILED, message);
    }

    /** An argument that makes no sense ({@code E22}). */
    public static TargetException badArgument(String message) {
        return new TargetException(BAD_ARGUMENT, message);
    }

    /** The two hexadecimal digits behind {@code E}. */
    public int code() {
        return code;
    }
}
