package dev.backstep.gdbstub.session;

/** Where a session's replies go. Called on the session's thread; must not block for long. */
public interface SessionOutput {

    /**
     * Sends a packet.
     *
     * @param data without framing and escapes; not changed afterwards
     */
    void send(byte[] data);

    /**
     * Sends a packet, but not when the client has sent another one since the one that is being handled: it does not wait for
     * this any more, and would take it for the answer to the other.
     *
     * @param data as for {@link #send}
     */
    void sendIfAwaited(byte[] data);

    /** Nothing is acknowledged any more, in either direction. The next packet sent is the {@code OK} that says so. */
    void startNoAckMode();

    /**
     * Closes the connection when everything before is sent.
     *
     * @param afterwards runs on the session's thread when the connection is closed
     */
    void close(Runnable afterwards);
}
