package dev.backstep.session;

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
import dev.backstep.debug.DebugTarget;
import dev.backstep.debug.RunControl;
import dev.backstep.gdbstub.server.GdbServer;
import dev.backstep.machine.CpuTurns;
import dev.backstep.machine.Machine;
import dev.backstep.machine.parallel.ParallelMachine;
import dev.backstep.monitor.HmpMonitor;
import dev.backstep.monitor.MonitorContext;
import dev.backstep.timeline.HostGate;
import dev.backstep.timeline.Timeline;
import dev.backstep.timeline.TypedInput;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A vexpress-a9 that runs on a thread of its own and serves GDB on a port of its own; stopped before its first instruction. */
public final class DebuggedMachine implements AutoCloseable {

    /** How it differs from the usual. */
    public enum Variant {
        /** {@code -timeline off}. */
        NO_TIMELINE,
        /** {@code -no-shutdown}. */
        NO_SHUTDOWN,
        /** {@code -icount sleep=on}. */
        REAL_TIME,
        /** {@code -accel tcg,thread=multi}; without a timeline. */
        PARALLEL
    }

    private static final long PATIENCE_SECONDS = 120;
    private static final long MEMORY = 128 << 20;

    /** To be touched on the machine thread only. */
    public final Machine machine;
    /** To be touched on the machine thread only. */
    public final Timeline timeline;
    /** Its methods say which thread may call them. */
    public final RunControl control;

    private final GdbServer server;
    private final Thread thread;
    private final int port;
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final TypedInput input = new TypedInput();
    private volatile int exitStatus = -1;
    private volatile Throwable failure;

    private DebuggedMachine(BootOptions boot, long memory, int cpus, Set<Variant> variants) throws IOException {
        boolean parallel = variants.contains(Variant.PARALLEL);
        MachineClocks clocks = parallel ? MachineClocks.running(System::nanoTime) : MachineClocks.withShift(1);
        HostGate gate = new HostGate(clocks.icount());
        Board board;
        try {
            board = VexpressA9.build(clocks, memory,
                    new BoardConnections(List.of(gate.serialLine(console::write, input)),
                            gate.hostClock(() -> 1_600_000_000_000_000_000L), Optional.empty(), false),
                    Board.BootPlanning.of(boot, ImageSource.disk()), new Processors(cpus, CpuTurns.DEFAULT_QUANTUM, Translation.ON,
                            parallel ? Optional.of(new ParallelMachine(clocks, System::nanoTime)) : Optional.empty()));
        } catch (BootException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        machine = board.machine();
        timeline = new Timeline(machine, gate, List.of(input), Map.of(),
                parallel || variants.contains(Variant.NO_TIMELINE) ? null : Timeline.Settings.DEFAULT, System::nanoTime,
                () -> 1_600_000_000_000_000_000L);
        control = new RunControl(timeline, new RunControl.Settings(variants.contains(Variant.REAL_TIME),
                variants.contains(Variant.NO_SHUTDOWN)), System::nanoTime);
        HmpMonitor monitor = new HmpMonitor(new MonitorContext(control, board.plan().symbols(), board.plan().segments(),
                "test", () -> 0, System::nanoTime));
        server = new GdbServer(new DebugTarget(control, monitor), control);
        port = ((InetSocketAddress) server.listen(GdbServer.loopback(0))).getPort();
        thread = new Thread(this::run, "machine");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            exitStatus = control.loop();
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
            failure = e;
        }
    }

    /** One of our own kernels. */
    static DebuggedMachine of(String kernel, Variant... variants) throws IOException {
        return of(kernel, 1, variants);
    }

    /** The same, on several CPUs. */
    static DebuggedMachine of(String kernel, int cpus, Variant... variants) throws IOException {
        Set<Variant> set = EnumSet.noneOf(Variant.class);
        set.addAll(List.of(variants));
        return new DebuggedMachine(BootOptions.none().withKernel(TestMachine.prebuilt(kernel).toString()), MEMORY, cpus, set);
    }

    /** What {@code boot} says, with memory in bytes. */
    public static DebuggedMachine booting(BootOptions boot, long memory) throws IOException {
        return new DebuggedMachine(boot, memory, 1, EnumSet.noneOf(Variant.class));
    }

    /** Where GDB connects to, at 127.0.0.1. */
    int port() {
        return port;
    }

    /** Asks something on the machine thread. */
    public <T> T onMachine(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        control.execute(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        for (int i = 0; i < PATIENCE_SECONDS * 10; i++) {
            try {
                return answer.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (!thread.isAlive() && !answer.isDone()) {
                    throw new AssertionError("the machine has ended, with status " + exitStatus, failure == null ? e : failure);
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError("the machine thread does not answer");
    }

    /** What the guest has written to UART 0 so far. */
    public String output() {
        return console.toString(StandardCharsets.ISO_8859_1);
    }

    /** Position in instructions. */
    public long position() {
        return onMachine(timeline::position);
    }

    /** The whole state, memory included, as a number. */
    public long stateHash() {
        return onMachine(machine::stateHash);
    }

    /** Where in history the machine stands. */
    public Timeline.Mode mode() {
        return onMachine(timeline::mode);
    }

    /** Gives bytes to UART 0. */
    public void type(String text) {
        input.type(text);
        control.wake();
    }

    /** Waits until the machine has ended by itself; gives its exit status. */
    int awaitExit() throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        if (thread.isAlive()) {
            throw new AssertionError("the machine does not end");
        }
        return exitStatus;
    }

    @Override
    public void close() {
        server.close();
        control.quit(0);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        machine.close();
    }
}
