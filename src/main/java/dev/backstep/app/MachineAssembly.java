package dev.backstep.app;

import dev.backstep.arm.translate.TieredEngine;
import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Board;
import dev.backstep.board.BoardConnections;
import dev.backstep.board.Processors;
import dev.backstep.board.VexpressA9;
import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.board.boot.LoaderSpec;
import dev.backstep.clock.HostClock;
import dev.backstep.clock.MachineClocks;
import dev.backstep.device.serial.SerialLine;
import dev.backstep.machine.parallel.ParallelMachine;
import dev.backstep.server.CharacterEndpoint;
import dev.backstep.server.endpoint.CharacterDevices;
import dev.backstep.server.endpoint.NetworkLoop;
import dev.backstep.timeline.HostGate;
import dev.backstep.timeline.InputPort;
import dev.backstep.timeline.InputQueue;
import dev.backstep.timeline.LoggedEvent;
import dev.backstep.timeline.Timeline;
import dev.backstep.timeline.Twin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Builds the machine that options describe, with its timeline: one that runs live, or one that replays a recording and asks
 * nothing of the host.
 *
 * <p>Thread: the machine thread.
 */
final class MachineAssembly implements AutoCloseable {

    /** What small programs have. */
    private static final int REGIONS_AT_ONCE = 30;

    private final Options options;
    private final Translation translation;
    private final Optional<? extends PastRun> past;
    private final MachineClocks clocks;
    private final HostGate gate;
    private final LongSupplier monotonic;
    private final HostClock timeOfDay;
    private final MachineFiles files;
    /** What comes in for devices other than serial ports, by the names of the machine's inputs. */
    private final Map<String, InputQueue> inputQueues = new HashMap<>();
    private NetworkWiring networkWiring;
    private VirtioWiring virtio;
    private DriveWiring drives;
    private Board board;
    private Timeline timeline;

    /**
     * Nothing is opened yet.
     *
     * @param translation how code runs
     * @param past the run to see again; empty to run live
     * @param monotonic ns of the host's monotonic clock
     */
    MachineAssembly(Options options, Translation translation, Optional<? extends PastRun> past, LongSupplier monotonic) {
        this.options = options;
        this.translation = translation;
        this.past = past;
        this.monotonic = monotonic;
        this.clocks = options.accelerator().parallel() ? MachineClocks.running(monotonic)
                : MachineClocks.withShift(options.icount().shift());
        this.gate = past.map(run -> HostGate.replaying(clocks.icount(), run.startup())).orElseGet(() -> new HostGate(clocks.icount()));
        this.timeOfDay = HostTime.of(options.rtc(), clocks.virtual());
        this.files = new MachineFiles(past.map(PastRun::images).orElseGet(ImageSource::disk));
    }

    /**
     * Builds it.
     *
     * @param network for what is plugged in outside
     * @param devices what serial ports and the like are plugged into
     * @param silent true to drop what semihosting prints on standard output
     */
    void build(NetworkLoop network, CharacterDevices devices, boolean silent) throws BootException, IOException {
        List<InputPort> inputPorts = buildBoard(network, devices, silent);
        Optional<ReplaySource> replay = options.recording().replay();
        timeline = replay.isPresent()
                ? Timeline.replaying(board.machine(), gate, replay.get().history(), timelineSettings(), monotonic)
                : new Timeline(board.machine(), gate, inputPorts, inputQueues, timelineSettings(), monotonic,
                        timeOfDay::nanosecondsSinceEpoch);
        replay.ifPresent(source -> {
            source.checkpoints().setStateLayout(board.machine().stateLayout());
            timeline.setCheckpointSource(source.checkpoints());
        });
    }

    /**
     * Builds one that runs parts of another's history, and has no other timeline.
     *
     * @param devices that lead nowhere
     * @param events the other's
     */
    Twin buildTwin(CharacterDevices devices, List<LoggedEvent> events) throws BootException, IOException {
        buildBoard(null, devices, true);
        return new Twin(board.machine(), gate, events, monotonic);
    }

    /** Gives where input for its serial ports comes from. */
    private List<InputPort> buildBoard(NetworkLoop network, CharacterDevices devices, boolean silent) throws BootException, IOException {
        List<InputPort> inputPorts = new ArrayList<>();
        List<SerialLine> lines = new ArrayList<>();
        for (int i = 0; i < VexpressA9.SERIAL_PORTS; i++) {
            Optional<CharacterEndpoint> endpoint = i < devices.serialPorts().size() ? devices.serialPorts().get(i) : Optional.empty();
            InputPort input = endpoint.map(end -> inputPort(end, InputPort.NOTHING)).orElse(null);
            inputPorts.add(input);
            lines.add(endpoint.map(end -> gate.serialLine(end::write, input)).orElse(SerialLine.UNCONNECTED));
        }
        drives = DriveWiring.open(options.drives(), gate, past, files);
        networkWiring = new NetworkWiring(options.network(), gate, clocks.virtual(), past.isPresent() ? null : network, inputQueues);
        virtio = new VirtioWiring(options.virtio(), gate, options.seed(), drives, devices.devicePorts(), networkWiring.virtio(),
                past.isPresent());
        inputPorts.addAll(virtio.inputPorts());
        SemihostingWiring semihosting = new SemihostingWiring(options, gate, clocks.virtual(), devices.semihosting(),
                past.isPresent(), silent);
        // To semihosting a break is the end of the input.
        inputPorts.add(devices.semihosting().map(end -> inputPort(end, InputPort.BREAK)).orElse(null));
        board = VexpressA9.build(clocks, options.machine().memoryBytes(),
                new BoardConnections(lines, gate.hostClock(timeOfDay), semihosting.factory(), options.noReboot(),
                        drives.connections(), virtio.connections(), networkWiring.board()),
                Board.BootPlanning.of(bootOptions(), files),
                new Processors(options.machine().cpus(), options.accelerator().quantum(), translation,
                        options.accelerator().parallel() ? Optional.of(new ParallelMachine(clocks, monotonic)) : Optional.empty()));
        board.machine().cpus().forEach(cpu -> {
            if (cpu.engine() instanceof TieredEngine engine) {
                engine.statistics().setHostClock(monotonic);
                if (translation == Translation.ON && options.machine().cpus() == 1) {
                    engine.translateInBackground(translatorThread(), monotonic, REGIONS_AT_ONCE);
                }
            }
        });
        return inputPorts;
    }

    /** One thread, which stands back behind the machine's, and ends when it has had nothing to do for a while. */
    private static Executor translatorThread() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "translator");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
        return executor;
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

    /** The machine and what it booted. After {@link #build}, as all that follows. */
    Board board() {
        return board;
    }

    /** Its history. */
    Timeline timeline() {
        return timeline;
    }

    /** Its gate to the host. */
    HostGate gate() {
        return gate;
    }

    /** The time of day that the guest's clocks show when it runs live. */
    HostClock timeOfDay() {
        return timeOfDay;
    }

    /** Its disks. */
    DriveWiring drives() {
        return drives;
    }

    /** The files that it was built from. */
    MachineFiles files() {
        return files;
    }

    /** What comes in for devices other than serial ports. */
    Map<String, InputQueue> inputQueues() {
        return inputQueues;
    }

    @Override
    public void close() {
        if (board != null) {
            board.machine().close();
        }
        if (networkWiring != null) {
            networkWiring.close();
        }
        if (virtio != null) {
            virtio.close();
        }
        if (drives != null) {
            drives.close();
        }
    }
}
