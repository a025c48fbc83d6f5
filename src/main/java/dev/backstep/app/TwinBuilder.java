package dev.backstep.app;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.device.storage.ImageException;
import dev.backstep.device.storage.ImageFile;
import dev.backstep.server.endpoint.CharacterDevices;
import dev.backstep.server.endpoint.NetworkLoop;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.LoggedEvent;
import dev.backstep.timeline.Twin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Builds machines like one that runs, from the same files, to run parts of its history. They ask nothing of the host, and nobody sees
 * what they put out.
 *
 * <p>Thread: any, once it has been made.
 */
final class TwinBuilder implements Twin.Maker, AutoCloseable {

    /** Most searches end sooner: machines are built for those that do not. */
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);
    /** What a machine takes of the heap beside the guest's memory. */
    private static final long MACHINE_BYTES = 100 << 20;

    /** What one was built with. */
    private record Built(MachineAssembly assembly, CharacterDevices devices) implements AutoCloseable {

        @Override
        public void close() {
            assembly.close();
            devices.close();
        }
    }

    private final Options options;
    private final PastRun run;
    private final List<LoggedEvent> events;
    private final NetworkLoop network;
    private final LongSupplier monotonic;
    /** Guarded by this object's monitor. */
    private final List<Built> built = new ArrayList<>();
    private boolean closed;

    private TwinBuilder(Options options, PastRun run, List<LoggedEvent> events, NetworkLoop network, LongSupplier monotonic) {
        this.options = options;
        this.run = run;
        this.events = events;
        this.network = network;
        this.monotonic = monotonic;
    }

    /**
     * Has long searches through a machine's history use as many machines as its options say.
     *
     * @param original has been built, with these options
     * @param network opens nothing
     */
    static TwinBuilder helping(MachineAssembly original, Options options, NetworkLoop network, LongSupplier monotonic) {
        PastRun run = options.recording().replay().map(PastRun.class::cast).orElseGet(() -> new Live(original.gate().startupAnswers(),
                original.files()));
        TwinBuilder builder = new TwinBuilder(options, run, original.timeline().events(), network, monotonic);
        // Events that are read when they are asked for can be asked for by one thread alone.
        boolean readersMayBeMany = options.recording().replay().map(replay -> replay.history().inMemory()).orElse(true);
        // Where translated code is held against the interpreter, a difference must not be overlooked.
        boolean verifies = options.translation() == Translation.VERIFY;
        if (options.timeline().searchers() > 1 && readersMayBeMany && !verifies) {
            original.timeline().setTwins(builder, options.timeline().searchers() - 1, PATIENCE);
        }
        return builder;
    }

    /** One that runs live: its files have been read, and what it reads of disks is among its events. */
    private record Live(List<Event.Answer> startup, MachineFiles files) implements PastRun {

        @Override
        public ImageSource images() {
            return MachineFiles.among(files.contents(), "the machine was built without it");
        }

        @Override
        public ImageFile image(Path path) throws ImageException {
            byte[] content = files.contents().get(path.toString());
            if (content != null) {
                return MachineFiles.image(path, content);
            }
            ImageFile disk = files.disks().get(path.toString());
            if (disk == null) {
                throw new ImageException("the machine was built without '" + path + "'");
            }
            return ImageFile.recorded(path, disk.size(), (offset, length) -> new byte[0]);
        }
    }

    @Override
    public Twin make() throws IOException {
        Runtime jvm = Runtime.getRuntime();
        long free = jvm.maxMemory() - jvm.totalMemory() + jvm.freeMemory();
        if (free < options.machine().memoryBytes() + MACHINE_BYTES) {
            throw new IOException("the heap has no room for another machine: " + (free >> 20) + " MiB are left");
        }
        Options headless = ReplayOptionsReader.headless(options);
        CharacterDevices devices = CharacterDevices.open(headless.characterDevices(), CharacterDevices.Host.none(network));
        Built one = new Built(new MachineAssembly(headless, options.translation(), Optional.of(run), monotonic), devices);
        keep(one);
        try {
            return one.assembly().buildTwin(devices, events);
        } catch (BootException e) {
            throw new IOException(e);
        }
    }

    private synchronized void keep(Built one) throws IOException {
        if (closed) {
            one.close();
            throw new IOException("the program ends");
        }
        built.add(one);
    }

    @Override
    public synchronized void close() {
        closed = true;
        built.forEach(Built::close);
    }
}
