package dev.backstep.app.demo;

import dev.backstep.board.Board;
import dev.backstep.board.BoardConnections;
import dev.backstep.board.VexpressA9;
import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.board.boot.SymbolTable;
import dev.backstep.clock.MachineClocks;
import dev.backstep.debug.DebugTarget;
import dev.backstep.debug.RunControl;
import dev.backstep.gdbstub.server.GdbServer;
import dev.backstep.monitor.HmpMonitor;
import dev.backstep.monitor.MonitorContext;
import dev.backstep.timeline.HostGate;
import dev.backstep.timeline.Timeline;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine of the demonstration, stopped at its first instruction, on a thread of its own; GDB can reach it at a loopback
 * port that the system chooses. All methods are for the demonstration's thread.
 */
final class DemoMachine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoMachine.class);
    private static final long MEMORY_BYTES = 128L << 20;
    /** An instruction takes 2 ns, as it does unless the user says otherwise. */
    private static final int ICOUNT_SHIFT = 1;
    private static final long NANOSECONDS_PER_MILLISECOND = 1_000_000;

    private final GuestConsole console = new GuestConsole();
    private final SymbolTable symbols;
    private final RunControl control;
    private final GdbServer server;
    private final InetSocketAddress address;
    private final Thread thread;

    private DemoMachine(Path kernel, String version) throws BootException, IOException {
        MachineClocks clocks = MachineClocks.withShift(ICOUNT_SHIFT);
        HostGate gate = new HostGate(clocks.icount());
        Board board = VexpressA9.build(clocks, MEMORY_BYTES,
                new BoardConnections(List.of(gate.serialLine(console::write, null)), gate.hostClock(DemoMachine::timeOfDay),
                        Optional.empty(), false),
                Board.BootPlanning.of(new BootOptions(kernel.toString(), null, null, null, null, List.of()), ImageSource.disk()));
        symbols = board.plan().symbols();
        Timeline timeline = new Timeline(board.machine(), gate, List.of(), Map.of(),
                Timeline.Settings.fittingInto(Runtime.getRuntime().maxMemory()), System::nanoTime, DemoMachine::timeOfDay);
        control = new RunControl(timeline, new RunControl.Settings(false, true), System::nanoTime);
        HmpMonitor monitor = new HmpMonitor(new MonitorContext(control, symbols, board.plan().segments(), version,
                DemoMachine::timeOfDay, System::nanoTime));
        server = new GdbServer(new DebugTarget(control, monitor), control);
        try {
            address = (InetSocketAddress) server.listen(GdbServer.loopback(0));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        thread = new Thread(this::run, "machine");
        thread.setDaemon(true);
    }

    /**
     * Builds the machine and starts its thread and its server.
     *
     * @param kernel what it boots
     * @throws BootException when the kernel cannot be loaded
     * @throws IOException when the kernel cannot be read, or there is no port
     */
    static DemoMachine start(Path kernel, String version) throws BootException, IOException {
        DemoMachine machine = new DemoMachine(kernel, version);
        machine.thread.start();
        return machine;
    }

    private static long timeOfDay() {
        return System.currentTimeMillis() * NANOSECONDS_PER_MILLISECOND;
    }

    private void run() {
        try {
            control.loop();
        } catch (RuntimeException | Error e) {
            LOG.error("the machine failed: {}; this is a fault of backstep", e.toString(), e);
            // Whoever waits for an answer sees the connection end.
            server.close();
        }
    }

    /** Where GDB can reach it. */
    InetSocketAddress address() {
        return address;
    }

    /** What the guest has printed. */
    GuestConsole console() {
        return console;
    }

    /** The symbols of the kernel. */
    SymbolTable symbols() {
        return symbols;
    }

    /** Instructions from the beginning of history to where the machine stands. */
    long position(Deadline deadline) throws IOException {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        control.execute(() -> answer.complete(control.timeline().position()));
        try {
            return answer.get(deadline.remainingMilliseconds(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw deadline.missed("the machine");
        } catch (InterruptedException | ExecutionException e) {
            throw new DemoException("the machine: " + e, e);
        }
    }

    /** Ends connection, server and machine. */
    @Override
    public void close() {
        control.quit(0);
        server.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
