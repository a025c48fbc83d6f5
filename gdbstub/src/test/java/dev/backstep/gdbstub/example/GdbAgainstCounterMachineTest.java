package dev.backstep.gdbstub.example;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.backstep.gdbstub.server.Gdb;
import dev.backstep.gdbstub.server.GdbServer;

/** A real gdb against the machine that README shows. */
class GdbAgainstCounterMachineTest {

    private final ExecutorService machineThread = Executors.newSingleThreadExecutor();
    private final GdbServer server = new GdbServer(new CounterMachine(machineThread), machineThread);

    @BeforeEach
    void gdbIsInstalled() {
        Gdb.assumeInstalled();
    }

    @AfterEach
    void close() {
        server.close();
        machineThread.shutdownNow();
    }

    private String connect() throws Exception {
        return "target remote 127.0.0.1:" + ((InetSocketAddress) server.listen(GdbServer.loopback(0))).getPort();
    }

    @Test
    void readsAndWritesRegistersAndMemory() throws Exception {
        String output = Gdb.run(connect(), "info registers", "set $r3 = 0x12345678", "p/x $r3", "set {int}0x100 = 0xcafe", "x/2xw 0x100",
                "x/xb 0x20000", "info threads", "detach");
        assertTrue(output.contains("0x12345678"), output);
        assertTrue(output.contains("0x100:\t0x0000cafe\t0x00000000"), output);
        assertTrue(output.contains("Cannot access memory at address 0x20000"), output);
        assertTrue(output.contains("the only CPU"), output);
        assertTrue(output.contains("cpsr"), output);
        assertFalse(output.contains("rror"), output);
    }

    @Test
    void stepsAndStopsAtBreakpoints() throws Exception {
        String output = Gdb.run(connect(), "stepi", "stepi", "p $r0", "p/x $pc", "break *0x100", "set $sp = 0x8000", "continue", "p/x $pc", "x/dw 0x8000",
                "continue", "p $r0", "detach");
        assertTrue(output.contains("$1 = 2\n"), output);
        assertTrue(output.contains("$2 = 0x8\n"), output);
        assertTrue(output.contains("$3 = 0x100\n"), output);
        assertTrue(output.contains("0x8000:\t64\n"), output);
        assertTrue(output.contains("$4 = " + (64 + 0x4000) + "\n"), output);
    }

    @Test
    void aRunningMachineIsInterrupted() throws Exception {
        String output = Gdb.run(connect(), "python\nimport threading\nt = threading.Timer(1, lambda: gdb.post_event(lambda: gdb.execute('interrupt')))\n"
                + "t.start()\nend", "continue", "p $r0 > 10", "stepi", "detach");
        assertTrue(output.contains("SIGINT"), output);
        assertTrue(output.contains("$1 = 1\n"), output);
        assertTrue(output.contains("stepi\n") || output.contains("in ?? ()"), output);
    }

    @Test
    void aUnixSocketServesAsWell(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("gdb.sock");
        server.listen(UnixDomainSocketAddress.of(socket));
        String output = Gdb.run("target remote " + socket, "stepi", "p $r0", "detach");
        assertTrue(output.contains("$1 = 1\n"), output);
    }

    @Test
    void theNextGdbFindsTheMachineAsTheLastOneLeftIt() throws Exception {
        String connect = connect();
        Gdb.run(connect, "set $r5 = 55", "detach");
        Gdb.run(connect, "break *0x200", "continue", "kill");
        String output = Gdb.run(connect, "p $r5", "p/x $pc", "detach");
        assertTrue(output.contains("$1 = 55\n"), output);
        assertTrue(output.contains("$2 = 0x200\n"), output);
    }
}
