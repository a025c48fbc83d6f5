package dev.backstep.recording;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.BoardConnections;
import dev.backstep.board.Processors;
import dev.backstep.board.TestMachine;
import dev.backstep.board.VexpressA9;
import dev.backstep.board.Board;
import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.clock.MachineClocks;
import dev.backstep.machine.Machine;
import dev.backstep.timeline.HostGate;
import dev.backstep.timeline.Timeline;
import dev.backstep.timeline.TypedInput;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A machine that runs a kernel and records, or replays what another has recorded, with nothing but the recording. */
final class RecordableMachine {

    private static final int SHIFT = 1;
    private static final long BUDGET = 256 << 20;
    /** As close as they can be. The host's time of these machines goes on by 1 ns at each look. */
    private static final CheckpointSpacing SPACING = new CheckpointSpacing(1, 1, 100, Long.MAX_VALUE);

    final ByteArrayOutputStream console = new ByteArrayOutputStream();
    final TypedInput input = new TypedInput();
    final List<String> failures = new ArrayList<>();
    final Machine machine;
    final Timeline timeline;
    RecordingWriter writer;
    /** Those of the recording that is replayed. */
    StoredCheckpoints checkpoints;
    /** What the host clock says; ns since 1970. It goes on at each look. */
    long hostTime = 1_600_000_000_000_000_000L;
    private long hostNanoseconds;

    private RecordableMachine(byte[] kernel, Recording recording, Processors processors, long budget) throws BootException, IOException,
            RecordingException {
        MachineClocks clocks = MachineClocks.withShift(SHIFT);
        HostGate gate = recording == null ? new HostGate(clocks.icount()) : HostGate.replaying(clocks.icount(),
                recording.history(1).startup());
        // Each reading gives another time: a replay that asked the host would not go unnoticed.
        Board board = VexpressA9.build(clocks, 128 << 20,
                new BoardConnections(List.of(gate.serialLine(value -> console.write(value), input)),
                        gate.hostClock(() -> hostTime += 1_234_567_891L), Optional.empty(), false),
                Board.BootPlanning.of(BootOptions.none().withKernel("kernel"), (purpose, path, limit) -> kernel), processors);
        machine = board.machine();
        Timeline.Settings settings = new Timeline.Settings(budget, 10);
        if (recording == null) {
            timeline = new Timeline(machine, gate, List.of(input), Map.of(), settings, () -> hostNanoseconds++, () -> hostTime);
            startup = gate.startupAnswers();
        } else {
            timeline = Timeline.replaying(machine, gate, recording.history(1), settings, () -> hostNanoseconds++);
            checkpoints = new StoredCheckpoints(new BlockReader(recording.file()), failures::add, 1);
            checkpoints.addAll(recording.blocks());
            checkpoints.endAt(timeline.present(), timeline.events().size());
            checkpoints.setStateLayout(machine.stateLayout());
            timeline.setCheckpointSource(checkpoints);
        }
    }

    private List<dev.backstep.timeline.Event.Answer> startup = List.of();

    /** A machine that runs one of our own kernels and records into a file. */
    static RecordableMachine recording(String kernel, Path file) throws Exception {
        return recording(Files.readAllBytes(TestMachine.prebuilt(kernel)), file);
    }

    /** The same with code that is translated, or not. */
    static RecordableMachine recording(String kernel, Path file, Translation translation) throws Exception {
        return recording(kernel, file, Processors.one(translation));
    }

    /** The same on several CPUs. */
    static RecordableMachine recording(String kernel, Path file, Processors processors) throws Exception {
        return recording(Files.readAllBytes(TestMachine.prebuilt(kernel)), file, processors, BUDGET);
    }

    /** A machine that runs this program and records into a file. */
    static RecordableMachine recording(byte[] kernel, Path file) throws Exception {
        return recording(kernel, file, Processors.one(Translation.ON), BUDGET);
    }

    /** The same with so many bytes for checkpoints in memory. */
    static RecordableMachine recording(byte[] kernel, Path file, Translation translation, long budget) throws Exception {
        return recording(kernel, file, Processors.one(translation), budget);
    }

    private static RecordableMachine recording(byte[] kernel, Path file, Processors processors, long budget) throws Exception {
        RecordableMachine result = new RecordableMachine(kernel, null, processors, budget);
        result.writer = result.writer(kernel, file);
        result.checkpoints = result.writer.storedCheckpoints(result.failures::add, 1);
        result.timeline.setCheckpointSource(result.checkpoints);
        result.timeline.setRecorder(result.writer, 50);
        return result;
    }

    private RecordingWriter writer(byte[] kernel, Path file) throws IOException {
        return RecordingWriter.begin(file, new Configuration(List.of(
                new Configuration.Property(Configuration.MACHINE, "vexpress-a9"),
                new Configuration.Property(Configuration.SHIFT, "" + SHIFT))), Map.of("kernel", kernel), List.of(), startup, SPACING, failures::add);
    }

    /** Writes all history of a machine that runs one of our own kernels into a file, with a checkpoint each so many instructions. */
    void save(String kernel, Path file, long spacing) throws IOException {
        RecordingWriter saving = writer(Files.readAllBytes(TestMachine.prebuilt(kernel)), file);
        new HistoryWriter(timeline, saving, new CheckpointSpacing(spacing, 1, 100, Long.MAX_VALUE)).write();
        saving.finish("saved", 0);
    }

    /** The machine of a recording. */
    static RecordableMachine replaying(Path file, Translation translation) throws Exception {
        return replaying(file, translation, false);
    }

    /** The machine of a recording on several CPUs: as many as there were. */
    static RecordableMachine replaying(Path file, Processors processors) throws Exception {
        return replaying(file, processors, false);
    }

    static RecordableMachine replaying(Path file, Translation translation, boolean salvage) throws Exception {
        return replaying(file, Processors.one(translation), salvage);
    }

    private static RecordableMachine replaying(Path file, Processors processors, boolean salvage) throws Exception {
        // Stays open: events and checkpoints are read when they are needed.
        Recording recording = Recording.open(file, salvage);
        return new RecordableMachine(recording.images().values().iterator().next(), recording, processors, BUDGET);
    }

    void type(String text) {
        input.type(text);
    }

    Timeline.Progress runTo(long position) {
        while (true) {
            Timeline.Progress progress = timeline.advance(position, Timeline.Idle.SKIP);
            if (progress != Timeline.Progress.RAN) {
                return progress;
            }
        }
    }

    String output() {
        return console.toString(StandardCharsets.ISO_8859_1);
    }

    /** Ends the recording, and gives the state's hash. */
    long finish() {
        timeline.stopRecording();
        writer.finish("quit", 0);
        return machine.stateHash();
    }
}
