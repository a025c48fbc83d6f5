package dev.backstep.app;

import dev.backstep.device.network.MacAddress;
import dev.backstep.server.network.NetdevSpec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code -nic}, {@code -net}, {@code -netdev} and {@code -device virtio-net-device} ask for, checked.
 *
 * @param netdevs by id, in order
 * @param ethernet the board's own interface; empty when there is to be none
 * @param virtio interfaces behind virtio transports, by transport
 */
public record NetworkOptions(Map<String, NetdevSpec> netdevs, Optional<Nic> ethernet, Map<Integer, Nic> virtio) {

    /** Copies the collections. */
    public NetworkOptions {
        netdevs = Collections.unmodifiableMap(new LinkedHashMap<>(netdevs));
        virtio = Collections.unmodifiableMap(new LinkedHashMap<>(virtio));
    }

    /**
     * An interface.
     *
     * @param netdev id of what it is plugged into; empty for nothing
     * @param name as monitors show it; empty for the model's own
     */
    public record Nic(Optional<String> netdev, MacAddress address, Optional<String> name) { }
}
