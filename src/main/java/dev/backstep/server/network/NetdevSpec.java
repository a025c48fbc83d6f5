package dev.backstep.server.network;

import dev.backstep.server.spec.ParameterList;
import dev.backstep.server.spec.SocketAddressSpec;
import dev.backstep.server.spec.SpecificationException;

import java.util.Map;
import java.util.Optional;

/** What is at the host's end of a network: a value of {@code -netdev}, or the part of {@code -nic} that says so. */
public sealed interface NetdevSpec {

    /**
     * A stream socket.
     *
     * @param server true: listens, and serves one peer after the other; false: connects, again and again until it succeeds
     */
    record Socket(SocketAddressSpec.Tcp address, boolean server) implements NetdevSpec { }

    /**
     * A port of a hub inside the machine.
     *
     * @param hub number of the hub, 0 or more
     * @param netdev id of the netdev at the port, in place of an interface
     */
    record HubPort(int hub, Optional<String> netdev) implements NetdevSpec { }

    /** QEMU's other network backends, refused by name, and what to use instead. */
    Map<String, String> UNSUPPORTED = Map.ofEntries(
            Map.entry("user", "what it gives is not a function of the machine's inputs alone; use socket, with a QEMU that has "
                    + "user networking at the other end"),
            Map.entry("tap", "use socket"), Map.entry("bridge", "use socket"), Map.entry("l2tpv3", "use socket"),
            Map.entry("vde", "use socket"), Map.entry("netmap", "use socket"), Map.entry("stream", "use socket"),
            Map.entry("dgram", "use socket"), Map.entry("vhost-user", "use socket"), Map.entry("vhost-vdpa", "use socket"));

    /**
     * Takes what belongs to a backend of a type out of a list.
     *
     * @throws SpecificationException what is wrong, or not supported
     */
    static NetdevSpec take(String type, ParameterList parameters) {
        switch (type) {
            case "hubport":
                return new HubPort(hub(parameters), parameters.take("netdev"));
            case "socket":
                return socket(parameters);
            default:
                if (UNSUPPORTED.containsKey(type)) {
                    throw new SpecificationException("network backend '" + type + "' is known to QEMU but not supported by backstep ("
                            + UNSUPPORTED.get(type) + ")");
                }
                throw new SpecificationException("Parameter 'type' does not accept value '" + type + "' (socket, hubport or none)");
        }
    }

    private static int hub(ParameterList parameters) {
        String text = parameters.take("hubid")
                .orElseThrow(() -> new SpecificationException("Parameter 'hubid' is missing"));
        if (!text.matches("[0-9]{1,9}")) {
            throw new SpecificationException("Parameter 'hubid' expects a number, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static Socket socket(ParameterList parameters) {
        parameters.refuse("fd", "mcast", "udp", "localaddr");
        Optional<String> listen = parameters.take("listen");
        Optional<String> connect = parameters.take("connect");
        if (listen.isPresent() == connect.isPresent()) {
            throw new SpecificationException("exactly one of listen= or connect= is required");
        }
        SocketAddressSpec.Tcp address = SocketAddressSpec.parseTcp(listen.orElseGet(connect::get));
        if (connect.isPresent() && address.port() == 0) {
            throw new SpecificationException("connect= needs a port");
        }
        return new Socket(address, listen.isPresent());
    }
}
