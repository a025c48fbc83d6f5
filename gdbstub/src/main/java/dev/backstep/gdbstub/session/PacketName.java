package dev.backstep.gdbstub.session;

/** Where the name of a packet ends and its arguments begin. */
final class PacketName {

    private PacketName() {
    }

    /** Consumes the name: one letter, or for {@code q Q v} all up to the first of {@code : ; ,}; for {@code b} all. */
    static String take(PacketArguments packet) {
        switch (packet.peek()) {
            case -1:
                return "";
            case 'q', 'Q', 'v':
                return packet.textUntil(":;,");
            case 'b':
                return packet.textUntil("");
            default:
                char letter = (char) packet.peek();
                packet.take(letter);
                return String.valueOf(letter);
        }
    }
}
