package dev.backstep.server.spec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All character devices of a run, named and checked, and who uses which: what the options {@code -serial -monitor -qmp
 * -chardev -mon -gdb -nographic -nodefaults} amount to.
 *
 * @param chardevs    in the order to open them; ids are unique
 * @param serialPorts for each serial port the id of its device, or empty for a port with nothing plugged in
 * @param monitors    in order; {@link MonitorSpec#chardev()} names a device of {@code chardevs}
 * @param gdb         the GDB server
 * @param semihosting id of the device of the semihosting console; empty when it is standard output
 * @param devicePorts ids of the devices that ports of devices from {@code -device} are plugged into, in order
 */
public record CharacterDevicePlan(List<ChardevSpec> chardevs, List<Optional<String>> serialPorts, List<MonitorSpec> monitors,
                                  GdbSpec gdb, Optional<String> semihosting, List<String> devicePorts) {

    /** Copies the lists. */
    public CharacterDevicePlan {
        chardevs = List.copyOf(chardevs);
        serialPorts = List.copyOf(serialPorts);
        monitors = List.copyOf(monitors);
        devicePorts = List.copyOf(devicePorts);
    }

    /**
     * What the user asked for, option by option, values as typed.
     *
     * @param semihostingChardev id of the device of the semihosting console
     * @param defaults           false with {@code -nodefaults}: no device that was not asked for
     * @param devicePorts        ids that ports of devices from {@code -device} name
     */
    public record Request(List<String> serial, List<String> monitor, List<String> qmp, List<String> chardev, List<String> mon,
                          Optional<String> gdb, Optional<String> semihostingChardev, boolean nographic, boolean defaults,
                          List<String> devicePorts) {
        /** Without devices that have ports. */
        public Request(List<String> serial, List<String> monitor, List<String> qmp, List<String> chardev, List<String> mon,
                       Optional<String> gdb, Optional<String> semihostingChardev, boolean nographic, boolean defaults) {
            this(serial, monitor, qmp, chardev, mon, gdb, semihostingChardev, nographic, defaults, List.of());
        }

        /** Copies the lists. */
        public Request {
            serial = List.copyOf(serial);
            monitor = List.copyOf(monitor);
            qmp = List.copyOf(qmp);
            chardev = List.copyOf(chardev);
            mon = List.copyOf(mon);
            devicePorts = List.copyOf(devicePorts);
        }
    }

    /** The error of two users of standard input and output. */
    static final String STDIO_TWICE = "cannot use stdio by multiple character devices";

    /**
     * Works out the plan. There being no graphical console, the defaults are those of QEMU's {@code -nographic} always:
     * without {@code -serial} the first serial port is on the terminal, together with the monitor when none was asked
     * for; but it is nowhere when something else has the terminal. With {@code -nographic} and {@code -serial} but no
     * monitor, the terminal, if free, is the monitor's.
     *
     * @throws SpecificationException naming the option and what is wrong with it
     */
    public static CharacterDevicePlan of(Request request) {
        return new Planner().plan(request);
    }

    private static final class Planner {
        private final Map<String, ChardevSpec> chardevs = new LinkedHashMap<>();
        private final List<Optional<String>> serialPorts = new ArrayList<>();
        private final List<MonitorSpec> monitors = new ArrayList<>();
        private final Set<String> users = new HashSet<>();
        private boolean stdioTaken;

        CharacterDevicePlan plan(Request request) {
            for (String text : request.chardev()) {
                in("-chardev", text, () -> add(ChardevSpec.parse(text)));
            }
            GdbSpec gdb = planGdb(request.gdb());
            boolean monitorAsked = !request.monitor().isEmpty() || !request.qmp().isEmpty() || !request.mon().isEmpty();
            for (String text : request.serial()) {
                monitorAsked |= text.startsWith("mon:");
                in("-serial", text, () -> addSerial(text));
            }
            for (int i = 0; i < request.monitor().size(); i++) {
                String text = request.monitor().get(i);
                String label = "compat_monitor" + i;
                in("-monitor", text, () -> addMonitor(text, label, MonitorSpec.Mode.READLINE));
            }
            for (int i = 0; i < request.qmp().size(); i++) {
                String text = request.qmp().get(i);
                String label = "compat_monitor" + (request.monitor().size() + i);
                in("-qmp", text, () -> addMonitor(text, label, MonitorSpec.Mode.CONTROL));
            }
            for (String text : request.mon()) {
                in("-mon", text, () -> attach(MonitorSpec.parse(text)));
            }
            request.semihostingChardev().ifPresent(id -> in("-semihosting-config", "chardev=" + id, () -> use(id)));
            for (String id : request.devicePorts()) {
                in("-device", "chardev=" + id, () -> use(id));
            }
            if (request.defaults() && request.serial().isEmpty()) {
                addSerial(stdioTaken ? "null" : monitorAsked ? "stdio" : "mon:stdio");
            } else if (request.defaults() && request.nographic() && !monitorAsked && !stdioTaken) {
                addMonitor("stdio", "compat_monitor0", MonitorSpec.Mode.READLINE);
            }
            return new CharacterDevicePlan(List.copyOf(chardevs.values()), serialPorts, monitors, gdb,
                    request.semihostingChardev(), request.devicePorts());
        }

        private GdbSpec planGdb(Optional<String> text) {
            if (text.isEmpty()) {
                return new GdbSpec.None();
            }
            GdbSpec[] gdb = new GdbSpec[1];
            in("-gdb", text.get(), () -> {
                gdb[0] = GdbSpec.parse(text.get());
                if (gdb[0] instanceof GdbSpec.Stdio) {
                    claimStdio();
                } else if (gdb[0] instanceof GdbSpec.Reference reference) {
                    use(reference.id());
                }
            });
            return gdb[0];
        }

        private void addSerial(String text) {
            String label = "serial" + serialPorts.size();
            boolean withMonitor = text.startsWith("mon:");
            CharacterSpec device = CharacterSpec.parse(withMonitor ? text.substring(4) : text);
            if (withMonitor && device instanceof CharacterSpec.None) {
                throw new SpecificationException("a monitor on nothing");
            }
            if (device instanceof CharacterSpec.None) {
                serialPorts.add(Optional.empty());
                return;
            }
            String id = define(label, device, withMonitor);
            use(id);
            serialPorts.add(Optional.of(id));
            if (withMonitor) {
                attach(new MonitorSpec(id, MonitorSpec.Mode.READLINE, false));
            }
        }

        private void addMonitor(String text, String label, MonitorSpec.Mode mode) {
            CharacterSpec device = CharacterSpec.parse(text);
            if (!(device instanceof CharacterSpec.None)) {
                attach(new MonitorSpec(define(label, device, false), mode, false));
            }
        }

        /** Makes a named device of one that was given in place; a reference is its own name. */
        private String define(String label, CharacterSpec device, boolean mux) {
            if (device instanceof CharacterSpec.Reference reference) {
                return reference.id();
            }
            boolean onTerminal = mux && device instanceof CharacterSpec.Stdio;
            add(new ChardevSpec(label, onTerminal ? new CharacterSpec.Stdio(false) : device, mux));
            return label;
        }

        private void add(ChardevSpec chardev) {
            if (chardevs.containsKey(chardev.id())) {
                throw new SpecificationException("Duplicate ID '" + chardev.id() + "' for chardev");
            }
            if (chardev.device() instanceof CharacterSpec.Stdio) {
                claimStdio();
            }
            chardevs.put(chardev.id(), chardev);
        }

        private void attach(MonitorSpec monitor) {
            use(monitor.chardev());
            if (monitor.mode() == MonitorSpec.Mode.CONTROL && chardevs.get(monitor.chardev()).mux()) {
                throw new SpecificationException("a control monitor cannot share chardev '" + monitor.chardev() + "' (mux=on)");
            }
            monitors.add(monitor);
        }

        private void use(String id) {
            ChardevSpec chardev = chardevs.get(id);
            if (chardev == null) {
                throw new SpecificationException("chardev \"" + id + "\" not found");
            }
            if (!users.add(id) && !chardev.mux()) {
                throw new SpecificationException("chardev '" + id + "' is in use already (mux=on lets several share it)");
            }
        }

        private void claimStdio() {
            if (stdioTaken) {
                throw new SpecificationException(STDIO_TWICE);
            }
            stdioTaken = true;
        }

        private static void in(String option, String value, Runnable action) {
            try {
                action.run();
            } catch (SpecificationException e) {
                throw new SpecificationException(option + " " + value + ": " + e.getMessage());
            }
        }
    }
}
