package dev.backstep.server.endpoint;

import dev.backstep.server.CharacterEndpoint;
import dev.backstep.server.EndpointException;
import dev.backstep.server.spec.CharacterDevicePlan;
import dev.backstep.server.spec.CharacterSpec;
import dev.backstep.server.spec.ChardevSpec;
import dev.backstep.server.spec.GdbSpec;
import dev.backstep.server.spec.MonitorSpec;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The character devices of a run, open: for each serial port and each monitor of a {@link CharacterDevicePlan} its
 * endpoint.
 */
public final class CharacterDevices implements AutoCloseable {

    /** A monitor's endpoint, with connection events, and the language it speaks. */
    public record Monitor(CharacterEndpoint endpoint, MonitorSpec.Mode mode, boolean pretty) { }

    /**
     * What the devices meet outside.
     *
     * @param network the loop of the sockets; stays its owner's to close
     * @param in      standard input
     * @param out     standard output; only bytes of devices go there
     * @param rawTerminal whether standard input is switched to raw mode if it is a terminal
     * @param escape  the escape character of shared devices, 0 to 255
     * @param quit    what the user's Ctrl-A x does; called on an input thread, to return at once
     */
    public record Host(NetworkLoop network, InputStream in, OutputStream out, boolean rawTerminal, int escape, Runnable quit) {

        /** The process's own standard input and output. */
        public static Host ofProcess(NetworkLoop network, int escape, Runnable quit) {
            return new Host(network, new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out), true, escape,
                    quit);
        }

        /** Nothing: for devices of a machine that nobody sees or talks to. */
        public static Host none(NetworkLoop network) {
            return new Host(network, InputStream.nullInputStream(), OutputStream.nullOutputStream(), false, 1, () -> { });
        }
    }

    private final Host host;
    private final Map<String, CharacterBackend> backends = new LinkedHashMap<>();
    private final Map<String, SharedBackend> shared = new HashMap<>();
    private final Set<String> started = new HashSet<>();
    private final List<Optional<CharacterEndpoint>> serialPorts = new ArrayList<>();
    private final List<Monitor> monitors = new ArrayList<>();
    private boolean interactive;
    private Optional<CharacterEndpoint> gdb = Optional.empty();
    private Optional<CharacterEndpoint> semihosting = Optional.empty();
    private final List<CharacterEndpoint> devicePorts = new ArrayList<>();

    private CharacterDevices(Host host) {
        this.host = host;
    }

    /**
     * Opens all devices of a plan and lets input flow.
     *
     * @throws EndpointException naming the device and why it cannot be opened; none is open then
     */
    public static CharacterDevices open(CharacterDevicePlan plan, Host host) {
        CharacterDevices devices = new CharacterDevices(host);
        try {
            plan.chardevs().forEach(devices::open);
            for (Optional<String> id : plan.serialPorts()) {
                devices.serialPorts.add(id.map(name -> devices.endpoint(name, false)));
            }
            for (MonitorSpec monitor : plan.monitors()) {
                devices.monitors.add(new Monitor(devices.endpoint(monitor.chardev(), true), monitor.mode(), monitor.pretty()));
            }
            if (plan.gdb() instanceof GdbSpec.Reference reference) {
                devices.gdb = Optional.of(devices.endpoint(reference.id(), true));
            } else if (plan.gdb() instanceof GdbSpec.Stdio) {
                StreamBackend stdio = devices.openStdio(new CharacterSpec.Stdio(true), false);
                devices.backends.put("(gdb)", stdio);
                devices.started.add("(gdb)");
                devices.gdb = Optional.of(QueuedEndpoint.on(stdio, true));
            }
            devices.semihosting = plan.semihosting().map(id -> devices.endpoint(id, false));
            plan.devicePorts().forEach(id -> devices.devicePorts.add(devices.endpoint(id, false)));
            devices.shared.values().forEach(SharedBackend::start);
            devices.startUnused();
            return devices;
        } catch (RuntimeException e) {
            devices.close();
            throw e;
        }
    }

    private void open(ChardevSpec chardev) {
        CharacterBackend backend;
        try {
            backend = open(chardev.device());
        } catch (EndpointException e) {
            throw new EndpointException(chardev.id() + " (" + chardev.device().describe() + "): " + e.getMessage(), e);
        }
        backends.put(chardev.id(), backend);
        if (chardev.mux()) {
            shared.put(chardev.id(), new SharedBackend(backend, host.escape(), host.quit()));
        }
    }

    private CharacterBackend open(CharacterSpec device) {
        if (device instanceof CharacterSpec.Null) {
            return new NullBackend();
        } else if (device instanceof CharacterSpec.Stdio stdio) {
            return openStdio(stdio, host.rawTerminal());
        } else if (device instanceof CharacterSpec.OutputFile file) {
            return openFile(file);
        } else if (device instanceof CharacterSpec.Socket socket) {
            interactive = true;
            return SocketBackend.open(socket.socket(), host.network());
        }
        throw new IllegalArgumentException("not a device to open: " + device);
    }

    private StreamBackend openStdio(CharacterSpec.Stdio stdio, boolean raw) {
        Optional<TerminalMode> terminal = raw ? TerminalMode.raw(stdio.signal()) : Optional.empty();
        interactive |= terminal.isPresent();
        return new StreamBackend("stdio", host.in(), host.out(), () -> terminal.ifPresent(TerminalMode::close));
    }

    private static StreamBackend openFile(CharacterSpec.OutputFile file) {
        try {
            FileOutputStream out = new FileOutputStream(file.path().toFile(), file.append());
            return new StreamBackend("file:" + file.path(), null, out, () -> {
                try {
                    out.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (FileNotFoundException e) {
            throw new EndpointException("cannot be opened for writing: " + why(e), e);
        }
    }

    /** {@code "PATH (No such file or directory)"}: what stands in the brackets. */
    private static String why(FileNotFoundException e) {
        String text = String.valueOf(e.getMessage());
        int open = text.lastIndexOf('(');
        return open >= 0 && text.endsWith(")") ? text.substring(open + 1, text.length() - 1) : text;
    }

    private CharacterEndpoint endpoint(String id, boolean connectionEvents) {
        SharedBackend several = shared.get(id);
        if (several != null) {
            return several.add(connectionEvents);
        }
        if (!started.add(id)) {
            throw new IllegalArgumentException("two users of '" + id + "', which is not shared");
        }
        return QueuedEndpoint.on(backends.get(id), connectionEvents);
    }

    /** A device that nobody uses lets clients in all the same: with wait=on the machine waits for one. */
    private void startUnused() {
        backends.forEach((id, backend) -> {
            if (!shared.containsKey(id) && started.add(id)) {
                QueuedEndpoint.on(backend, false);
            }
        });
    }

    /** For each serial port its endpoint; empty where nothing is plugged in. Ports beyond the list have none. */
    public List<Optional<CharacterEndpoint>> serialPorts() {
        return List.copyOf(serialPorts);
    }

    /** The monitors, in order. */
    public List<Monitor> monitors() {
        return List.copyOf(monitors);
    }

    /** Whether a person may be at a console: one is on a terminal or a socket. */
    public boolean isInteractive() {
        return interactive;
    }

    /** The endpoint of {@code -gdb stdio} or {@code -gdb chardev:ID}; empty for a GDB server of its own. */
    public Optional<CharacterEndpoint> gdb() {
        return gdb;
    }

    /** The endpoint of the semihosting console, if it is not standard output. */
    public Optional<CharacterEndpoint> semihosting() {
        return semihosting;
    }

    /** What ports of devices from {@code -device} are plugged into, in order. */
    public List<CharacterEndpoint> devicePorts() {
        return List.copyOf(devicePorts);
    }

    /** The names of the devices and what they are, in order, for {@code info chardev}. */
    public Map<String, String> descriptions() {
        Map<String, String> all = new LinkedHashMap<>();
        backends.forEach((id, backend) -> all.put(id, backend.description()));
        return all;
    }

    /** Completes when each server with {@code wait=on} has had its first client: then the machine may start. */
    public CompletableFuture<Void> ready() {
        return CompletableFuture.allOf(backends.values().stream().map(CharacterBackend::ready).toArray(CompletableFuture[]::new));
    }

    /** The port that the TCP server of a device listens at; -1 for others. */
    int port(String id) {
        return backends.get(id) instanceof SocketBackend socket ? socket.port() : -1;
    }

    /** Sends what was written and closes all. Idempotent. To be called before the process ends, or output is lost. */
    @Override
    public void close() {
        backends.values().forEach(CharacterBackend::close);
    }
}
