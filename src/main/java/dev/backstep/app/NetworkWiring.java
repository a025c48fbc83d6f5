package dev.backstep.app;

import dev.backstep.board.NetworkConnections;
import dev.backstep.board.VexpressA9;
import dev.backstep.board.VirtioConnections;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.network.Hub;
import dev.backstep.device.network.NetworkItem;
import dev.backstep.device.network.NetworkLine;
import dev.backstep.device.network.NetworkReceiver;
import dev.backstep.device.virtio.VirtioNet;
import dev.backstep.server.endpoint.NetworkLoop;
import dev.backstep.server.network.NetdevSpec;
import dev.backstep.server.network.SocketNetdev;
import dev.backstep.timeline.HostGate;
import dev.backstep.timeline.InputQueue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what the command line says of the network: hubs inside the machine, sockets outside, and the lines between.
 *
 * <p>Thread: the machine thread, but for frames that sockets bring.
 */
final class NetworkWiring implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkWiring.class);
    /** Frames that wait to be taken; more are dropped. */
    private static final int QUEUED_FRAMES = 256;

    private final HostGate gate;
    private final NetworkLoop loop;
    private final Map<String, InputQueue> queues;
    private final Map<String, NetworkLine> lines = new LinkedHashMap<>();
    private final Map<Integer, Hub> hubs = new LinkedHashMap<>();
    private final List<Hub.Uplink> uplinks = new ArrayList<>();
    private final List<SocketNetdev> sockets = new ArrayList<>();
    private final NetworkConnections board;
    private final Map<Integer, VirtioConnections.Plug> virtio = new HashMap<>();

    /**
     * Makes it, and opens the sockets.
     *
     * @param loop null to open no socket: what came in is known
     * @param queues gets a queue for each input of the machine that frames come in at
     */
    NetworkWiring(NetworkOptions options, HostGate gate, VirtualClock clock, NetworkLoop loop, Map<String, InputQueue> queues) {
        this.gate = gate;
        this.loop = loop;
        this.queues = queues;
        Map<String, String> inputOf = inputs(options);
        options.netdevs().forEach((id, spec) -> {
            if (spec instanceof NetdevSpec.Socket socket) {
                lines.put(id, socketLine(id, socket, inputOf.get(id)));
            }
        });
        options.netdevs().forEach((id, spec) -> {
            if (spec instanceof NetdevSpec.HubPort port) {
                Hub hub = hubs.computeIfAbsent(port.hub(), number -> new Hub(number, clock));
                if (port.netdev().isPresent()) {
                    uplinks.add(hub.addUplink(id, lines.get(port.netdev().get())));
                } else {
                    lines.put(id, hub.addPort(id));
                }
            }
        });
        warnOfUnused(options, inputOf);
        this.board = new NetworkConnections(options.ethernet().map(nic -> new NetworkConnections.Socket(nic.address(), line(nic))),
                List.copyOf(hubs.values()), uplinks);
        options.virtio().forEach((transport, nic) -> {
            String interfaceName = nic.name().orElse("virtio-net-device." + virtio.size());
            VirtioNet device = new VirtioNet(virtioName(transport), interfaceName, nic.address(), line(nic));
            virtio.put(transport, unused -> device);
        });
    }

    private static String virtioName(int transport) {
        return "virtio-net" + transport;
    }

    /** The input of the machine at which what a netdev brings comes in, by netdev. */
    private static Map<String, String> inputs(NetworkOptions options) {
        Map<String, String> inputs = new HashMap<>();
        options.ethernet().flatMap(NetworkOptions.Nic::netdev).ifPresent(id -> inputs.put(id, VexpressA9.ETHERNET));
        options.virtio().forEach((transport, nic) -> nic.netdev().ifPresent(id -> inputs.put(id, virtioName(transport))));
        options.netdevs().values().forEach(spec -> {
            if (spec instanceof NetdevSpec.HubPort port) {
                port.netdev().ifPresent(id -> inputs.put(id, "netdev " + id));
            }
        });
        return inputs;
    }

    private void warnOfUnused(NetworkOptions options, Map<String, String> inputOf) {
        options.netdevs().forEach((id, spec) -> {
            boolean plugged = inputOf.containsKey(id)
                    || spec instanceof NetdevSpec.HubPort port && port.netdev().isPresent();
            if (!plugged) {
                LOG.warn("netdev {} has no peer", id);
            }
        });
    }

    private NetworkLine line(NetworkOptions.Nic nic) {
        return nic.netdev().map(lines::get).orElse(NetworkLine.UNPLUGGED);
    }

    private NetworkLine socketLine(String id, NetdevSpec.Socket spec, String input) {
        if (loop == null) {
            return new HostLine(id, gate, null);
        }
        InputQueue queue = new InputQueue(QUEUED_FRAMES);
        if (input != null) {
            queues.put(input, queue);
        }
        SocketNetdev socket = SocketNetdev.open(id, spec, frame -> {
            if (input != null) {
                queue.offer(NetworkItem.frame(frame));
            }
        }, loop);
        sockets.add(socket);
        return new HostLine(id, gate, socket);
    }

    /** A line that leaves the machine; {@code socket} is null when it leads nowhere any more. What the guest has sent before is not sent again, and a diversion sends nothing. */
    private record HostLine(String lineName, HostGate gate, SocketNetdev socket) implements NetworkLine {

        @Override
        public void transmit(byte[] frame) {
            if (socket != null && gate.outputIsNew() && !gate.isOnDiversion()) {
                socket.send(frame);
            }
        }

        @Override
        public void attach(NetworkReceiver receiver) { }

        @Override
        public String description() {
            return "index=0,type=socket,";
        }
    }

    /** For the board. */
    NetworkConnections board() {
        return board;
    }

    /** The interfaces behind virtio transports, by transport. */
    Map<Integer, VirtioConnections.Plug> virtio() {
        return virtio;
    }

    @Override
    public void close() {
        sockets.forEach(SocketNetdev::close);
    }
}
