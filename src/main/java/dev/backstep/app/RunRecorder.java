package dev.backstep.app;

import dev.backstep.clock.MachineClocks;
import dev.backstep.device.storage.ImageFile;
import dev.backstep.recording.Configuration;
import dev.backstep.recording.Configuration.Property;
import dev.backstep.recording.DiskImage;
import dev.backstep.recording.HistoryWriter;
import dev.backstep.recording.RecordedDisk;
import dev.backstep.recording.RecordingWriter;
import dev.backstep.timeline.Timeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the run of a machine into a file, while it runs or after the fact.
 *
 * <p>Thread: the machine thread.
 */
final class RunRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(RunRecorder.class);
    /** From a hash of the state to the next. */
    private static final long HASH_PERIOD_NANOSECONDS = 1_000_000_000L;

    private final MachineAssembly assembly;
    private final List<String> machineWords;
    private final boolean wholeDisks;
    private final Optional<ReplaySource> replay;
    private final String version;
    private RecordingWriter writer;
    private Path file;
    private Thread onSignal;

    /**
     * @param assembly has been built
     * @param version of the program
     */
    RunRecorder(MachineAssembly assembly, Options options, String version) {
        this.assembly = assembly;
        this.machineWords = options.recording().machineWords();
        this.wholeDisks = options.recording().wholeDisks();
        this.replay = options.recording().replay();
        this.version = version;
    }

    /**
     * Begins to record a machine that has not run.
     *
     * @throws UsageException when the file cannot be written
     */
    void begin(Path newFile) {
        file = newFile;
        RecordingWriter opened = writer(newFile, LOG::error);
        writer = opened;
        try {
            assembly.timeline().setCheckpointSource(opened.storedCheckpoints(LOG::warn));
        } catch (IOException e) {
            LOG.warn("checkpoints in {} cannot be read while it is written: {}", newFile, e.getMessage());
        }
        assembly.timeline().setRecorder(writer, HASH_PERIOD_NANOSECONDS);
        // Ended by a signal, the file is still whole.
        onSignal = new Thread(() -> opened.finish("the program was ended by a signal", 1), "recording-end");
        Runtime.getRuntime().addShutdownHook(onSignal);
    }

    private RecordingWriter writer(Path target, Consumer<String> onFailure) {
        replay.ifPresent(source -> requireOther(target, source.file().toString(), "this recording is being replayed"));
        if (file != null && !target.equals(file)) {
            requireOther(target, file.toString(), "it is being recorded into");
        }
        for (String path : assembly.files().contents().keySet()) {
            requireOther(target, path, "the machine is built from this file");
        }
        for (String path : assembly.files().disks().keySet()) {
            requireOther(target, path, "the machine is built from this file");
        }
        try {
            return RecordingWriter.begin(target, configuration(), assembly.files().contents(), disks(), assembly.gate().startupAnswers(),
                    onFailure);
        } catch (IOException e) {
            throw new UsageException("cannot record to " + LauncherErrors.describe(e, target));
        }
    }

    private static void requireOther(Path target, String path, String why) {
        try {
            if (Files.exists(target) && Files.isSameFile(target, Path.of(path))) {
                throw new UsageException("cannot record to " + target + ": " + why);
            }
        } catch (IOException e) {
            LOG.debug("comparing {} and {}", target, path, e);
        }
    }

    private Configuration configuration() {
        MachineClocks clocks = assembly.board().machine().clocks();
        List<Property> properties = new ArrayList<>();
        properties.add(new Property(Configuration.VERSION, version));
        properties.add(new Property(Configuration.MACHINE, assembly.board().machine().boardName()));
        properties.add(new Property(Configuration.SHIFT, "" + clocks.virtual().shift()));
        properties.add(new Property(Configuration.CREATED, Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).toString()));
        properties.add(new Property(Configuration.HOST, System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", Java "
                + System.getProperty("java.version")));
        machineWords.forEach(word -> properties.add(new Property(Configuration.ARGUMENT, word)));
        return new Configuration(properties);
    }

    private List<DiskImage> disks() {
        List<DiskImage> disks = new ArrayList<>();
        assembly.files().disks().forEach((path, image) -> disks.add(replay.isPresent() ? recorded(replay.get().disks().get(path).disk())
                : new DiskImage(path, image.size(), wholeDisks, Optional.empty(), (offset, target, length) -> read(image, offset, target, length))));
        return disks;
    }

    private static void read(ImageFile image, long offset, byte[] target, int length) throws IOException {
        try {
            image.readOriginal(offset, target, length);
        } catch (IOException e) {
            LOG.warn("the recording will not say what the image '{}' was: {}", image.path(), e.getMessage());
            throw e;
        }
    }

    /** A replay that is saved has of a disk what its own recording has. */
    private static DiskImage recorded(RecordedDisk disk) {
        return new DiskImage(disk.path(), disk.size(), disk.isWhole(), disk.hash(), (offset, target, length) -> {
            if (!disk.isWhole()) {
                throw new IOException(disk.problem());
            }
            disk.read(offset, target, length);
        });
    }

    /** The file that is recorded into while the machine runs. */
    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** Ends what {@link #begin} began; nothing to do without. */
    void finish(String reason, int status) {
        if (writer != null) {
            assembly.timeline().stopRecording();
            writer.finish(reason, status);
            writer = null;
            try {
                Runtime.getRuntime().removeShutdownHook(onSignal);
            } catch (IllegalStateException e) {
                LOG.trace("shutting down already", e);
            }
        }
    }

    /**
     * Writes all history so far, from the beginning to the present, into another file.
     *
     * @return bytes of the file
     * @throws UsageException when it cannot be written, or there is no history
     */
    long save(Path target) {
        Timeline timeline = assembly.timeline();
        if (!timeline.isEnabled() && !timeline.isReplaying()) {
            throw new UsageException("there is no history: the timeline is off");
        }
        if (target.equals(file)) {
            throw new UsageException(target + " is being recorded into");
        }
        CompletableFuture<String> failure = new CompletableFuture<>();
        RecordingWriter saving = writer(target, failure::complete);
        new HistoryWriter(timeline, saving).write();
        saving.finish("saved by the monitor", 0);
        if (failure.isDone()) {
            throw new UsageException(failure.join());
        }
        return saving.length();
    }
}
