package dev.backstep.app;

import dev.backstep.board.VirtioConnections;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.serial.SerialLine;
import dev.backstep.device.storage.Disk;
import dev.backstep.device.virtio.EntropySource;
import dev.backstep.device.virtio.SeededEntropy;
import dev.backstep.device.virtio.VirtioBlock;
import dev.backstep.device.virtio.VirtioConsole;
import dev.backstep.device.virtio.VirtioRng;
import dev.backstep.machine.ExternalInput;
import dev.backstep.server.CharacterEndpoint;
import dev.backstep.timeline.HostGate;
import dev.backstep.timeline.InputPort;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Connects the virtio devices that the user asked for to what they are plugged into. */
final class VirtioWiring implements AutoCloseable {

    private final HostGate gate;
    private final boolean replaying;
    private final OptionalLong seed;
    private final DriveWiring drives;
    private final VirtioConnections connections;
    private final List<InputPort> inputPorts = new ArrayList<>();
    private final List<HostEntropy> hostSources = new ArrayList<>();

    /**
     * @param seed of random numbers; empty: the host's
     * @param drives the disks
     * @param endpoints what ports are plugged into, in the order of {@link VirtioPlan#chardevs}
     * @param replaying true when answers come from a recording, and the host's sources are not to be touched
     * @param interfaces network interfaces by transport
     */
    VirtioWiring(VirtioPlan plan, HostGate gate, OptionalLong seed, DriveWiring drives, List<CharacterEndpoint> endpoints,
                 Map<Integer, VirtioConnections.Plug> interfaces, boolean replaying) {
        this.replaying = replaying;
        this.gate = gate;
        this.drives = drives;
        this.seed = seed;
        Iterator<CharacterEndpoint> nextEndpoint = endpoints.iterator();
        Map<Integer, VirtioConnections.Plug> plugs = new HashMap<>();
        plan.devices().forEach((transport, device) -> plugs.put(transport, device instanceof VirtioPlan.Net
                ? interfaces.get(transport) : plug(transport, device, nextEndpoint)));
        this.connections = new VirtioConnections(plan.legacy(), plugs);
    }

    /** What the board is plugged into. */
    VirtioConnections connections() {
        return connections;
    }

    /** The host's ends of the serial ports of these devices, in the board's order; entries may be null. */
    List<InputPort> inputPorts() {
        return inputPorts;
    }

    private VirtioConnections.Plug plug(int transport, VirtioPlan.Device device, Iterator<CharacterEndpoint> endpoints) {
        if (device instanceof VirtioPlan.Rng rng) {
            EntropySource source = entropy(transport, rng);
            return clock -> new VirtioRng("virtio-rng" + transport, clock, source, rng.maxBytes(), rng.periodMilliseconds());
        } else if (device instanceof VirtioPlan.Serial serial) {
            return console("virtio-serial" + transport, serial, endpoints);
        } else if (device instanceof VirtioPlan.Block block) {
            Disk disk = drives.disk(block.drive()).orElseThrow();
            return clock -> new VirtioBlock("virtio-blk" + transport, disk, block.serial());
        }
        throw new AssertionError(device);
    }

    private EntropySource entropy(int transport, VirtioPlan.Rng rng) {
        if (rng.file().isEmpty() && seed.isPresent()) {
            // Two devices do not give the same numbers.
            return new SeededEntropy(seed.getAsLong() + transport);
        }
        HostEntropy host = HostEntropy.of(replaying ? Optional.empty() : rng.file());
        hostSources.add(host);
        return count -> gate.ask(ExternalInput.Kind.RANDOM, () -> host.read(count));
    }

    private VirtioConnections.Plug console(String name, VirtioPlan.Serial serial, Iterator<CharacterEndpoint> endpoints) {
        List<VirtioConsole.PortPlan> ports = new ArrayList<>();
        for (VirtioPlan.Port port : serial.ports()) {
            SerialLine line = SerialLine.UNCONNECTED;
            InputPort input = null;
            if (port.chardev().isPresent()) {
                CharacterEndpoint endpoint = endpoints.next();
                input = MachineAssembly.inputPort(endpoint, InputPort.NOTHING);
                line = gate.serialLine(endpoint::write, input);
            }
            inputPorts.add(input);
            ports.add(new VirtioConsole.PortPlan(port.number(), port.console(), port.name(), line, port.chardev().isPresent()));
        }
        return (VirtualClock clock) -> new VirtioConsole(name, clock, serial.maxPorts(), ports);
    }

    @Override
    public void close() {
        hostSources.forEach(HostEntropy::close);
    }
}
