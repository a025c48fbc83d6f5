package dev.backstep.benchmarks;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Board;
import dev.backstep.board.BoardConnections;
import dev.backstep.board.VexpressA9;
import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.board.boot.LoaderSpec;
import dev.backstep.clock.MachineClocks;
import dev.backstep.machine.Machine;
import dev.backstep.timeline.HostGate;
import dev.backstep.timeline.Timeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A vexpress-a9 that runs one program of the compute set for ever, with or without a timeline. */
final class ComputeMachine {

    private static final long SELECT_ADDRESS = 0x6000f000L;
    private static final long REPEAT_ADDRESS = 0x6000f004L;
    private static final long RAM = 128L << 20;

    final Machine machine;
    final Timeline timeline;

    private ComputeMachine(Machine machine, Timeline timeline) {
        this.machine = machine;
        this.timeline = timeline;
    }

    /**
     * Boots.
     *
     * @param instructionSet {@code a32}, {@code t32} or {@code vfp}
     * @param program 1 to 11, see test-kernels/README.md
     * @param settings of the timeline, or null for none
     */
    static ComputeMachine boot(String instructionSet, int program, Timeline.Settings settings) {
        return boot(instructionSet, program, settings, Translation.ON);
    }

    /** The same, with a choice of how code runs. */
    static ComputeMachine boot(String instructionSet, int program, Timeline.Settings settings, Translation translation) {
        Path kernel = Path.of(System.getProperty("backstep.root", "."), "test-kernels/prebuilt/compute-" + instructionSet + ".elf");
        MachineClocks clocks = MachineClocks.withShift(1);
        HostGate gate = new HostGate(clocks.icount());
        try {
            BootOptions boot = BootOptions.none().withKernel(kernel.toString()).withLoaders(List.of(
                    LoaderSpec.parse("loader,addr=" + SELECT_ADDRESS + ",data=" + program + ",data-len=4"),
                    LoaderSpec.parse("loader,addr=" + REPEAT_ADDRESS + ",data=100000000,data-len=4")));
            Board board = VexpressA9.build(clocks, RAM, new BoardConnections(List.of(), () -> 0, Optional.empty(), false),
                    Board.BootPlanning.of(boot, ImageSource.disk()), translation);
            Timeline timeline = new Timeline(board.machine(), gate, List.of(), Map.of(), settings, System::nanoTime, () -> 0);
            return new ComputeMachine(board.machine(), timeline);
        } catch (BootException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Runs this many instructions on. */
    void run(long instructions) {
        long end = timeline.position() + instructions;
        while (timeline.position() < end) {
            timeline.advance(end, Timeline.Idle.SKIP);
        }
    }
}
