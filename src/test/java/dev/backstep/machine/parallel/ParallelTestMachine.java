package dev.backstep.machine.parallel;

import dev.backstep.arm.cpu.StopCause;
import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Board;
import dev.backstep.board.BoardConnections;
import dev.backstep.board.Processors;
import dev.backstep.board.TestMachine;
import dev.backstep.board.VexpressA9;
import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.clock.MachineClocks;
import dev.backstep.device.serial.SerialLine;
import dev.backstep.machine.CpuTurns;
import dev.backstep.machine.Machine;
import dev.backstep.timeline.HostGate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A vexpress-a9 with one of our own kernels, whose CPUs run at the same time. */
final class ParallelTestMachine implements AutoCloseable {

    static final long PARAMETERS = 0x6000f000L;

    final Machine machine;
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    ParallelTestMachine(String kernel, int cpus, Translation translation) {
        this(TestMachine.prebuilt(kernel), cpus, translation);
    }

    ParallelTestMachine(Path image, int cpus, Translation translation) {
        MachineClocks clocks = MachineClocks.running(System::nanoTime);
        HostGate gate = new HostGate(clocks.icount());
        SerialLine line = gate.serialLine(console::write, null);
        try {
            Board board = VexpressA9.build(clocks, 128 << 20,
                    new BoardConnections(List.of(line), gate.hostClock(() -> 0), Optional.empty(), false),
                    Board.BootPlanning.of(BootOptions.none().withKernel(image.toString()), ImageSource.disk()),
                    new Processors(cpus, CpuTurns.DEFAULT_QUANTUM, translation, Optional.of(new ParallelMachine(clocks, System::nanoTime))));
            machine = board.machine();
        } catch (BootException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        // The gate lets output pass once it knows where in history the machine stands.
        new dev.backstep.timeline.Timeline(machine, gate, List.of(), java.util.Map.of(), null, System::nanoTime, () -> 0);
    }

    /** Sets the words that choose what the kernel does. */
    ParallelTestMachine with(int... parameters) {
        for (int i = 0; i < parameters.length; i++) {
            machine.memory().write(PARAMETERS + 4L * i, parameters[i], 4);
        }
        return this;
    }

    /** Runs until the guest switches the machine off; gives what it printed. */
    String run(long patienceSeconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        while (!machine.power().isOff()) {
            if (machine.runSlice(Long.MAX_VALUE) != StopCause.NONE) {
                throw new AssertionError("a stop that nobody asked for");
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("it does not end; so far: " + output());
            }
        }
        return output();
    }

    String output() {
        return console.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        machine.close();
    }
}
