package dev.backstep.app;

import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.board.Board;
import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.Symbol;
import dev.backstep.board.boot.SymbolTable;
import dev.backstep.debug.DebugTarget;
import dev.backstep.debug.RunControl;
import dev.backstep.debug.RunRequest;
import dev.backstep.monitor.HmpMonitor;
import dev.backstep.monitor.MonitorContext;
import dev.backstep.monitor.MonitorException;
import dev.backstep.monitor.RecordingAccess;
import dev.backstep.recording.Ending;
import dev.backstep.server.CharacterEndpoint;
import dev.backstep.server.CommandInterpreter;
import dev.backstep.server.console.MonitorConsole;
import dev.backstep.server.endpoint.CharacterDevices;
import dev.backstep.server.endpoint.NetworkLoop;
import dev.backstep.server.spec.MonitorSpec;
import dev.backstep.timeline.DivergenceException;
import dev.backstep.timeline.Timeline;
import dev.backstep.timeline.TimelineException;
import dev.backstep.trace.CodeNames;
import dev.backstep.trace.Traces;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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
    private final LongSupplier monotonic = System::nanoTime;
    private final Optional<ReplaySource> replay;
    private volatile boolean endedByTerminal;
    private CharacterDevices devices;
    private MachineAssembly assembly;
    private TwinBuilder twins;
    private RunRecorder recorder;
    private GdbService gdb;
    private QmpMonitors qmp;

    MachineProgram(Options options, String version) {
        this.options = options;
        this.version = version;
        this.replay = options.recording().replay();
    }

    /** Runs to the end; the calling thread is the machine thread. Gives the exit status. */
    int run() throws BootException, IOException {
        refuseWhatIsMissing();
        if (!options.startStopped()) {
            prepareDecoder();
        }
        devices = CharacterDevices.open(options.characterDevices(),
                CharacterDevices.Host.ofProcess(network, options.escapeCharacter(), this::quit));
        replay.map(ReplaySource::warnings).ifPresent(warnings -> warnings.forEach(LOG::warn));
        assembly = new MachineAssembly(options, options.translation(), replay, monotonic);
        build();
        Board board = assembly.board();
        board.plan().notes().forEach(LOG::warn);
        Timeline timeline = assembly.timeline();
        twins = TwinBuilder.helping(assembly, options, network, monotonic);
        recorder = new RunRecorder(assembly, options, version);
        options.recording().record().ifPresent(recorder::begin);
        Traces.start(timeline, options.log().items(), codeNames(board.plan().symbols()), item -> {
            Logger logger = LoggerFactory.getLogger(item.loggerName());
            return logger::debug;
        });
        RunControl control = new RunControl(timeline, new RunControl.Settings(sleeps(), options.noShutdown()), monotonic);
        replay.ifPresent(source -> control.setReplay(new RunControl.Replay(source.ending().map(Ending::status).orElse(0),
                () -> options.startStopped() || gdb != null && gdb.hasClient(), e -> LOG.error(e.getMessage()))));
        quitting.set(control);
        if (quitRequest.isDone()) {
            control.quit(0);
        }
        List<CharacterEndpoint> guestConsoles = Stream.concat(devices.devicePorts().stream(),
                Stream.concat(devices.serialPorts().stream(), Stream.of(devices.semihosting())).flatMap(Optional::stream)).toList();
        guestConsoles.forEach(endpoint -> endpoint.onInput(control::wake));
        assembly.inputQueues().values().forEach(queue -> queue.onInput(control::wake));
        control.setCongestion(() -> isCongested(guestConsoles));
        MonitorContext context = new MonitorContext(control, board.plan().symbols(), board.plan().segments(),
                version, assembly.timeOfDay()::nanosecondsSinceEpoch, monotonic, assembly.drives().blockDevices(), recordings());
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
        recorder.finish(board.machine().power().isOff() ? "the guest ended the run" : endedByTerminal ? "Ctrl-A x" : "quit", status);
        qmp.ended();
        return status;
    }

    /** Beside everything else that has to be done before the first instruction; who waits for a debugger has time, and connects sooner. */
    private static void prepareDecoder() {
        Thread builder = new Thread(ArmDecoder::prepare, "instruction tables");
        builder.setDaemon(true);
        builder.start();
    }

    private void refuseWhatIsMissing() {
        if (!options.machine().secure()) {
            throw new UsageException("-machine secure=off is not supported yet: the CPU always has the Security Extensions");
        }
    }

    private void build() throws BootException, IOException {
        try {
            assembly.build(network, devices, false);
        } catch (TimelineException | DivergenceException e) {
            throw new UsageException(replay.map(source -> source.file() + ": ").orElse("") + e.getMessage());
        }
    }

    private RecordingAccess recordings() {
        return new RecordingAccess() {
            @Override
            public Optional<Path> file() {
                return replay.map(ReplaySource::file).or(recorder::file);
            }

            @Override
            public long save(Path target) throws MonitorException {
                try {
                    return recorder.save(target);
                } catch (UsageException e) {
                    throw MonitorException.failed(e.getMessage());
                }
            }
        };
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

    private boolean sleeps() {
        return switch (options.icount().sleep()) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> devices.isInteractive();
        };
    }

    private void openMonitors(RunControl control, HmpMonitor monitor) {
        String banner = "Backstep " + version + " monitor - type 'help' for more information";
        for (CharacterDevices.Monitor console : devices.monitors()) {
            if (console.mode() != MonitorSpec.Mode.READLINE) {
                continue;
            }
            consoles.add(new MonitorConsole(console.endpoint(), onMachineThread(control, monitor), banner));
        }
    }

    private static CommandInterpreter onMachineThread(RunControl control, HmpMonitor monitor) {
        return new CommandInterpreter() {
            @Override
            public void execute(String line, Consumer<String> output) {
                if (!monitor.answerWhileSearching(line, output)) {
                    CompletableFuture.runAsync(() -> monitor.execute(line, output), control).join();
                }
            }

            @Override
            public void interrupt() {
                control.interrupt();
            }
        };
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
        endedByTerminal = true;
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
        if (twins != null) {
            twins.close();
        }
        if (assembly != null) {
            assembly.close();
        }
        if (devices != null) {
            devices.close();
        }
        network.close();
        replay.ifPresent(ReplaySource::close);
    }
}
