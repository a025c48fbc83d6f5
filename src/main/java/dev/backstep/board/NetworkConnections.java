package dev.backstep.board;

import dev.backstep.device.network.Hub;
import dev.backstep.device.network.MacAddress;
import dev.backstep.device.network.NetworkLine;

import java.util.List;
import java.util.Optional;

/**
 * What a board's network interfaces are plugged into. Interfaces behind virtio transports are {@link VirtioConnections}.
 *
 * @param ethernet the board's own interface; empty when the board is to have none
 * @param hubs that interfaces are plugged into; state of the machine
 * @param uplinks where hubs take in what comes from outside
 */
public record NetworkConnections(Optional<Socket> ethernet, List<Hub> hubs, List<Hub.Uplink> uplinks) {

    /** The board's own interface is there, with no cable in it. */
    public static final NetworkConnections NONE =
            new NetworkConnections(Optional.of(new Socket(MacAddress.FIRST_DEFAULT, NetworkLine.UNPLUGGED)), List.of(), List.of());

    /** An interface: its address, and what it is plugged into. */
    public record Socket(MacAddress address, NetworkLine line) { }

    /** Copies the lists. */
    public NetworkConnections {
        hubs = List.copyOf(hubs);
        uplinks = List.copyOf(uplinks);
    }
}
