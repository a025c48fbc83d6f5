package dev.backstep.app;

import dev.backstep.arm.translate.TieredEngine;
import dev.backstep.board.Board;
import dev.backstep.board.BoardConnections;
import dev.backstep.board.VexpressA9;
import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.board.boot.LoaderSpec;
import dev.backstep.board.boot.Symbol;
import dev.backstep.board.boot.SymbolTable;
import dev.backstep.clock.HostClock;
import dev.backstep.clock.MachineClocks;
import dev.backstep.debug.DebugTarget;
import dev.backstep.debug.RunControl;
import dev.backstep.debug.RunRequest;
import dev.backstep.device.serial.SerialLine;
import dev.backstep.monitor.HmpMonitor;
import dev.backstep.monitor.MonitorContext;
import dev.backstep.server.CharacterEndpoint;
import dev.backstep.server.console.MonitorConsole;
import dev.backstep.server.endpoint.CharacterDevices;
import dev.backstep.server.endpoint.NetworkLoop;
import dev.backstep.server.spec.MonitorSpec;
import dev.backstep.timeline.HostGate;
import dev.backstep.timeline.InputPort;
import dev.backstep.timeline.InputQueue;
import dev.backstep.timeline.Timeline;
import dev.backstep.trace.CodeNames;
import dev.backstep.trace.Traces;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a machine as the command line describes it: builds it, plugs it in, serves it, until it ends. */
final class MachineProgram implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MachineProgram.class);

    private final Options options;
    private final String version;
    private final NetworkLoop network = new NetworkLoop();
    private final AtomicReference<RunControl> quitting = new AtomicReference<>();
    private final CompletableFuture<Void> quitRequest = new CompletableFuture<>();
    private final List<MonitorConsole> consoles = new ArrayList<>();
    private final MachineClocks clocks;
    private final HostGate gate;
    private final LongSupplier monotonic = System::nanoTime;
    private final HostClock timeOfDay;
    /** What comes in for devices other than serial ports, by the names of the machine's inputs. */
    private final Map<String, InputQueue> inputQueues = new HashMap<>();
    private CharacterDevices devices;
    private NetworkWiring networkWiring;
    private VirtioWiring virtio;
    private DriveWiring drives;
    private GdbService gdb;
    private QmpMonitors qmp;

    MachineProgram(Options options, String version) {
        this.options = options;
        this.version = version;
        this.clocks = MachineClocks.withShift(options.icount().shift());
        this.gate = new HostGate(clocks.icount());
        this.timeOfDay = HostTime.of(options.rtc(), clocks.virtual());
    }

    /** Runs to the end; the calling thread is the machine thread. Gives the exit status. */
    int run() throws BootException, IOException {
        refuseWhatIsMissing();
        devices = CharacterDevices.open(options.characterDevices(),
                CharacterDevices.Host.ofProcess(network, options.escapeCharacter(), this::quit));
        List<InputPort> inputPorts = new ArrayList<>();
        List<SerialLine> lines = new ArrayList<>();
        for (int i = 0; i < VexpressA9.SERIAL_PORTS; i++) {
            Optional<CharacterEndpoint> endpoint = i < devices.serialPorts().size() ? devices.serialPorts().get(i) : Optional.empty();
            InputPort input = endpoint.map(end -> inputPort(end, InputPort.NOTHING)).orElse(null);
            inputPorts.add(input);
            lines.add(endpoint.map(end -> gate.serialLine(end::write, input)).orElse(SerialLine.UNCONNECTED));
        }
        drives = DriveWiring.open(options.drives(), gate);
        networkWiring = new NetworkWiring(options.network(), gate, clocks.virtual(), network, inputQueues);
        virtio = new VirtioWiring(options.virtio(), gate, options.seed(), drives, devices.devicePorts(), networkWiring.virtio());
        inputPorts.addAll(virtio.inputPorts());
        SemihostingWiring semihosting = new SemihostingWiring(options, gate, clocks.virtual(), devices.semihosting());
        // To semihosting a break is the end of the input.
        inputPorts.add(devices.semihosting().map(end -> inputPort(end, InputPort.BREAK)).orElse(null));
        Board board = VexpressA9.build(clocks, options.machine().memoryBytes(),
                new BoardConnections(lines, gate.hostClock(timeOfDay), semihosting.factory(), options.noReboot(),
                        drives.connections(), virtio.connections(), networkWiring.board()),
                Board.BootPlanning.of(bootOptions(), ImageSource.disk()), options.translation());
        board.machine().cpus().forEach(cpu -> {
            if (cpu.engine() instanceof TieredEngine engine) {
                engine.statistics().setHostClock(monotonic);
            }
        });
        board.plan().notes().forEach(LOG::warn);
        Timeline timeline = new Timeline(board.machine(), gate, inputPorts, inputQueues, timelineSettings(), monotonic,
                timeOfDay::nanosecondsSinceEpoch);
        Traces.start(timeline, options.log().items(), codeNames(board.plan().symbols()), item -> {
            Logger logger = LoggerFactory.getLogger(item.loggerName());
            return logger::debug;
        });
        RunControl control = new RunControl(timeline, new RunControl.Settings(sleeps(), options.noShutdown()), monotonic);
        quitting.set(control);
        if (quitRequest.isDone()) {
            control.quit(0);
        }
        List<CharacterEndpoint> guestConsoles = Stream.concat(devices.devicePorts().stream(),
                Stream.concat(devices.serialPorts().stream(), Stream.of(devices.semihosting())).flatMap(Optional::stream)).toList();
        guestConsoles.forEach(endpoint -> endpoint.onInput(control::wake));
        inputQueues.values().forEach(queue -> queue.onInput(control::wake));
        control.setCongestion(() -> isCongested(guestConsoles));
        MonitorContext context = new MonitorContext(control, board.plan().symbols(), board.plan().segments(),
                version, timeOfDay::nanosecondsSinceEpoch, monotonic, drives.blockDevices());
        HmpMonitor monitor = new HmpMonitor(context);
        openMonitors(control, monitor);
        qmp = QmpMonitors.open(devices, context, monitor, options);
        CompletableFuture.anyOf(devices.ready(), quitRequest).join();
        DebugTarget target = new DebugTarget(control, monitor);
        gdb = GdbService.open(options.characterDevices().gdb(), devices.gdb(), target, control);
        if (!options.startStopped()) {
            control.resume(new RunRequest.Continue());
        }
        int status = control.loop();
        qmp.ended();
        return status;
    }

    private void refuseWhatIsMissing() {
        if (!options.machine().secure()) {
            throw new UsageException("-machine secure=off is not supported yet: the CPU always has the Security Extensions");
        }
    }

    private BootOptions bootOptions() throws BootException {
        Options.Boot boot = options.boot();
        List<LoaderSpec> loaders = new ArrayList<>();
        for (String text : boot.deviceLoaders()) {
            loaders.add(LoaderSpec.parse(text.startsWith("loader") ? text : "loader," + text));
        }
        return new BootOptions(path(boot.kernel()), path(boot.deviceTree()), path(boot.initialRamDisk()),
                boot.commandLine().isEmpty() ? null : boot.commandLine(), path(boot.bios()), loaders);
    }

    private static CodeNames codeNames(SymbolTable symbols) {
        return new CodeNames() {
            @Override
            public String function(int address) {
                Symbol symbol = symbols.at(Integer.toUnsignedLong(address));
                return symbol == null ? null : symbol.name();
            }

            @Override
            public String describe(int address) {
                return symbols.describe(Integer.toUnsignedLong(address));
            }
        };
    }

    private static String path(Optional<Path> path) {
        return path.map(Path::toString).orElse(null);
    }

    private Timeline.Settings timelineSettings() {
        if (!options.timeline().enabled()) {
            return null;
        }
        Timeline.Settings settings = Timeline.Settings.fittingInto(Runtime.getRuntime().maxMemory());
        OptionalLong budget = options.timeline().budgetBytes();
        return budget.isPresent() ? settings.withBudget(budget.getAsLong()) : settings;
    }

    private boolean sleeps() {
        return switch (options.icount().sleep()) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> devices.isInteractive();
        };
    }

    /** @param atEnd what the guest is given when there will be no more input */
    static InputPort inputPort(CharacterEndpoint endpoint, int atEnd) {
        return new InputPort() {
            @Override
            public boolean hasInput() {
                return endpoint.hasInput();
            }

            @Override
            public int poll() {
                int value = endpoint.poll();
                return switch (value) {
                    case CharacterEndpoint.BREAK -> BREAK;
                    case CharacterEndpoint.ENDED -> atEnd;
                    default -> value >= 0 && value <= 0xff ? value : NOTHING;
                };
            }
        };
    }

    private void openMonitors(RunControl control, HmpMonitor monitor) {
        String banner = "Backstep " + version + " monitor - type 'help' for more information";
        for (CharacterDevices.Monitor console : devices.monitors()) {
            if (console.mode() != MonitorSpec.Mode.READLINE) {
                continue;
            }
            consoles.add(new MonitorConsole(console.endpoint(), (line, output) -> {
                CompletableFuture<Void> done = new CompletableFuture<>();
                control.execute(() -> {
                    monitor.execute(line, output);
                    done.complete(null);
                });
                done.join();
            }, banner));
        }
    }

    private static boolean isCongested(List<CharacterEndpoint> endpoints) {
        for (CharacterEndpoint endpoint : endpoints) {
            if (endpoint.congested()) {
                return true;
            }
        }
        return false;
    }

    /** Ctrl-A x; any thread. */
    private void quit() {
        quitRequest.complete(null);
        RunControl control = quitting.get();
        if (control != null) {
            control.quit(0);
        }
    }

    @Override
    public void close() {
        if (gdb != null) {
            gdb.close();
        }
        consoles.forEach(MonitorConsole::close);
        if (qmp != null) {
            qmp.close();
        }
        if (networkWiring != null) {
            networkWiring.close();
        }
        if (devices != null) {
            devices.close();
        }
        if (virtio != null) {
            virtio.close();
        }
        if (drives != null) {
            drives.close();
        }
        network.close();
    }
}
