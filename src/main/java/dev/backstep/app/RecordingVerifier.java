package dev.backstep.app;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.boot.BootException;
import dev.backstep.machine.Machine;
import dev.backstep.recording.DivergenceSearch;
import dev.backstep.recording.RecordedDisk;
import dev.backstep.recording.StoredCheckpoints;
import dev.backstep.server.endpoint.CharacterDevices;
import dev.backstep.server.endpoint.NetworkLoop;
import dev.backstep.timeline.Checkpoint;
import dev.backstep.timeline.CheckpointSource;
import dev.backstep.timeline.DivergenceException;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.Timeline;
import dev.backstep.timeline.TimelineException;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Replays a recording and compares: with what it says of the machine's state on the way, and when that differs, translated code
 * with the interpreter, to find the instruction.
 */
final class RecordingVerifier {

    private static final int LINES = 40;
    private static final int BAR_WIDTH = 40;

    private final PrintStream out;
    private final PrintStream err;
    private final Consumer<Machine> planting;
    private final boolean progress = System.console() != null;
    private int shownPercent = -1;

    /**
     * @param out where results go
     * @param err where warnings and progress go
     */
    RecordingVerifier(PrintStream out, PrintStream err) {
        this(out, err, machine -> { });
    }

    /** One whose machine with translated code has something wrong with it. */
    RecordingVerifier(PrintStream out, PrintStream err, Consumer<Machine> planting) {
        this.out = out;
        this.err = err;
        this.planting = planting;
    }

    /** A replay that nobody sees. */
    private static final class Replay implements AutoCloseable {

        private final NetworkLoop network = new NetworkLoop();
        private final CharacterDevices devices;
        private final MachineAssembly assembly;

        Replay(ReplaySource source, Translation translation) throws BootException, IOException {
            Options options = ReplayOptionsReader.headless(source);
            devices = CharacterDevices.open(options.characterDevices(), CharacterDevices.Host.none(network));
            assembly = new MachineAssembly(options, translation, Optional.of(source), System::nanoTime);
            try {
                assembly.build(network, devices, true);
            } catch (TimelineException | DivergenceException e) {
                close();
                throw new UsageException(source.file() + ": " + e.getMessage());
            } catch (BootException | IOException | RuntimeException e) {
                close();
                throw e;
            }
        }

        /** It goes to positions by running alone, not by what the recorder has made of them. */
        void useNoCheckpoints() {
            timeline().setCheckpointSource(CheckpointSource.NONE);
        }

        Timeline timeline() {
            return assembly.timeline();
        }

        @Override
        public void close() {
            assembly.close();
            devices.close();
            network.close();
        }
    }

    /** Gives the exit status: 0 when all agrees, 1 when not. */
    int verify(Path file, boolean salvage) throws Exception {
        try (ReplaySource source = ReplaySource.read(file, salvage)) {
            source.warnings().forEach(line -> err.println("backstep: " + file + ": " + line));
            source.requireImagesOfTheirHash();
            return verify(source);
        }
    }

    private int verify(ReplaySource source) throws Exception {
        Path file = source.file();
        try (Replay replay = new Replay(source, Translation.ON)) {
            replay.useNoCheckpoints();
            planting.accept(replay.timeline().machine());
            DivergenceException divergence = run(replay.timeline());
            clearProgress();
            if (divergence != null) {
                out.println(file + ": " + divergence.getMessage());
                narrow(source, replay, divergence);
                return 1;
            }
            Timeline timeline = replay.timeline();
            if (timeline.position() != timeline.present()) {
                out.println(file + ": the machine is off at instruction " + timeline.position() + ", the recorded one ran to "
                        + timeline.present());
                return 1;
            }
            Optional<String> fault = checkpointFault(source, timeline);
            if (fault.isPresent()) {
                out.println(file + ": " + fault.get());
                return 1;
            }
            long hashes = timeline.events().stream().filter(logged -> logged.event() instanceof Event.StateHash).count();
            out.println(file + ": good: " + timeline.position() + " instructions, " + timeline.events().size() + " events; the state is "
                    + "as recorded at each of " + hashes + " looks, " + checkpoints(source) + (source.ending().isPresent() ? "" : "; the recording was cut off there"));
            return disksAreGood(source) ? 0 : 1;
        }
    }

    /** Says of each disk what has become of its image. The run needs none: only one in the recording can be wrong. */
    private boolean disksAreGood(ReplaySource source) throws IOException {
        boolean good = true;
        for (BaseImage base : source.disks().values()) {
            RecordedDisk disk = base.disk();
            String line = source.file() + ": disk '" + disk.path() + "': ";
            if (disk.isWhole()) {
                Optional<String> fault = BaseImage.recordedFault(disk);
                good &= fault.isEmpty();
                out.println(line + fault.map(text -> "the image in the recording is damaged: " + text + "; the run itself is good")
                        .orElse("all of the image is in the recording, with its SHA-256"));
            } else {
                out.println(line + BaseImage.difference(disk, Path.of(disk.path())).map(text -> text + "; the recording has what the run read")
                        .orElse("the image there is the one that was recorded"));
            }
        }
        return good;
    }

    private static String checkpoints(ReplaySource source) {
        StoredCheckpoints stored = source.checkpoints();
        return stored.isOfOtherState() ? "its checkpoints are of a version of backstep whose machine has another state"
                : "and in " + stored.positions().size() + " checkpoints";
    }

    /** What is wrong with a checkpoint, in one line: each must be the state of the run that has just been seen again. */
    private static Optional<String> checkpointFault(ReplaySource source, Timeline timeline) {
        Checkpoint beginning = timeline.checkpoints().iterator().next();
        StoredCheckpoints stored = source.checkpoints();
        for (long position : stored.positions()) {
            Checkpoint checkpoint = stored.load(position, beginning);
            if (checkpoint == null) {
                return stored.isOfOtherState() ? Optional.empty()
                        : Optional.of("the checkpoint at instruction " + position + " cannot be used; the run itself is good");
            }
            int events = checkpoint.logIndex();
            // The run has had this state there: the hash is among what it was compared with.
            boolean known = events > 0 && events <= timeline.events().size() && timeline.events().get(events - 1).icount() == position
                    && timeline.events().get(events - 1).event() instanceof Event.StateHash hash
                    && hash.hash() == Machine.stateHash(checkpoint.state(), checkpoint.memory());
            if (!known) {
                return Optional.of("the checkpoint at instruction " + position + " is not the state of the run; the run itself is good");
            }
        }
        return Optional.empty();
    }

    private DivergenceException run(Timeline timeline) {
        try {
            Timeline.Progress last = Timeline.Progress.RAN;
            while (last != Timeline.Progress.END && last != Timeline.Progress.OFF) {
                last = timeline.advance(Long.MAX_VALUE, Timeline.Idle.SKIP);
                showProgress(timeline.position(), timeline.present());
            }
            return null;
        } catch (DivergenceException e) {
            return e;
        }
    }

    private void narrow(ReplaySource source, Replay translated, DivergenceException divergence) throws Exception {
        try (Replay interpreted = new Replay(source, Translation.OFF)) {
            interpreted.useNoCheckpoints();
            DivergenceSearch search = new DivergenceSearch(translated.timeline(), interpreted.timeline());
            if (!search.differAt(divergence.noticed())) {
                out.println("The interpreter comes to the same state: the recorder ran another machine, or another version of it.");
                return;
            }
            long first = search.firstDifference(divergence.lastAgreement(), divergence.noticed());
            out.println("Translated code and the interpreter differ first after instruction " + (first - 1) + ", at position " + first
                    + String.format(" (pc 0x%08x, 0x%08x):", translated.timeline().machine().turns().current().pc,
                            interpreted.timeline().machine().turns().current().pc));
            DivergenceSearch.differences(translated.timeline().machine(), interpreted.timeline().machine(), LINES)
                    .forEach(line -> out.println("  " + line));
        }
    }

    private void showProgress(long position, long end) {
        int percent = end == 0 ? 100 : (int) (100.0 * position / end);
        if (progress && percent != shownPercent) {
            shownPercent = percent;
            int filled = percent * BAR_WIDTH / 100;
            err.printf("\r[%s%s] %3d %%", "#".repeat(filled), ".".repeat(BAR_WIDTH - filled), percent);
            err.flush();
        }
    }

    private void clearProgress() {
        if (progress) {
            err.print("\r" + " ".repeat(BAR_WIDTH + 10) + "\r");
            err.flush();
        }
    }
}
