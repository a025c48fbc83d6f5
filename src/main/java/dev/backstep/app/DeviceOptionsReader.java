package dev.backstep.app;

import dev.backstep.board.VexpressA9;
import dev.backstep.device.virtio.VirtioConsole;
import dev.backstep.device.virtio.VirtioRng;
import dev.backstep.server.spec.ParameterList;
import dev.backstep.server.spec.SpecificationException;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads {@code -device}, {@code -object} and {@code -global}: which devices the user adds to the board, and where they go. As
 * with QEMU, a device that names no bus takes the free transport with the highest number.
 */
final class DeviceOptionsReader {

    private static final String NOT_SUPPORTED = " is known to QEMU but not supported by backstep";
    private static final String BUS_PREFIX = "virtio-mmio-bus.";
    private static final String DEFAULT_RANDOM_FILE = "/dev/urandom";
    /** Drivers of virtio devices behind PCI, and the short names that stand for them. */
    private static final Set<String> PCI_DRIVERS = Set.of("virtio-blk", "virtio-net", "virtio-rng", "virtio-serial",
            "virtio-blk-pci", "virtio-net-pci", "virtio-rng-pci", "virtio-serial-pci");

    private final DrivePlan drives;
    private final Set<String> usedDrives = new HashSet<>();
    private final List<String> loaders = new ArrayList<>();
    private final Map<String, Optional<Path>> entropySources = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<Integer, VirtioPlan.Device> transports = new TreeMap<>();
    /** The ports of each serial device, by transport; the one with the highest number comes first, as in QEMU's search. */
    private final Map<Integer, SerialBus> serialBuses = new TreeMap<>((a, b) -> Integer.compare(b, a));
    private boolean legacy = true;

    /** A virtio-serial device while its ports are collected. */
    private record SerialBus(String name, int maxPorts, List<VirtioPlan.Port> ports) { }

    /**
     * What the options amount to.
     *
     * @param loaders values of {@code -device loader,...}, without {@code loader,}
     */
    record Result(List<String> loaders, VirtioPlan virtio) { }

    private DeviceOptionsReader(DrivePlan drives) {
        this.drives = drives;
    }

    /**
     * Reads the options, values as typed.
     *
     * @param drives those with {@code if=virtio} become block devices after all others
     * @param interfaces what {@code -nic} and {@code -net} ask for; they come after {@code devices}
     */
    static Result read(List<String> devices, List<String> objects, List<String> globals, DrivePlan drives,
                       List<VirtioPlan.Net> interfaces) {
        DeviceOptionsReader reader = new DeviceOptionsReader(drives);
        globals.forEach(text -> in("-global", text, () -> reader.readGlobal(text)));
        objects.forEach(text -> in("-object", text, () -> reader.readObject(text)));
        for (String text : devices) {
            if (text.equals("loader") || text.startsWith("loader,")) {
                reader.loaders.add(text.substring(Math.min(text.length(), "loader,".length())));
            } else {
                in("-device", text, () -> reader.readDevice(text));
            }
        }
        for (VirtioPlan.Net one : interfaces) {
            in("-nic", "model=virtio-net-device", () -> reader.plug(Optional.empty(), one));
        }
        for (DrivePlan.Drive drive : drives.of(DrivePlan.Interface.VIRTIO)) {
            in(drive.option(), () -> reader.plug(Optional.empty(), new VirtioPlan.Block(drive.id(), "")));
        }
        return new Result(List.copyOf(reader.loaders), reader.plan());
    }

    /** What {@code -device help} and {@code -device NAME,help} print, if one of these was given. */
    static Optional<String> help(List<String> devices) {
        for (String text : devices) {
            if (text.equals("help") || text.equals("?")) {
                return Optional.of(DeviceDriver.list());
            }
            List<String> words = List.of(text.split(",", -1));
            Optional<DeviceDriver> driver = DeviceDriver.of(words.get(0));
            if (driver.isPresent() && (words.contains("help") || words.contains("?"))) {
                return Optional.of(driver.get().properties());
            }
        }
        return Optional.empty();
    }

    private static void in(String option, String value, Runnable action) {
        in(option + " " + value, action);
    }

    private static void in(String option, Runnable action) {
        try {
            action.run();
        } catch (SpecificationException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    private VirtioPlan plan() {
        serialBuses.forEach((transport, bus) -> transports.put(transport, new VirtioPlan.Serial(bus.maxPorts(), List.copyOf(bus.ports()))));
        return new VirtioPlan(legacy, transports);
    }

    /** {@code driver.property=value}, or {@code driver=D,property=P,value=V}. */
    private void readGlobal(String text) {
        String setting = text;
        if (text.startsWith("driver=")) {
            ParameterList parameters = ParameterList.parse(text, null);
            setting = parameters.takeRequired("driver") + "." + parameters.takeRequired("property") + "="
                    + parameters.takeRequired("value");
            parameters.finish();
        }
        int equals = setting.indexOf('=');
        if (equals < 0 || setting.indexOf('.') < 0) {
            throw new SpecificationException("driver.property=value is expected");
        }
        if (!setting.substring(0, equals).equals("virtio-mmio.force-legacy")) {
            throw new SpecificationException("the only global property supported is virtio-mmio.force-legacy");
        }
        legacy = ParameterList.parse("force-legacy" + setting.substring(equals), null).takeBoolean("force-legacy", true);
    }

    private void readObject(String text) {
        ParameterList parameters = ParameterList.parse(text, "qom-type");
        String type = parameters.take("qom-type").orElse("");
        Optional<Path> file = switch (type) {
            case "rng-builtin" -> Optional.empty();
            case "rng-random" -> Optional.of(file(parameters.take("filename").orElse(DEFAULT_RANDOM_FILE)));
            case "" -> throw new SpecificationException("Parameter 'qom-type' is missing");
            default -> throw new SpecificationException("object type '" + type
                    + "' is not supported by backstep (only rng-builtin and rng-random)");
        };
        String id = parameters.takeRequired("id");
        parameters.finish();
        if (entropySources.putIfAbsent(id, file) != null) {
            throw new SpecificationException("attempt to add duplicate property '" + id + "' to object");
        }
    }

    private static Path file(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new SpecificationException("not a file name: " + e.getReason());
        }
    }

    private void readDevice(String text) {
        ParameterList parameters = ParameterList.parse(text, "driver");
        String name = parameters.take("driver").orElse("");
        if (PCI_DRIVERS.contains(name)) {
            String kind = name.replaceAll("-pci$", "");
            throw new SpecificationException("No 'PCI' bus found for device '" + kind + "-pci' (this board takes " + kind + "-device)");
        }
        DeviceDriver driver = DeviceDriver.of(name).orElseThrow(() ->
                new SpecificationException("'" + name + "' is not a device that backstep has (-device help lists them)"));
        parameters.refuse(driver.otherProperties().toArray(String[]::new));
        Optional<String> id = parameters.take("id");
        if (id.isPresent() && !ids.add(id.get())) {
            throw new SpecificationException("Duplicate device ID '" + id.get() + "'");
        }
        Optional<String> bus = parameters.take("bus");
        switch (driver) {
            case BLOCK -> plug(bus, block(parameters));
            case RNG -> plug(bus, rng(parameters));
            case NET -> plug(bus, new VirtioPlan.Net(parameters.take("netdev"), parameters.take("mac"), id));
            case SERIAL -> {
                int maxPorts = (int) number(parameters, "max_ports", VirtioConsole.MOST_PORTS, 1, VirtioConsole.MOST_PORTS);
                int transport = plug(bus, new VirtioPlan.Serial(maxPorts, List.of()));
                String busName = id.map(deviceId -> deviceId + ".0").orElse("virtio-serial-bus." + serialBuses.size());
                serialBuses.put(transport, new SerialBus(busName, maxPorts, new ArrayList<>()));
            }
            case CONSOLE_PORT -> addPort(bus, true, parameters);
            case SERIAL_PORT -> addPort(bus, false, parameters);
            case LOADER -> throw new IllegalStateException("loaders are read elsewhere");
        }
        for (String left : parameters.names()) {
            throw new SpecificationException("Property '" + name + "." + left + "' not found");
        }
    }

    private VirtioPlan.Block block(ParameterList parameters) {
        String drive = parameters.take("drive").orElseThrow(() -> new SpecificationException("drive property not set"));
        DrivePlan.Drive plan = drives.withId(drive).orElseThrow(() ->
                new SpecificationException("Property 'virtio-blk-device.drive' can't find value '" + drive + "'"));
        if (plan.attachment() != DrivePlan.Interface.NONE || !usedDrives.add(drive)) {
            throw new SpecificationException("Drive '" + drive + "' is already in use by another block device");
        }
        return new VirtioPlan.Block(drive, parameters.take("serial").orElse(""));
    }

    private VirtioPlan.Rng rng(ParameterList parameters) {
        Optional<Path> file = parameters.take("rng").map(id -> {
            if (!entropySources.containsKey(id)) {
                throw new SpecificationException("Device '" + id + "' not found");
            }
            return entropySources.get(id);
        }).orElse(Optional.empty());
        long maxBytes = number(parameters, "max-bytes", VirtioRng.UNLIMITED, 1, VirtioRng.UNLIMITED);
        long period = number(parameters, "period", 1 << 16, 1, 0xffffffffL);
        return new VirtioPlan.Rng(file, maxBytes, period);
    }

    private static long number(ParameterList parameters, String key, long otherwise, long least, long most) {
        Optional<String> text = parameters.take(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            long value = Long.decode(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new SpecificationException("Parameter '" + key + "' expects a number, not '" + text.get() + "'");
        }
        throw new SpecificationException("Parameter '" + key + "' expects a number from " + least + " to " + most + ", not " + text.get());
    }

    /** Puts a device into a transport and gives its number. */
    private int plug(Optional<String> bus, VirtioPlan.Device device) {
        int transport = bus.map(DeviceOptionsReader::transport).orElseGet(this::freeTransport);
        if (transports.putIfAbsent(transport, device) != null) {
            throw new SpecificationException("Bus '" + BUS_PREFIX + transport + "' is full");
        }
        return transport;
    }

    private static int transport(String bus) {
        for (int i = 0; i < VexpressA9.VIRTIO_TRANSPORTS; i++) {
            if (bus.equals(BUS_PREFIX + i)) {
                return i;
            }
        }
        throw new SpecificationException("Bus '" + bus + "' not found");
    }

    private int freeTransport() {
        for (int i = VexpressA9.VIRTIO_TRANSPORTS - 1; i >= 0; i--) {
            if (!transports.containsKey(i)) {
                return i;
            }
        }
        throw new SpecificationException("all " + VexpressA9.VIRTIO_TRANSPORTS + " virtio transports of the board are taken");
    }

    private void addPort(Optional<String> busName, boolean console, ParameterList parameters) {
        SerialBus bus = serialBus(busName);
        long given = number(parameters, "nr", -1, 0, Integer.MAX_VALUE);
        int number = given >= 0 ? (int) given : console && isFree(bus, 0) ? 0 : freePort(bus);
        if (number == 0 && !console) {
            throw new SpecificationException("Port number 0 on virtio-serial devices reserved for virtconsole devices");
        }
        if (number >= bus.maxPorts()) {
            throw new SpecificationException("Out-of-range port id specified, max. allowed: " + (bus.maxPorts() - 1));
        }
        if (!isFree(bus, number)) {
            throw new SpecificationException("A port already exists at id " + number);
        }
        String name = parameters.take("name").orElse("");
        if (!name.isEmpty() && bus.ports().stream().anyMatch(port -> port.name().equals(name))) {
            throw new SpecificationException("A port already exists by name " + name);
        }
        bus.ports().add(new VirtioPlan.Port(number, console, name, parameters.take("chardev")));
    }

    private SerialBus serialBus(Optional<String> name) {
        if (serialBuses.isEmpty()) {
            throw new SpecificationException("No 'virtio-serial-bus' bus found (-device virtio-serial-device comes before its ports)");
        }
        for (SerialBus bus : serialBuses.values()) {
            if (name.map(bus.name()::equals).orElse(bus.ports().size() < bus.maxPorts())) {
                return bus;
            }
        }
        throw new SpecificationException(name.map(text -> "Bus '" + text + "' not found").orElse("every virtio-serial-bus is full"));
    }

    private static boolean isFree(SerialBus bus, int number) {
        return bus.ports().stream().noneMatch(port -> port.number() == number);
    }

    /** Port 0 is left to a console. */
    private static int freePort(SerialBus bus) {
        int number = 1;
        while (!isFree(bus, number)) {
            number++;
        }
        return number;
    }
}
