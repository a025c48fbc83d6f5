package dev.backstep.app;

import dev.backstep.app.NetworkOptions.Nic;
import dev.backstep.device.network.MacAddress;
import dev.backstep.server.network.NetdevSpec;
import dev.backstep.server.spec.ParameterList;
import dev.backstep.server.spec.SpecificationException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads {@code -nic}, {@code -net} and {@code -netdev}. As with QEMU the board's interface
 * is there unless one of the first three, or {@code -nodefaults}, says otherwise; unlike QEMU's it then is not plugged into
 * anything.
 */
final class NetworkOptionsReader {

    private static final String VIRTIO_MODEL = "virtio-net-device";
    private static final int DEFAULT_HUB = 0;

    private final Map<String, NetdevSpec> netdevs = new LinkedHashMap<>();
    private final List<Requested> requested = new ArrayList<>();
    private final Set<String> used = new HashSet<>();
    private final boolean byDefault;
    private int addressesGiven;
    private int anonymous;
    private int hubPorts;

    private record Requested(String option, boolean virtio, Optional<String> netdev, Optional<String> address) { }

    private NetworkOptionsReader(boolean byDefault) {
        this.byDefault = byDefault;
    }

    /** Reads the values of the options, as typed. */
    static NetworkOptionsReader of(List<String> netdev, List<String> net, List<String> nic) {
        NetworkOptionsReader reader = new NetworkOptionsReader(netdev.isEmpty() && net.isEmpty() && nic.isEmpty());
        netdev.forEach(text -> reader.option("-netdev", text, reader::netdev));
        nic.forEach(text -> reader.option("-nic", text, parameters -> reader.nic("-nic " + text, parameters)));
        net.forEach(text -> reader.option("-net", text, parameters -> reader.net("-net " + text, parameters)));
        return reader;
    }

    /** What is to be plugged into virtio transports. */
    List<VirtioPlan.Net> virtioInterfaces() {
        return requested.stream().filter(Requested::virtio)
                .map(request -> new VirtioPlan.Net(request.netdev(), request.address(), Optional.empty())).toList();
    }

    private void option(String option, String text, Consumer<ParameterList> reader) {
        try {
            ParameterList parameters = ParameterList.parse(text, "type");
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
        Optional<String> address = checked(parameters.take("mac").or(() -> parameters.take("macaddr")));
        boolean virtio = isVirtio(parameters.take("model"));
        parameters.refuse("addr", "vectors");
        String id = parameters.take("id").orElseGet(this::anonymousId);
        add(id, NetdevSpec.take(type, parameters));
        requested.add(new Requested(option, virtio, Optional.of(id), address));
    }

    /** The old way: everything is at hub 0 unless it names a netdev. */
    private void net(String option, ParameterList parameters) {
        String type = type(parameters);
        if (type.equals("none")) {
            return;
        }
        if (type.equals("nic")) {
            Optional<String> address = checked(parameters.take("macaddr"));
            boolean virtio = isVirtio(parameters.take("model"));
            parameters.refuse("addr", "vectors");
            parameters.take("name");
            parameters.take("id");
            Optional<String> netdev = parameters.take("netdev").or(() -> Optional.of(hubPort(Optional.empty())));
            requested.add(new Requested(option, virtio, netdev, address));
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

    private static Optional<String> checked(Optional<String> address) {
        address.ifPresent(NetworkOptionsReader::address);
        return address;
    }

    private static MacAddress address(String text) {
        MacAddress address = MacAddress.parse(text)
                .orElseThrow(() -> new SpecificationException("invalid syntax for ethernet address '" + text + "'"));
        if (address.isMulticast()) {
            throw new SpecificationException("NIC cannot have multicast MAC address (odd 1st byte)");
        }
        return address;
    }

    private static boolean isVirtio(Optional<String> model) {
        return switch (model.orElse("lan9118")) {
            case "lan9118" -> false;
            case "virtio", "virtio-net", VIRTIO_MODEL -> true;
            default -> throw new SpecificationException("Unsupported NIC model: " + model.get() + " (lan9118 or " + VIRTIO_MODEL + ")");
        };
    }

    /**
     * Puts all together.
     *
     * @param noDefaults whether {@code -nodefaults} was given
     * @param plan has the interfaces of {@code -device}, and those of {@link #virtioInterfaces}, in their transports
     */
    NetworkOptions finish(boolean noDefaults, VirtioPlan plan) {
        checkHubs();
        Optional<Nic> ethernet = Optional.empty();
        if (byDefault && !noDefaults) {
            ethernet = Optional.of(nic(Optional.empty(), Optional.empty(), Optional.empty()));
        }
        for (Requested request : requested) {
            request.netdev().ifPresent(id -> claim(request.option(), id));
            if (!request.virtio()) {
                if (ethernet.isPresent()) {
                    throw new UsageException(request.option() + ": the machine has one lan9118 only; use model=" + VIRTIO_MODEL);
                }
                ethernet = Optional.of(nic(request.netdev(), request.address(), Optional.empty()));
            }
        }
        Map<Integer, Nic> virtio = new TreeMap<>(Comparator.reverseOrder());
        new TreeMap<>(plan.devices()).descendingMap().forEach((transport, device) -> {
            if (device instanceof VirtioPlan.Net net) {
                virtio.put(transport, virtio(net));
            }
        });
        return new NetworkOptions(netdevs, ethernet, virtio);
    }

    private Nic virtio(VirtioPlan.Net net) {
        String option = "-device " + VIRTIO_MODEL;
        boolean fromNic = net.netdev().isPresent()
                && requested.stream().anyMatch(request -> request.virtio() && request.netdev().equals(net.netdev()));
        if (!fromNic) {
            net.netdev().ifPresent(id -> claim(option, id));
        }
        try {
            return nic(net.netdev(), net.mac(), net.id());
        } catch (SpecificationException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    private Nic nic(Optional<String> netdev, Optional<String> address, Optional<String> name) {
        return new Nic(netdev, address.isPresent() ? address(address.get()) : MacAddress.FIRST_DEFAULT.plus(addressesGiven++), name);
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
