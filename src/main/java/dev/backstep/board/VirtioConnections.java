package dev.backstep.board;

import dev.backstep.clock.VirtualClock;
import dev.backstep.device.virtio.VirtioDevice;

import java.util.Map;
import java.util.Optional;

/**
 * What is plugged into a board's virtio-mmio transports.
 *
 * @param legacy true for transports with the legacy interface (version 1)
 * @param devices by the number of the transport, 0 to {@link VexpressA9#VIRTIO_TRANSPORTS} - 1; the others are empty
 */
public record VirtioConnections(boolean legacy, Map<Integer, Plug> devices) {

    /** Empty transports. */
    public static final VirtioConnections NONE = new VirtioConnections(true, Map.of());

    /** Makes a device for a board. */
    @FunctionalInterface
    public interface Plug {

        /** Makes it; {@code clock} is guest time. */
        VirtioDevice create(VirtualClock clock);
    }

    /** Copies the map. */
    public VirtioConnections {
        devices = Map.copyOf(devices);
    }

    Optional<Plug> device(int transport) {
        return Optional.ofNullable(devices.get(transport));
    }
}
