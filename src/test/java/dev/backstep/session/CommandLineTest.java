package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.session.BackstepProcess.Ending;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program from outside: what goes in by options and standard input, and what comes out. */
class CommandLineTest {

    private static final String HELLO = TestMachine.prebuilt("hello").toString();

    @TempDir
    private Path directory;

    private static String[] machine(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-M", "vexpress-a9"));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    /** Exit status 1, one line that names what was wrong, and nothing on standard output. */
    private static void requireRefusal(String named, String... arguments) throws Exception {
        Ending ending = BackstepProcess.run(arguments);
        String what = String.join(" ", arguments) + ": " + ending;
        assertEquals(1, ending.status(), what);
        assertEquals(1, ending.errors().size(), what);
        assertTrue(ending.errors().get(0).startsWith("backstep: "), what);
        assertTrue(ending.errors().get(0).contains(named), what);
        assertEquals("", ending.output(), what);
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }

    private Path helloWith(String name, int offset, int... values) throws IOException {
        byte[] elf = Files.readAllBytes(TestMachine.prebuilt("hello"));
        for (int i = 0; i < values.length; i++) {
            elf[offset + i] = (byte) values[i];
        }
        return file(name, elf);
    }

    @Test
    void wrongOptionsAreRefusedInOneLine() throws Exception {
        requireRefusal("-bogus", "-bogus");
        requireRefusal("vexpress-a99", "-M", "vexpress-a99");
        requireRefusal("shift", machine("-icount", "shift=99", "-kernel", HELLO));
        requireRefusal("-m", machine("-m", "nonsense", "-kernel", HELLO));
        requireRefusal("-m", machine("-m", "1T", "-kernel", HELLO));
        requireRefusal("frobnicate", machine("-display", "none", "-serial", "frobnicate:x", "-kernel", HELLO));
        requireRefusal("-kernel", machine("-kernel"));
    }

    @Test
    void filesThatCannotBeUsedAreRefusedInOneLine() throws Exception {
        requireRefusal("/nowhere/kernel.elf", machine("-kernel", "/nowhere/kernel.elf"));
        requireRefusal(directory.toString(), machine("-kernel", directory.toString()));
        requireRefusal("/nowhere/initrd", machine("-kernel", HELLO, "-initrd", "/nowhere/initrd"));
        requireRefusal("x86.elf", machine("-kernel", helloWith("x86.elf", 18, 3, 0).toString()));
        requireRefusal("aarch64.elf", machine("-kernel", helloWith("aarch64.elf", 4, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 183, 0).toString()));
        requireRefusal("big.elf", machine("-kernel", helloWith("big.elf", 5, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 40).toString()));
        requireRefusal("short.elf", machine("-kernel", file("short.elf",
                Arrays.copyOf(Files.readAllBytes(TestMachine.prebuilt("hello")), 300)).toString()));
        requireRefusal("empty.bin", machine("-kernel", file("empty.bin", new byte[0]).toString()));
        requireRefusal("large.bin", machine("-m", "4M", "-kernel", file("large.bin", new byte[5 << 20]).toString()));
        requireRefusal("/nowhere/out", machine("-kernel", HELLO, "-display", "none", "-serial", "file:/nowhere/out"));
    }

    @Test
    void portsInUseAreNamedInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            requireRefusal(port, machine("-kernel", HELLO, "-display", "none", "-gdb", "tcp::" + port));
            requireRefusal(port, machine("-kernel", HELLO, "-display", "none", "-monitor", "tcp::" + port + ",server=on,wait=off"));
            requireRefusal(port, machine("-kernel", HELLO, "-display", "none", "-serial", "tcp::" + port + ",server=on,wait=off"));
        }
        requireRefusal("/nowhere/socket", machine("-kernel", HELLO, "-display", "none", "-gdb", "unix:/nowhere/socket"));
    }

    @Test
    void pipedInputIsTheTerminalOfNographic() throws Exception {
        Ending ending = BackstepProcess.runWithInput(TestMachine.ROOT.resolve("test-kernels/uart-echo/input.txt"),
                machine("-nographic", "-kernel", TestMachine.prebuilt("uart-echo").toString()));
        assertEquals(TestMachine.expected("uart-echo"), ending.output());
        assertEquals(List.of(), ending.errors());
        assertEquals(0, ending.status());
    }

    @Test
    void serialOutputGoesWhereItIsSent() throws Exception {
        Path file = directory.resolve("serial.txt");
        Ending ending = BackstepProcess.run(machine("-kernel", HELLO, "-display", "none", "-monitor", "none", "-serial", "file:" + file));
        assertEquals(new Ending(0, "", List.of()), ending);
        assertEquals(TestMachine.expected("hello"), Files.readString(file, StandardCharsets.ISO_8859_1));

        int port = BackstepProcess.freePort();
        try (BackstepProcess process = BackstepProcess.start(machine("-kernel", HELLO, "-display", "none", "-monitor", "none",
                "-serial", "tcp::" + port + ",server=on,wait=on"));
             Socket socket = connect(process, port)) {
            assertEquals(TestMachine.expected("hello"), new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
            Ending tcp = process.await();
            assertEquals(0, tcp.status(), tcp.toString());
            assertEquals("", tcp.output());
        }
    }

    private static Socket connect(BackstepProcess process, int port) throws IOException, InterruptedException {
        while (true) {
            try {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setSoTimeout(60_000);
                return socket;
            } catch (ConnectException e) {
                if (!process.isAlive()) {
                    throw new AssertionError("it has ended: " + process.await(), e);
                }
                Thread.sleep(20);
            }
        }
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int c = in.read();
            if (c < 0) {
                throw new AssertionError("the connection ends after: " + text);
            }
            text.append((char) c);
        }
        return text.toString();
    }

    @Test
    void theMonitorIsServedOnAPort() throws Exception {
        int port = BackstepProcess.freePort();
        try (BackstepProcess process = BackstepProcess.start(machine("-kernel", HELLO, "-display", "none", "-S",
                "-monitor", "tcp:127.0.0.1:" + port + ",server=on,wait=off"));
             Socket socket = connect(process, port)) {
            InputStream in = socket.getInputStream();
            assertTrue(readUntil(in, "(qemu) ").contains("monitor - type 'help' for more information"));
            for (String[] dialogue : new String[][] {{"info status", "paused"}, {"info icount", "position: 0 instructions"},
                    {"info registers", "R15=60010000"}, {"info mtree", "vexpress.highmem"}, {"gibberish", "gibberish"}}) {
                socket.getOutputStream().write((dialogue[0] + "\n").getBytes(StandardCharsets.US_ASCII));
                String answer = readUntil(in, "(qemu) ");
                assertTrue(answer.substring(answer.indexOf('\n')).contains(dialogue[1]), dialogue[0] + ": " + answer);
            }
            socket.getOutputStream().write("quit\n".getBytes(StandardCharsets.US_ASCII));
            Ending ending = process.await();
            assertEquals(0, ending.status(), ending.toString());
            assertEquals("", ending.output());
        }
    }

    @Test
    void semihostingPrintsAndExits() throws Exception {
        String kernel = TestMachine.prebuilt("semihost").toString();
        Ending ending = BackstepProcess.run(machine("-kernel", kernel, "-display", "none", "-serial", "none", "-monitor", "none",
                "-semihosting-config", "enable=on,arg=semihost"));
        assertEquals(TestMachine.expected("semihost").replace("\r\n", "\n"), ending.output().replace("\r\n", "\n"));
        assertEquals(42, ending.status(), ending.toString());
        assertEquals(List.of(), ending.errors());
    }

    @Test
    void semihostingTouchesFilesInItsDirectoryOnly() throws Exception {
        String kernel = TestMachine.prebuilt("semihost").toString();
        Ending ending = BackstepProcess.run(machine("-kernel", kernel, "-display", "none", "-serial", "none", "-monitor", "none",
                "-semihosting-config", "enable=on,directory=" + directory + ",arg=semihost,arg=scratch.txt"));
        assertEquals(TestMachine.expected("semihost-file"), ending.output(), ending.toString());
        assertEquals(42, ending.status());
        ending = BackstepProcess.run(machine("-kernel", kernel, "-display", "none", "-serial", "none", "-monitor", "none",
                "-semihosting-config", "enable=on,directory=" + directory + ",arg=semihost,arg=../escaped.txt"));
        assertTrue(ending.output().contains("the file cannot be written"), ending.toString());
        assertEquals(1, ending.errors().size(), "the refusal is in the log");
        assertFalse(Files.exists(directory.resolveSibling("escaped.txt")));
    }

    @Test
    void gdbStartsItAndSpeaksOverItsStandardStreams() throws Exception {
        GdbSession.assumeInstalled();
        try (GdbSession gdb = GdbSession.attached("| " + BackstepProcess.commandLine(machine("-kernel", HELLO, "-display", "none",
                "-monitor", "none", "-serial", "file:" + directory.resolve("serial.txt"), "-S", "-gdb", "stdio")), "hello")) {
            gdb.ask("break greet");
            gdb.expect("continue", "Breakpoint 1, greet (whom=");
            gdb.expect("continue", "Breakpoint 1, greet (whom=");
            gdb.expect("reverse-continue", "Breakpoint 1, greet (whom=");
            gdb.ask("delete");
            gdb.expect("continue", "exited normally");
        }
        assertEquals(TestMachine.expected("hello"), Files.readString(directory.resolve("serial.txt"), StandardCharsets.ISO_8859_1));
    }

    @Test
    void theExitStatusOfAGuestReachesGdb() throws Exception {
        GdbSession.assumeInstalled();
        int port = BackstepProcess.freePort();
        try (BackstepProcess process = BackstepProcess.start(machine("-kernel", TestMachine.prebuilt("semihost").toString(),
                "-display", "none", "-serial", "none", "-monitor", "none", "-S", "-gdb", "tcp::" + port,
                "-semihosting-config", "enable=on,arg=semihost"))) {
            connectAndLeave(process, port);
            try (GdbSession gdb = GdbSession.attached(":" + port, "semihost")) {
                gdb.expect("continue", "exited with code 052]");
            }
            assertEquals(42, process.await().status());
        }
    }

    /** Waits until GDB can connect. */
    private static void connectAndLeave(BackstepProcess process, int port) throws IOException, InterruptedException {
        connect(process, port).close();
    }
}
