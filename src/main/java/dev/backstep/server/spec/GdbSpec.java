package dev.backstep.server.spec;

/** Where the GDB server is: the value of {@code -gdb}. */
public sealed interface GdbSpec {

    /** No server. */
    record None() implements GdbSpec { }

    /** GDB at the other end of standard input and output ({@code target remote | backstep ...}). */
    record Stdio() implements GdbSpec { }

    /**
     * A socket; a server unless {@code server=off} is given.
     *
     * @param socket a TCP address without a host is loopback
     */
    record Socket(SocketSpec socket) implements GdbSpec { }

    /** A device that {@code -chardev} defines. */
    record Reference(String id) implements GdbSpec { }

    /** What {@code -s} stands for: a server at TCP port 1234, loopback only. */
    GdbSpec DEFAULT = new Socket(new SocketSpec(new SocketAddressSpec.Tcp(SocketAddressSpec.LOOPBACK, 1234), true, false, true));

    /** Reads the value of {@code -gdb}. */
    static GdbSpec parse(String text) {
        if (text.equals("none")) {
            return new None();
        }
        if (text.startsWith("tcp:") || text.startsWith("unix:")) {
            int colon = text.indexOf(':');
            // unix:path=P is what QEMU's own examples show; the key may be left out.
            return new Socket(CharacterSpec.parseSocket(text.substring(0, colon), text.substring(colon + 1), true, false));
        }
        CharacterSpec device = CharacterSpec.parse(text);
        if (device instanceof CharacterSpec.Stdio) {
            return new Stdio();
        } else if (device instanceof CharacterSpec.Reference reference) {
            return new Reference(reference.id());
        }
        throw new SpecificationException("'" + text + "' cannot carry the GDB protocol; use tcp, unix, stdio, chardev or none");
    }
}
