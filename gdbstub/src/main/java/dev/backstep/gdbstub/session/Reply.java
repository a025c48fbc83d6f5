package dev.backstep.gdbstub.session;

import java.nio.charset.StandardCharsets;

/**
 * The answer to a packet.
 *
 * @param data the packet to send, or null when none is sent now: a stop reply comes later, or there never is one
 */
record Reply(byte[] data) {

    static final Reply OK = text("OK");
    static final Reply UNSUPPORTED = text("");
    static final Reply NONE = new Reply(null);

    /** The text must be ASCII. */
    static Reply text(String text) {
        return new Reply(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static Reply hex(byte[] data) {
        StringBuilder text = new StringBuilder(2 * data.length);
        Hex.append(text, data);
        return text(text.toString());
    }
}
