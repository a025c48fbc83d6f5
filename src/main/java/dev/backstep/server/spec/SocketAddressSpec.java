package dev.backstep.server.spec;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a socket listens or connects to. */
public sealed interface SocketAddressSpec {

    /**
     * A TCP address.
     *
     * @param host name or address without brackets. Where the user gave none this is {@value #LOOPBACK}: a server that
     *             lets anyone in reach drive a machine has to be asked for by host ({@code 0.0.0.0}), whereas QEMU
     *             would bind all addresses.
     * @param port 0 to 65535; 0 lets the system choose, for servers
     */
    record Tcp(String host, int port) implements SocketAddressSpec {
        @Override
        public String toString() {
            return "tcp:" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** A Unix domain socket. */
    record Unix(Path path) implements SocketAddressSpec {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** The host of a TCP address that names none. */
    String LOOPBACK = "127.0.0.1";

    /** Reads {@code HOST:PORT}, {@code :PORT} or {@code [IPV6]:PORT}. */
    static Tcp parseTcp(String text) {
        int colon;
        String host;
        if (text.startsWith("[")) {
            int bracket = text.indexOf(']');
            if (bracket < 0 || bracket + 1 >= text.length() || text.charAt(bracket + 1) != ':') {
                throw new SpecificationException("'" + text + "' is no address of the form [IPV6]:PORT");
            }
            host = text.substring(1, bracket);
            colon = bracket + 1;
        } else {
            colon = text.indexOf(':');
            if (colon < 0 || text.indexOf(':', colon + 1) >= 0) {
                throw new SpecificationException("'" + text + "' is no address of the form HOST:PORT");
            }
            host = text.substring(0, colon);
        }
        return tcp(host, text.substring(colon + 1));
    }

    /** A TCP address from its parts; an empty host is the loopback address. */
    static Tcp tcp(String host, String port) {
        int number = -1;
        if (port.matches("[0-9]{1,5}")) {
            number = Integer.parseInt(port);
        }
        if (number < 0 || number > 65535) {
            throw new SpecificationException("'" + port + "' is no port number from 0 to 65535");
        }
        return new Tcp(host.isEmpty() ? LOOPBACK : host, number);
    }

    /** A Unix domain socket from its path. */
    static Unix unix(String path) {
        if (path.isEmpty()) {
            throw new SpecificationException("a Unix socket needs a path");
        }
        return new Unix(path(path));
    }

    /** A path from text; what the file system cannot express is refused here. */
    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new SpecificationException("not a path: " + e.getReason());
        }
    }
}
