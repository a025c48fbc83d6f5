package dev.backstep.server.spec;

/**
 * A stream socket as the far end of a character device.
 *
 * @param address       where
 * @param server        true: listens, serves one client after the other; false: connects once
 * @param waitForClient servers only: the machine starts when the first client is there
 * @param noDelay       TCP: small packets leave at once
 */
public record SocketSpec(SocketAddressSpec address, boolean server, boolean waitForClient, boolean noDelay) {

    /** Takes {@code server}, {@code wait}, {@code nodelay} from a list; refuses what else QEMU knows of sockets. */
    static SocketSpec take(SocketAddressSpec address, ParameterList parameters, boolean serverByDefault, boolean waitByDefault) {
        boolean server = parameters.takeBoolean("server", serverByDefault);
        boolean waitGiven = parameters.takeBoolean("wait").map(wait -> {
            if (!server) {
                throw new SpecificationException("'wait' option is incompatible with socket in client connect mode");
            }
            return wait;
        }).orElse(server && waitByDefault);
        // The old short form "nodelay" reads as delay=off.
        boolean delay = parameters.takeBoolean("delay", false);
        boolean noDelay = parameters.takeBoolean("nodelay", !delay) && address instanceof SocketAddressSpec.Tcp;
        parameters.refuseUnlessOff("telnet", "tn3270", "websocket", "abstract");
        parameters.refuse("to", "ipv4", "ipv6", "reconnect", "tls-creds", "tls-authz", "tight", "fd", "localaddr", "localport");
        return new SocketSpec(address, server, waitGiven, noDelay);
    }

    @Override
    public String toString() {
        return address + (server ? ",server=on" : "");
    }
}
