package dev.backstep.monitor;

import dev.backstep.device.Device;
import dev.backstep.device.DeviceInput;
import dev.backstep.device.network.Hub;
import dev.backstep.device.network.NetworkInterface;
import dev.backstep.device.network.NetworkItem;
import dev.backstep.device.network.NetworkReceiver;
import dev.backstep.monitor.MonitorCommand.Nothing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Commands about network interfaces and their cables. */
final class NetworkCommands {

    private static final String NAME_AND_STATE = "name on|off";

    private NetworkCommands() { }

    /** Hubs, and interfaces that are not at one. */
    record Network(List<HubRow> hubs, List<InterfaceRow> interfaces) { }

    /** A hub. */
    record HubRow(int number, List<PortRow> ports) { }

    /** A port of a hub with what is there; empty when nothing is. */
    record PortRow(String name, String peer) { }

    /** An interface, and what it is plugged into; empty when it is not. */
    record InterfaceRow(String text, String peer) { }

    static List<MonitorCommand<?>> all() {
        return List.of(
                MonitorCommand.of("info network", List.of(), "show the network state",
                        (context, arguments) -> network(context), NetworkCommands::text),
                MonitorCommand.silent("set_link", List.of(new Parameter(NAME_AND_STATE, Parameter.Kind.REST, false)),
                        "change the link status of a network adapter", NetworkCommands::setLink));
    }

    private static List<NetworkInterface> interfaces(MonitorContext context) {
        List<NetworkInterface> interfaces = new ArrayList<>();
        for (DeviceInput input : context.machine().inputs()) {
            if (input instanceof NetworkInterface one) {
                interfaces.add(one);
            }
        }
        return interfaces;
    }

    private static Network network(MonitorContext context) {
        List<HubRow> hubs = new ArrayList<>();
        for (Device device : context.machine().devices()) {
            if (device instanceof Hub hub) {
                List<PortRow> ports = new ArrayList<>();
                hub.ports().forEach(port -> ports.add(0, new PortRow(port.lineName(), describe(port.receiver()))));
                hubs.add(new HubRow(hub.number(), ports));
            }
        }
        hubs.sort(Comparator.comparingInt(HubRow::number));
        List<InterfaceRow> rows = interfaces(context).stream().filter(one -> !(one.line() instanceof Hub.Port))
                .map(one -> new InterfaceRow(describe(one),
                        one.line().isPlugged() ? one.line().lineName() + ": " + one.line().description() : ""))
                .toList();
        return new Network(hubs, rows);
    }

    private static String describe(NetworkReceiver receiver) {
        if (receiver instanceof NetworkInterface one) {
            return one.interfaceName() + ": index=0,type=nic,model=" + one.model() + ",macaddr=" + one.macAddress();
        } else if (receiver instanceof Hub.Uplink uplink) {
            return uplink.outside().lineName() + ": " + uplink.outside().description();
        }
        return "";
    }

    private static String text(Network network) {
        StringBuilder out = new StringBuilder();
        for (HubRow hub : network.hubs()) {
            out.append("hub ").append(hub.number()).append('\n');
            for (PortRow port : hub.ports()) {
                out.append(" \\ ").append(port.name()).append(port.peer().isEmpty() ? "" : ": " + port.peer()).append('\n');
            }
        }
        for (InterfaceRow row : network.interfaces()) {
            out.append(row.text()).append('\n');
            if (!row.peer().isEmpty()) {
                out.append(" \\ ").append(row.peer()).append('\n');
            }
        }
        return out.toString();
    }

    private static Nothing setLink(MonitorContext context, Arguments arguments) throws MonitorException {
        String[] words = arguments.rest(NAME_AND_STATE).split(" ");
        if (words.length != 2) {
            throw MonitorException.badArgument(words.length < 2 ? "on|off is missing" : "extraneous characters at the end of line");
        }
        if (!words[1].equals("on") && !words[1].equals("off")) {
            throw MonitorException.badArgument("Expected 'on' or 'off'");
        }
        for (NetworkInterface one : interfaces(context)) {
            if (one.interfaceName().equals(words[0]) || one.line().lineName().equals(words[0])) {
                context.timeline().changes().giveToDevice(one.inputName(), NetworkItem.link(words[1].equals("on")));
                return new Nothing();
            }
        }
        throw MonitorException.failed("Device '" + words[0] + "' not found");
    }
}
