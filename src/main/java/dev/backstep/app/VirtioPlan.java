package dev.backstep.app;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is plugged into the virtio transports, as the command line says.
 *
 * @param legacy  whether the transports have the legacy interface
 * @param devices by number of the transport, in ascending order
 */
public record VirtioPlan(boolean legacy, Map<Integer, Device> devices) {

    /** Keeps the order. */
    public VirtioPlan {
        devices = Collections.unmodifiableMap(new TreeMap<>(devices));
    }

    /** A device. */
    public sealed interface Device { }

    /**
     * A block device.
     *
     * @param drive  id of a {@code -drive}
     * @param serial what the guest sees as its serial number; may be empty
     */
    public record Block(String drive, String serial) implements Device { }

    /**
     * An entropy source.
     *
     * @param file               host file to read random bytes from; empty: the seeded generator, or the host's
     * @param maxBytes           bytes in a period
     * @param periodMilliseconds length of a period
     */
    public record Rng(Optional<Path> file, long maxBytes, long periodMilliseconds) implements Device { }

    /**
     * A console device.
     *
     * @param maxPorts 1 to 31
     */
    public record Serial(int maxPorts, List<Port> ports) implements Device { }

    /**
     * One of its ports.
     *
     * @param number  0 to 30
     * @param console or else a plain channel
     * @param name    may be empty
     * @param chardev id of what it is plugged into
     */
    public record Port(int number, boolean console, String name, Optional<String> chardev) { }

    /**
     * A network interface.
     *
     * @param netdev id of a {@code -netdev}
     * @param mac    as typed
     * @param id     as monitors show it
     */
    public record Net(Optional<String> netdev, Optional<String> mac, Optional<String> id) implements Device { }

    /** The ids of the character devices that ports are plugged into, transport by transport. */
    public List<String> chardevs() {
        return devices.values().stream().filter(Serial.class::isInstance).map(Serial.class::cast)
                .flatMap(serial -> serial.ports().stream()).flatMap(port -> port.chardev().stream()).toList();
    }
}
