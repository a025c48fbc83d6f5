package dev.backstep.app;

import dev.backstep.app.NetworkOptions.Nic;
import dev.backstep.device.network.MacAddress;
import dev.backstep.server.network.NetdevSpec;
import dev.backstep.server.spec.ParameterList;
import dev.backstep.server.spec.SpecificationException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads {@code -nic}, {@code -net}, {@code -netdev} and {@code -device virtio-net-device}. As with QEMU the board's interface
 * is there unless one of the first three, or {@code -nodefaults}, says otherwise; unlike QEMU's it then is not plugged into
 * anything.
 */
final class NetworkOptionsReader {

    private static final String VIRTIO_MODEL = "virtio-net-device";
    private static final int VIRTIO_LIMIT = 4;
    private static final int DEFAULT_HUB = 0;

    private final Map<String, NetdevSpec> netdevs = new LinkedHashMap<>();
    private final List<Requested> requested = new ArrayList<>();
    private final Set<String> used = new HashSet<>();
    private int anonymous;
    private int hubPorts;

    private record Requested(String option, boolean virtio, Optional<String> netdev, Optional<MacAddress> address,
                             Optional<String> name) { }

    private NetworkOptionsReader() { }

    /**
     * Reads all.
     *
     * @param devices values of {@code -device} that {@link #isInterface} says are ours
     */
    static NetworkOptions read(List<String> netdev, List<String> net, List<String> nic, List<String> devices, boolean noDefaults) {
        NetworkOptionsReader reader = new NetworkOptionsReader();
        netdev.forEach(text -> reader.option("-netdev", text, reader::netdev));
        nic.forEach(text -> reader.option("-nic", text, parameters -> reader.nic("-nic " + text, parameters)));
        net.forEach(text -> reader.option("-net", text, parameters -> reader.net("-net " + text, parameters)));
        devices.forEach(text -> reader.option("-device", text, parameters -> reader.device("-device " + text, parameters)));
        boolean byDefault = netdev.isEmpty() && net.isEmpty() && nic.isEmpty() && !noDefaults;
        return reader.finish(byDefault);
    }

    /** True for values of {@code -device} that name a network interface. */
    static boolean isInterface(String device) {
        String name = device.split(",", 2)[0];
        return name.equals(VIRTIO_MODEL) || name.equals("virtio-net") || name.equals("driver=" + VIRTIO_MODEL);
    }

    private void option(String option, String text, Consumer<ParameterList> reader) {
        try {
            ParameterList parameters = ParameterList.parse(text, option.equals("-device") ? "driver" : "type");
            reader.accept(parameters);
            parameters.finish();
        } catch (SpecificationException e) {
            throw new UsageException(option + " " + text + ": " + e.getMessage());
        }
    }

    private void netdev(ParameterList parameters) {
        String type = type(parameters);
        String id = parameters.take("id").filter(value -> !value.isEmpty())
                .orElseThrow(() -> new SpecificationException("Parameter 'id' is missing"));
        NetdevSpec spec = NetdevSpec.take(type, parameters);
        add(id, spec);
    }

    private void add(String id, NetdevSpec spec) {
        if (netdevs.putIfAbsent(id, spec) != null) {
            throw new SpecificationException("Duplicate ID '" + id + "' for netdev");
        }
    }

    private static String type(ParameterList parameters) {
        return parameters.take("type").orElseThrow(() -> new SpecificationException("Parameter 'type' is missing"));
    }

    private String anonymousId() {
        return "#net" + anonymous++;
    }

    private void nic(String option, ParameterList parameters) {
        String type = type(parameters);
        if (type.equals("none")) {
            return;
        }
        Optional<MacAddress> address = address(parameters, parameters.take("mac").or(() -> parameters.take("macaddr")));
        boolean virtio = isVirtio(parameters.take("model"));
        parameters.refuse("addr", "vectors");
        String id = parameters.take("id").orElseGet(this::anonymousId);
        add(id, NetdevSpec.take(type, parameters));
        requested.add(new Requested(option, virtio, Optional.of(id), address, Optional.empty()));
    }

    /** The old way: everything is at hub 0 unless it names a netdev. */
    private void net(String option, ParameterList parameters) {
        String type = type(parameters);
        if (type.equals("none")) {
            return;
        }
        if (type.equals("nic")) {
            Optional<MacAddress> address = address(parameters, parameters.take("macaddr"));
            boolean virtio = isVirtio(parameters.take("model"));
            parameters.refuse("addr", "vectors");
            parameters.take("name");
            parameters.take("id");
            Optional<String> netdev = parameters.take("netdev").or(() -> Optional.of(hubPort(Optional.empty())));
            requested.add(new Requested(option, virtio, netdev, address, Optional.empty()));
        } else {
            String id = parameters.take("id").or(() -> parameters.take("name")).orElseGet(this::anonymousId);
            NetdevSpec spec = NetdevSpec.take(type, parameters);
            if (spec instanceof NetdevSpec.HubPort) {
                throw new SpecificationException("Parameter 'type' does not accept value 'hubport' (use -netdev or -nic)");
            }
            add(id, spec);
            hubPort(Optional.of(id));
        }
    }

    private String hubPort(Optional<String> netdev) {
        String id = "hub" + DEFAULT_HUB + "port" + hubPorts++;
        add(id, new NetdevSpec.HubPort(DEFAULT_HUB, netdev));
        return id;
    }

    private void device(String option, ParameterList parameters) {
        parameters.take("driver");
        Optional<MacAddress> address = address(parameters, parameters.take("mac"));
        Optional<String> name = parameters.take("id");
        Optional<String> netdev = parameters.take("netdev");
        requested.add(new Requested(option, true, netdev, address, name));
    }

    private static Optional<MacAddress> address(ParameterList parameters, Optional<String> text) {
        return text.map(value -> MacAddress.parse(value)
                .filter(address -> !address.isMulticast())
                .orElseThrow(() -> new SpecificationException(MacAddress.parse(value).isPresent()
                        ? "NIC cannot have multicast MAC address (odd 1st byte)" : "invalid syntax for ethernet address")));
    }

    private static boolean isVirtio(Optional<String> model) {
        return switch (model.orElse("lan9118")) {
            case "lan9118" -> false;
            case "virtio", "virtio-net", VIRTIO_MODEL -> true;
            default -> throw new SpecificationException("Unsupported NIC model: " + model.get() + " (lan9118 or " + VIRTIO_MODEL + ")");
        };
    }

    private NetworkOptions finish(boolean byDefault) {
        checkHubs();
        Optional<Nic> ethernet = byDefault
                ? Optional.of(new Nic(Optional.empty(), MacAddress.FIRST_DEFAULT, Optional.empty())) : Optional.empty();
        int addressesGiven = byDefault ? 1 : 0;
        List<Nic> virtio = new ArrayList<>();
        for (Requested request : requested) {
            request.netdev().ifPresent(id -> claim(request.option(), id));
            MacAddress address = request.address().isPresent() ? request.address().get()
                    : MacAddress.FIRST_DEFAULT.plus(addressesGiven++);
            Nic nic = new Nic(request.netdev(), address, request.name());
            if (request.virtio()) {
                virtio.add(nic);
            } else if (ethernet.isPresent()) {
                throw new UsageException(request.option() + ": the machine has one lan9118 only; use model=" + VIRTIO_MODEL);
            } else {
                ethernet = Optional.of(nic);
            }
        }
        if (virtio.size() > VIRTIO_LIMIT) {
            throw new UsageException(virtio.size() + " virtio network interfaces: the machine has " + VIRTIO_LIMIT + " virtio transports");
        }
        return new NetworkOptions(netdevs, ethernet, virtio);
    }

    private void checkHubs() {
        netdevs.forEach((id, spec) -> {
            if (spec instanceof NetdevSpec.HubPort port && port.netdev().isPresent()) {
                String netdev = port.netdev().get();
                claim("-netdev hubport,id=" + id, netdev);
                if (netdevs.get(netdev) instanceof NetdevSpec.HubPort) {
                    throw new UsageException("-netdev hubport,id=" + id + ": netdev '" + netdev + "' is a hub port itself");
                }
                used.add(id);
            }
        });
    }

    private void claim(String option, String id) {
        if (!netdevs.containsKey(id)) {
            throw new UsageException(option + ": netdev '" + id + "' not found");
        }
        if (!used.add(id)) {
            throw new UsageException(option + ": netdev '" + id + "' is in use");
        }
    }
}
