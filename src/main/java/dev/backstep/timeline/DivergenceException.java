package dev.backstep.timeline;

/** A run that is seen again goes another way than the first time, or it is lost which way that was. The message is one line. */
public final class DivergenceException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final long lastAgreement;
    private final long noticed;

    /**
     * @param lastAgreement the last position, in instructions, at which the states are known to have been the same
     * @param noticed where the difference was noticed
     */
    DivergenceException(String message, long lastAgreement, long noticed) {
        super(message);
        this.lastAgreement = lastAgreement;
        this.noticed = noticed;
    }

    /**
     * What happened at a position, in instructions, cannot be read.
     *
     * @param message one line
     */
    public static DivergenceException unreadable(String message, long position) {
        return new DivergenceException(message, position, position);
    }

    /** The last position, in instructions, at which the states are known to have been the same. */
    public long lastAgreement() {
        return lastAgreement;
    }

    /** The position, in instructions, at which the difference was noticed. */
    public long noticed() {
        return noticed;
    }
}
