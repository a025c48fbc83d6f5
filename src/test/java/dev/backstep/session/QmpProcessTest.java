package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.qmp.QmpClient;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program driven by other programs, plugged in in each way that QEMU's options allow. */
class QmpProcessTest {

    private static final String HELLO = TestMachine.prebuilt("hello").toString();
    private static final String TIMER = TestMachine.prebuilt("timer-irq").toString();

    @TempDir
    private Path directory;

    private static void quit(QmpClient client, BackstepProcess process) throws Exception {
        client.ret("quit");
        Map<?, ?> shutdown = client.event("SHUTDOWN");
        assertEquals(Map.of("guest", false, "reason", "host-qmp-quit"), shutdown.get("data"));
        assertNull(client.read());
        BackstepProcess.Ending ending = process.await();
        assertEquals(0, ending.status());
        assertEquals("", ending.output());
        assertTrue(ending.errors().stream().allMatch(line -> line.startsWith("backstep: waiting for a connection on ")), ending.toString());
    }

    @Test
    void qmpOnAPort() throws Exception {
        int port = BackstepProcess.freePort();
        try (BackstepProcess process = BackstepProcess.start("-M", "vexpress-a9", "-S", "-display", "none", "-serial", "null",
                "-qmp", "tcp:127.0.0.1:" + port + ",server,nowait", "-kernel", TIMER);
             QmpClient client = QmpClient.tcp(port).negotiated()) {
            client.ret("cont");
            assertEquals("RESUME", client.event().get("event"));
            assertEquals("running", ((Map<?, ?>) client.ret("query-status")).get("status"));
            quit(client, process);
        }
    }

    @Test
    void theMachineWaitsForTheClientOfAServerThatWaits() throws Exception {
        Path socket = directory.resolve("qmp");
        try (BackstepProcess process = BackstepProcess.start("-M", "vexpress-a9", "-display", "none", "-serial", "null",
                "-qmp", "unix:" + socket + ",server=on,wait=on", "-name", "waiting", "-kernel", TIMER)) {
            try (QmpClient client = QmpClient.unix(socket).negotiated()) {
                assertEquals(Map.of("name", "waiting"), client.ret("query-name"));
                quit(client, process);
            }
        }
    }

    @Test
    void qmpOnStandardInputAndOutput() throws Exception {
        Path commands = Files.writeString(directory.resolve("commands"), "{'execute': 'qmp_capabilities'}\n{'execute': 'query-replay'}\n"
                + "{'execute': 'nonsense', 'id': 1}\n{'execute': 'quit'}\n");
        BackstepProcess.Ending ending = BackstepProcess.runWithInput(commands, "-M", "vexpress-a9", "-S", "-display", "none",
                "-serial", "null", "-qmp", "stdio", "-kernel", TIMER);
        assertEquals(0, ending.status(), ending.toString());
        assertEquals(List.of(), ending.errors());
        List<String> lines = ending.output().lines().toList();
        // At the end of its input a client is gone, as for QEMU: the last event may come too late.
        assertTrue(lines.size() == 5 || lines.size() == 6, ending.output());
        assertTrue(lines.get(0).startsWith("{\"QMP\": {\"version\": {\"qemu\": {"), lines.get(0));
        assertEquals("{\"return\": {}}", lines.get(1));
        assertEquals("{\"return\": {\"icount\": 0, \"mode\": \"record\"}}", lines.get(2));
        assertEquals("{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"The command nonsense has not been found\"}, \"id\": 1}", lines.get(3));
        assertEquals("{\"return\": {}}", lines.get(4));
    }

    /** The harness listens, the program connects, as QEMU's Python library has it. */
    @Test
    void aHarnessListensForMonitorAndConsole() throws Exception {
        Path monitor = directory.resolve("monitor.sock");
        Path console = directory.resolve("console.sock");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(monitor));
            try (BackstepProcess process = BackstepProcess.start("-display", "none", "-vga", "none",
                    "-chardev", "socket,id=mon,path=" + monitor, "-mon", "chardev=mon,mode=control", "-machine", "vexpress-a9",
                    "-chardev", "socket,id=console,path=" + console + ",server=on,wait=off", "-serial", "chardev:console",
                    "-no-shutdown", "-S", "-kernel", HELLO);
                 QmpClient client = new QmpClient(listener.accept()).negotiated();
                 SocketChannel serial = SocketChannel.open(UnixDomainSocketAddress.of(console))) {
                client.ret("cont");
                BufferedReader text = new BufferedReader(new InputStreamReader(Channels.newInputStream(serial), StandardCharsets.US_ASCII));
                assertTrue(text.readLine().length() > 3);
                Map<?, ?> shutdown = client.event("SHUTDOWN");
                assertEquals(Map.of("guest", true, "reason", "guest-shutdown"), shutdown.get("data"));
                client.event("STOP");
                assertEquals("shutdown", ((Map<?, ?>) client.ret("query-status")).get("status"));
                quit(client, process);
            }
        }
    }

    @Test
    void theEndOfTheGuestIsTold() throws Exception {
        Path socket = directory.resolve("qmp");
        try (BackstepProcess process = BackstepProcess.start("-M", "vexpress-a9", "-S", "-display", "none", "-serial", "null",
                "-qmp", "unix:" + socket + ",server=on,wait=off", "-kernel", HELLO);
             QmpClient client = QmpClient.unix(socket).negotiated()) {
            client.ret("cont");
            assertEquals("RESUME", client.event().get("event"));
            Map<?, ?> shutdown = client.event();
            assertEquals(Map.of("guest", true, "reason", "guest-shutdown"), shutdown.get("data"));
            assertNull(client.read());
            process.await();
        }
    }

    @Test
    void twoMonitorsForProgramsAndOneForPeopleDriveTheSameMachine() throws Exception {
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");
        Path people = directory.resolve("people");
        try (BackstepProcess process = BackstepProcess.start("-M", "vexpress-a9", "-S", "-display", "none", "-serial", "null",
                "-qmp", "unix:" + one + ",server=on,wait=off", "-chardev", "socket,id=second,path=" + two + ",server=on,wait=off",
                "-mon", "chardev=second,mode=control,pretty=on", "-monitor", "unix:" + people + ",server,nowait", "-kernel", TIMER);
             QmpClient first = QmpClient.unix(one).negotiated();
             QmpClient second = QmpClient.unix(two)) {
            assertEquals("{", second.readLine());
            assertEquals("    \"QMP\": {", second.readLine());
            while (!second.readLine().equals("}")) {
                continue;
            }
            second.send("{'execute': 'qmp_capabilities'}");
            assertEquals("{", second.readLine());
            assertEquals("    \"return\": { }", second.readLine());
            assertEquals("}", second.readLine());
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(people))) {
                channel.write(ByteBuffer.wrap("cont\nstop\n".getBytes(StandardCharsets.US_ASCII)));
                assertEquals("RESUME", first.event().get("event"));
                assertEquals("STOP", first.event().get("event"));
            }
            assertEquals("{", second.readLine());
            assertEquals("    \"timestamp\": {", second.readLine());
            assertEquals(List.of("compat_monitor0", "compat_monitor1", "second", "serial0"),
                    ((List<?>) first.ret("query-chardev")).stream().map(device -> ((Map<?, ?>) device).get("label")).toList());
            quit(first, process);
        }
    }
}
