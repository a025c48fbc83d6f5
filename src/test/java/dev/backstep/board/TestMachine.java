package dev.backstep.board;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.clock.MachineClocks;
import dev.backstep.device.serial.SerialLine;
import dev.backstep.machine.Machine;
import dev.backstep.memory.Ram;
import dev.backstep.timeline.HostGate;
import dev.backstep.timeline.InputPort;
import dev.backstep.timeline.Timeline;
import dev.backstep.timeline.Twin;
import dev.backstep.timeline.TypedInput;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A vexpress-a9 with a timeline, whose serial ports write to and read from memory. */
public final class TestMachine {

    /** The checkout's root folder. */
    public static final Path ROOT = Path.of(System.getProperty("backstep.root", "..")).toAbsolutePath().normalize();

    /** What the guest wrote to UART 0. */
    public final ByteArrayOutputStream console = new ByteArrayOutputStream();
    /** What waits for UART 0 to take it. */
    public final TypedInput input = new TypedInput();
    public final Machine machine;
    public final Timeline timeline;
    public final Board board;
    /** What the host clock says; ns since 1970. */
    public long hostTime = 1_600_000_000_000_000_000L;
    private final HostGate gate;
    private final BootOptions boot;
    private final long memory;
    private final int shift;
    private final Processors processors;
    private long hostNanoseconds;

    /** A machine that boots a kernel, with a timeline that takes a checkpoint at every {@code checkpointEvery}th slice. */
    public TestMachine(Path kernel, int shift, int checkpointEvery) {
        this(kernel, shift, checkpointEvery, Translation.ON);
    }

    /** The same, with a choice of how code runs. */
    public TestMachine(Path kernel, int shift, int checkpointEvery, Translation translation) {
        this(kernel, shift, checkpointEvery, Processors.one(translation));
    }

    /** The same, with a choice of processors. */
    public TestMachine(Path kernel, int shift, int checkpointEvery, Processors processors) {
        this(kernel, shift, new Timeline.Settings(256 << 20, checkpointEvery), processors);
    }

    /** The same, with a choice of the timeline's budget as well; its period is in slices. */
    public TestMachine(Path kernel, int shift, Timeline.Settings settings, Processors processors) {
        this(BootOptions.none().withKernel(kernel.toString()), 128 << 20, shift, settings, processors, built -> { });
    }

    /**
     * The same, with a choice of everything.
     *
     * @param memory bytes
     * @param settings null for no history
     * @param beginning does something to the machine before its history begins
     */
    public TestMachine(BootOptions boot, long memory, int shift, Timeline.Settings settings, Processors processors,
                       Consumer<Machine> beginning) {
        this.boot = boot;
        this.memory = memory;
        this.shift = shift;
        this.processors = processors;
        MachineClocks clocks = MachineClocks.withShift(shift);
        gate = new HostGate(clocks.icount());
        board = build(clocks, gate, gate.serialLine(console::write, input));
        machine = board.machine();
        beginning.accept(machine);
        List<InputPort> ports = new ArrayList<>(List.of(input));
        timeline = new Timeline(machine, gate, ports, Map.of(), settings, () -> hostNanoseconds++, () -> hostTime);
    }

    private Board build(MachineClocks clocks, HostGate itsGate, SerialLine line) {
        try {
            return VexpressA9.build(clocks, memory,
                    new BoardConnections(List.of(line), itsGate.hostClock(() -> hostTime), Optional.empty(), false),
                    Board.BootPlanning.of(boot, ImageSource.disk()), processors);
        } catch (BootException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Has every search use other machines beside this one, so many at most. */
    public void useTwins(int most) {
        timeline.setTwins(this::twin, most, 0);
    }

    private Twin twin() {
        MachineClocks clocks = MachineClocks.withShift(shift);
        HostGate itsGate = HostGate.replaying(clocks.icount(), gate.startupAnswers());
        Machine built = build(clocks, itsGate, itsGate.serialLine(value -> {
            throw new AssertionError("a twin writes to the console");
        }, null)).machine();
        return new Twin(built, itsGate, timeline.events(), System::nanoTime);
    }

    /** Makes a machine what another one that was built the same is now; its instruction count begins at 0. */
    public static void copy(Machine from, Machine to) {
        byte[] theirs = new byte[Ram.PAGE_SIZE];
        byte[] ours = new byte[Ram.PAGE_SIZE];
        for (int i = 0; i < from.rams().size(); i++) {
            for (long at = 0; at < from.rams().get(i).size(); at += Ram.PAGE_SIZE) {
                from.rams().get(i).read(at, theirs, 0, Ram.PAGE_SIZE);
                to.rams().get(i).read(at, ours, 0, Ram.PAGE_SIZE);
                if (!Arrays.equals(ours, theirs)) {
                    to.rams().get(i).write(at, theirs, 0, Ram.PAGE_SIZE);
                }
            }
        }
        to.restoreState(from.saveState());
        long nanoseconds = to.clocks().virtual().now();
        to.clocks().icount().set(0);
        to.clocks().virtual().skipTo(nanoseconds);
    }

    /** One of our own kernels. */
    public static TestMachine running(String name) {
        return new TestMachine(prebuilt(name), 1, 10);
    }

    /** One of our own kernels on several CPUs. */
    public static TestMachine running(String name, Processors processors) {
        return new TestMachine(prebuilt(name), 1, 10, processors);
    }

    /** The image of one of our own kernels. */
    public static Path prebuilt(String name) {
        return ROOT.resolve("test-kernels/prebuilt/" + name + ".elf");
    }

    /** What one of our own kernels prints. */
    public static String expected(String name) {
        try {
            return Files.readString(ROOT.resolve("test-kernels/expected/" + name + ".txt"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives bytes to UART 0, to be taken when there is room. */
    public void type(String text) {
        input.type(text);
    }

    /** Runs live, or through the past, up to a position or until the machine is off or idle for good. */
    public Timeline.Progress runTo(long position) {
        while (true) {
            Timeline.Progress progress = timeline.advance(position, Timeline.Idle.SKIP);
            if (progress != Timeline.Progress.RAN) {
                return progress;
            }
        }
    }

    /** What the guest wrote so far. */
    public String output() {
        return console.toString(StandardCharsets.ISO_8859_1);
    }
}
