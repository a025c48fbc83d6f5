package dev.backstep.server.spec;

import java.nio.file.Path;
import java.util.Map;

/** What a character device is plugged into: the value of {@code -serial} and its kin, parsed. */
public sealed interface CharacterSpec {

    /** Nothing: there is no such device on the host, the guest's port is unconnected. */
    record None() implements CharacterSpec { }

    /** Swallows output, has no input. */
    record Null() implements CharacterSpec { }

    /**
     * Standard input and output.
     *
     * @param signal whether Ctrl-C on a terminal ends the program; false: the byte goes to the machine
     */
    record Stdio(boolean signal) implements CharacterSpec { }

    /**
     * Output to a file.
     *
     * @param append false: what the file had is lost
     */
    record OutputFile(Path path, boolean append) implements CharacterSpec { }

    /** A stream socket. */
    record Socket(SocketSpec socket) implements CharacterSpec { }

    /** A device that {@code -chardev} defines. */
    record Reference(String id) implements CharacterSpec { }

    /** QEMU's other character devices, refused by name, and what to use instead. */
    Map<String, String> UNSUPPORTED = Map.ofEntries(
            Map.entry("telnet", "use tcp"), Map.entry("tn3270", "use tcp"), Map.entry("websocket", "use tcp"),
            Map.entry("udp", "use tcp"), Map.entry("pipe", "use unix or stdio"), Map.entry("pty", "use unix or tcp"),
            Map.entry("vc", "there is no window; use stdio"), Map.entry("tty", "use stdio"), Map.entry("serial", "use stdio"),
            Map.entry("con", "use stdio"), Map.entry("console", "use stdio"), Map.entry("parport", "use file"),
            Map.entry("parallel", "use file"), Map.entry("COM", "use stdio"), Map.entry("braille", "use stdio"),
            Map.entry("msmouse", "use null"), Map.entry("wctablet", "use null"), Map.entry("ringbuf", "use file"),
            Map.entry("memory", "use file"), Map.entry("testdev", "use null"), Map.entry("spicevmc", "use unix"),
            Map.entry("spiceport", "use unix"), Map.entry("dbus", "use unix"), Map.entry("qemu-vdagent", "use null"),
            Map.entry("mux", "use mux=on of -chardev"), Map.entry("fdset", "use file"));

    /** The refusal of one of {@link #UNSUPPORTED}. */
    static SpecificationException unsupported(String name) {
        return new SpecificationException("character device '" + name + "' is known to QEMU but not supported by backstep ("
                + UNSUPPORTED.get(name) + ")");
    }

    /**
     * Reads the value of {@code -serial}, {@code -monitor} or {@code -qmp}, without the prefix {@code mon:}.
     *
     * @throws SpecificationException what is wrong, or not supported
     */
    static CharacterSpec parse(String text) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        switch (text) {
            case "none":
                return new None();
            case "null":
                return new Null();
            case "stdio":
                return new Stdio(true);
            default:
                break;
        }
        if (text.startsWith("/dev/")) {
            throw new SpecificationException("'" + text + "': host serial ports are known to QEMU but not supported by backstep");
        }
        switch (colon < 0 ? "" : scheme) {
            case "file":
                if (rest.isEmpty()) {
                    throw new SpecificationException("'file:' needs a path");
                }
                return new OutputFile(SocketAddressSpec.path(rest), false);
            case "chardev":
                if (rest.isEmpty()) {
                    throw new SpecificationException("'chardev:' needs the id of a -chardev");
                }
                return new Reference(rest);
            case "tcp", "unix":
                return new Socket(parseSocket(scheme, rest, false, true));
            default:
                break;
        }
        String name = scheme.startsWith("COM") ? "COM" : scheme;
        if (UNSUPPORTED.containsKey(name)) {
            throw unsupported(name);
        }
        throw new SpecificationException("'" + text + "' is not a valid char driver");
    }

    /** Reads what follows {@code tcp:} or {@code unix:}. */
    static SocketSpec parseSocket(String scheme, String rest, boolean serverByDefault, boolean waitByDefault) {
        String implied = scheme.equals("tcp") ? "addr" : "path";
        ParameterList parameters = ParameterList.parse(rest, implied);
        String value = parameters.take(implied).orElse("");
        SocketAddressSpec address = scheme.equals("tcp") ? SocketAddressSpec.parseTcp(value) : SocketAddressSpec.unix(value);
        SocketSpec socket = SocketSpec.take(address, parameters, serverByDefault, waitByDefault);
        parameters.finish();
        return socket;
    }

    /** What {@code info chardev} calls it. */
    default String describe() {
        if (this instanceof None) {
            return "none";
        } else if (this instanceof Null) {
            return "null";
        } else if (this instanceof Stdio) {
            return "stdio";
        } else if (this instanceof OutputFile file) {
            return "file:" + file.path();
        } else if (this instanceof Socket socket) {
            return socket.socket().toString();
        } else if (this instanceof Reference reference) {
            return "chardev:" + reference.id();
        }
        throw new AssertionError(this);
    }
}
