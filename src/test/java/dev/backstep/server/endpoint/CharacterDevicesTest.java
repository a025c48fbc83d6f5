package dev.backstep.server.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.server.CharacterEndpoint;
import dev.backstep.server.EndpointException;
import dev.backstep.server.console.MonitorConsole;
import dev.backstep.server.spec.CharacterDevicePlan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CharacterDevicesTest {

    private final NetworkLoop network = new NetworkLoop();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();
    private final CountDownLatch quit = new CountDownLatch(1);

    @TempDir
    private Path directory;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        network.close();
    }

    private CharacterDevices devices(InputStream in, OutputStream out, List<String> serial, List<String> monitor, List<String> chardev) {
        CharacterDevicePlan plan = CharacterDevicePlan.of(new CharacterDevicePlan.Request(serial, monitor, List.of(), chardev, List.of(),
                Optional.empty(), Optional.empty(), false, false));
        CharacterDevices devices = CharacterDevices.open(plan,
                new CharacterDevices.Host(network, in, out, false, 1, quit::countDown));
        open.add(devices);
        return devices;
    }

    private CharacterDevices serial(String... specs) {
        return devices(InputStream.nullInputStream(), standardOutput, List.of(specs), List.of(), List.of());
    }

    private static CharacterEndpoint port(CharacterDevices devices) {
        return devices.serialPorts().get(0).orElseThrow();
    }

    private Socket connect(CharacterDevices devices) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), devices.port("serial0"));
        open.add(socket);
        return socket;
    }

    private static void write(CharacterEndpoint endpoint, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        endpoint.write(bytes, 0, bytes.length);
    }

    private static int await(CharacterEndpoint endpoint) throws InterruptedException {
        int value = endpoint.poll();
        while (value == CharacterEndpoint.NOTHING) {
            Thread.sleep(1);
            value = endpoint.poll();
        }
        return value;
    }

    private static String await(CharacterEndpoint endpoint, int count) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        while (text.length() < count) {
            text.append((char) await(endpoint));
        }
        return text.toString();
    }

    private static String read(InputStream in, int count) throws IOException {
        return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aServerTakesAClientLosesItAndTakesTheNext() throws Exception {
        CharacterDevices devices = serial("tcp::0,server=on,wait=off");
        CharacterEndpoint endpoint = port(devices);
        assertTrue(devices.ready().isDone());
        write(endpoint, "nobody listens");
        for (int round = 0; round < 3; round++) {
            try (Socket client = connect(devices)) {
                client.getOutputStream().write("in".getBytes(StandardCharsets.US_ASCII));
                assertEquals("in", await(endpoint, 2));
                write(endpoint, "out" + round);
                endpoint.write(0x1ff);
                assertEquals("out" + round + "\u00ff", read(client.getInputStream(), 5));
            }
        }
    }

    @Test
    void aSecondClientWaitsForTheFirstToLeave() throws Exception {
        CharacterDevices devices = serial("tcp::0,server=on,wait=off");
        CharacterEndpoint endpoint = port(devices);
        Socket first = connect(devices);
        first.getOutputStream().write('1');
        assertEquals("1", await(endpoint, 1));
        Socket second = connect(devices);
        second.getOutputStream().write('2');
        first.getOutputStream().write('3');
        assertEquals("3", await(endpoint, 1));
        first.close();
        assertEquals("2", await(endpoint, 1));
        write(endpoint, "x");
        assertEquals("x", read(second.getInputStream(), 1));
    }

    @Test
    void waitOnHoldsTheMachineUntilTheFirstClient() throws Exception {
        CharacterDevices devices = serial("tcp::0,server=on", "null");
        assertFalse(devices.ready().isDone());
        connect(devices);
        devices.ready().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aWaitThatIsClosedEnds() {
        CharacterDevices devices = serial("tcp::0,server=on");
        devices.close();
        assertTrue(port(devices).ready().isCancelled());
    }

    @Test
    void inputBeyondTheQueueWaitsInTheSocketAndNothingIsLost() throws Exception {
        CharacterDevices devices = serial("tcp::0,server=on,wait=off");
        CharacterEndpoint endpoint = port(devices);
        byte[] data = new byte[1_500_000];
        new Random(1).nextBytes(data);
        Socket client = connect(devices);
        Thread sender = new Thread(() -> {
            try {
                client.getOutputStream().write(data);
                client.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        sender.start();
        byte[] received = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            received[i] = (byte) await(endpoint);
        }
        assertArrayEquals(data, received);
        sender.join();
        connect(devices).getOutputStream().write('n');
        assertEquals("n", await(endpoint, 1));
    }

    @Test
    void outputForAClientThatDoesNotReadIsBoundedAndTheNextClientGetsOnlyItsOwn() throws Exception {
        CharacterDevices devices = serial("tcp::0,server=on,wait=off");
        CharacterEndpoint endpoint = port(devices);
        byte[] chunk = new byte[1 << 20];
        Socket lazy = connect(devices);
        lazy.getOutputStream().write('c');
        assertEquals("c", await(endpoint, 1));
        for (int i = 0; i < 64; i++) {
            endpoint.write(chunk, 0, chunk.length);
        }
        byte[] within = lazy.getInputStream().readNBytes(SocketBackend.OUTPUT_LIMIT - chunk.length);
        assertEquals(SocketBackend.OUTPUT_LIMIT - chunk.length, within.length, "what was within the bound arrives");
        lazy.setSoTimeout(1);
        int received = within.length;
        try {
            int more = lazy.getInputStream().read(chunk);
            while (more > 0) {
                received += more;
                more = lazy.getInputStream().read(chunk);
            }
        } catch (SocketTimeoutException e) {
            assertTrue(received < 64 << 20, "all of it arrived: " + received);
        }
        lazy.close();
        Socket next = connect(devices);
        next.getOutputStream().write('d');
        assertEquals("d", await(endpoint, 1));
        write(endpoint, "own");
        assertEquals("own", read(next.getInputStream(), 3));
    }

    @Test
    void closingSendsWhatWasWritten() throws Exception {
        CharacterDevices devices = serial("tcp::0,server=on,wait=off");
        CharacterEndpoint endpoint = port(devices);
        Socket client = connect(devices);
        client.getOutputStream().write('c');
        assertEquals("c", await(endpoint, 1));
        write(endpoint, "last words");
        devices.close();
        assertEquals("last words", new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    }

    @Test
    void connectionEventsStandInTheirPlaceBetweenTheBytes() throws Exception {
        CharacterDevices devices = devices(InputStream.nullInputStream(), standardOutput, List.of(), List.of("tcp::0,server=on,wait=off"),
                List.of());
        CharacterEndpoint endpoint = devices.monitors().get(0).endpoint();
        for (int round = 0; round < 2; round++) {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), devices.port("compat_monitor0"))) {
                client.getOutputStream().write('a');
            }
            assertEquals(CharacterEndpoint.OPENED, await(endpoint));
            assertEquals('a', await(endpoint));
            assertEquals(CharacterEndpoint.CLOSED, await(endpoint));
        }
    }

    @Test
    void aClientConnectsOrSaysWhyNot() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CharacterEndpoint endpoint = port(serial("tcp::" + server.getLocalPort()));
            try (Socket peer = server.accept()) {
                write(endpoint, "hi");
                assertEquals("hi", read(peer.getInputStream(), 2));
                peer.getOutputStream().write('y');
                assertEquals("y", await(endpoint, 1));
            }
        }
        int unused;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = server.getLocalPort();
        }
        assertEquals("serial0 (tcp:127.0.0.1:" + unused + "): Failed to connect to '127.0.0.1:" + unused + "': Connection refused",
                assertThrows(EndpointException.class, () -> serial("tcp::" + unused)).getMessage());
    }

    @Test
    void aPortInUseIsOneClearLine() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int taken = server.getLocalPort();
            assertEquals("serial0 (tcp:127.0.0.1:" + taken + ",server=on): Failed to listen on '127.0.0.1:" + taken
                    + "': Address already in use",
                    assertThrows(EndpointException.class, () -> serial("tcp::" + taken + ",server=on,wait=off")).getMessage());
        }
    }

    @Test
    void unixServersReplaceTheSocketOfADeadOneButNotOfALivingOneNorAFile() throws Exception {
        Path path = directory.resolve("socket");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path));
        String spec = "unix:" + path + ",server=on,wait=off";
        CharacterDevices devices = serial(spec);
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            client.write(ByteBuffer.wrap(new byte[] {'u'}));
            assertEquals("u", await(port(devices), 1));
            write(port(devices), "v");
            ByteBuffer answer = ByteBuffer.allocate(1);
            client.read(answer);
            assertEquals('v', answer.get(0));
        }
        String inUse = assertThrows(EndpointException.class, () -> serial(spec)).getMessage();
        assertTrue(inUse.endsWith("Address already in use"), inUse);
        devices.close();
        assertFalse(Files.exists(path));
        Files.writeString(path, "precious");
        assertTrue(assertThrows(EndpointException.class, () -> serial(spec)).getMessage().contains("no socket"));
        assertEquals("precious", Files.readString(path));
    }

    @Test
    void badPathsAreOneClearLine() {
        for (String spec : List.of("unix:" + directory.resolve("x".repeat(120)) + ",server=on",
                "unix:" + directory.resolve("no/s") + ",server=on",
                "unix:" + directory.resolve("nobody"), "file:" + directory.resolve("no/file"), "file:" + directory,
                "tcp:no-such-host.invalid:1,server=on")) {
            String message = assertThrows(EndpointException.class, () -> serial(spec), spec).getMessage();
            assertTrue(message.startsWith("serial0 (") && !message.contains("\n") && !message.contains("Exception"), message);
        }
    }

    @Test
    void whenOneDeviceCannotBeOpenedTheOthersAreClosed() throws Exception {
        Path path = directory.resolve("socket");
        assertThrows(EndpointException.class, () -> serial("unix:" + path + ",server=on,wait=off", "file:" + directory));
        assertFalse(Files.exists(path));
    }

    @Test
    void filesGetEveryByteAndAreEmptiedFirst() throws Exception {
        Path path = directory.resolve("log");
        Files.writeString(path, "old");
        CharacterDevices devices = serial("file:" + path);
        byte[] data = new byte[300_000];
        new Random(2).nextBytes(data);
        for (byte value : data) {
            port(devices).write(value);
        }
        devices.close();
        assertArrayEquals(data, Files.readAllBytes(path));
    }

    @Test
    void standardOutputHasTheBytesOfTheGuestOnly() {
        CharacterDevices devices = serial("stdio");
        write(port(devices), "a\nb\u0001\u00ff");
        devices.close();
        assertEquals("a\nb\u0001\u00ff", standardOutput.toString(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aBlockedStandardOutputCongestsAndLosesNothing() throws Exception {
        Semaphore gate = new Semaphore(0);
        OutputStream blocked = new OutputStream() {
            @Override
            public void write(int value) {
                throw new AssertionError();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                gate.acquireUninterruptibly();
                standardOutput.write(bytes, offset, length);
                gate.release();
            }
        };
        CharacterDevices devices = devices(InputStream.nullInputStream(), blocked, List.of("stdio"), List.of(), List.of());
        CharacterEndpoint endpoint = port(devices);
        byte[] data = new byte[3 << 20];
        new Random(3).nextBytes(data);
        assertFalse(endpoint.congested());
        endpoint.write(data, 0, data.length);
        assertTrue(endpoint.congested());
        gate.release();
        devices.close();
        assertFalse(endpoint.congested());
        assertArrayEquals(data, standardOutput.toByteArray());
    }

    @Test
    void aBrokenStandardOutputDoesNotHoldTheMachine() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        CharacterDevices devices = devices(InputStream.nullInputStream(), broken, List.of("stdio"), List.of(), List.of());
        byte[] chunk = new byte[8 << 20];
        for (int i = 0; i < 20; i++) {
            port(devices).write(chunk, 0, chunk.length);
        }
        devices.close();
    }

    @Test
    void theEndOfStandardInputComesBehindItsBytesAndOutputGoesOn() throws Exception {
        CharacterDevices devices = devices(new ByteArrayInputStream(new byte[] {'a', 'b'}), standardOutput, List.of("stdio"),
                List.of(), List.of());
        assertEquals("ab", await(port(devices), 2));
        assertEquals(CharacterEndpoint.ENDED, await(port(devices)));
        assertEquals(CharacterEndpoint.NOTHING, port(devices).poll());
        write(port(devices), "still here");
        devices.close();
        assertEquals("still here", standardOutput.toString(StandardCharsets.ISO_8859_1));
    }

    @Test
    void eachUserOfASharedStandardInputHearsOfItsEnd() throws Exception {
        CharacterDevices devices = devices(InputStream.nullInputStream(), standardOutput, List.of("mon:stdio"), List.of(), List.of());
        assertEquals(CharacterEndpoint.ENDED, await(port(devices)));
    }

    @Test
    void aFileAndNothingHaveNoInputFromTheStart() throws Exception {
        assertEquals(CharacterEndpoint.ENDED, await(port(serial("file:" + directory.resolve("out")))));
        assertEquals(CharacterEndpoint.ENDED, await(port(serial("null"))));
    }

    @Test
    void standardInputBeyondTheQueueIsNotLost() throws Exception {
        byte[] data = new byte[100_000];
        new Random(4).nextBytes(data);
        CharacterEndpoint endpoint = port(devices(new ByteArrayInputStream(data), standardOutput, List.of("stdio"), List.of(), List.of()));
        for (byte value : data) {
            assertEquals(value & 0xff, await(endpoint));
        }
    }

    @Test
    void consoleAndMonitorShareStandardInputAndOutput() throws Exception {
        PipedOutputStream keyboard = new PipedOutputStream();
        CharacterDevices devices = devices(new PipedInputStream(keyboard), standardOutput, List.of("mon:stdio"), List.of(), List.of());
        CharacterEndpoint console = port(devices);
        MonitorConsole monitor = new MonitorConsole(devices.monitors().get(0).endpoint(),
                (line, output) -> output.accept("ran " + line + "\n"), "Banner");
        open.add(monitor);
        keyboard.write("ls\u0001b".getBytes(StandardCharsets.US_ASCII));
        keyboard.flush();
        assertEquals("ls", await(console, 2));
        assertEquals(CharacterEndpoint.BREAK, await(console));
        keyboard.write("\u0001cinfo\r".getBytes(StandardCharsets.US_ASCII));
        keyboard.flush();
        waitForOutput("Banner\r\n(qemu) info\r\nran info\r\n(qemu) ");
        keyboard.write("\u0001c!\u0001c".getBytes(StandardCharsets.US_ASCII));
        keyboard.flush();
        assertEquals("!", await(console, 1));
        waitForOutput("Banner\r\n(qemu) info\r\nran info\r\n(qemu) \r\n(qemu) ");
        keyboard.write("\u0001x".getBytes(StandardCharsets.US_ASCII));
        keyboard.flush();
        assertTrue(quit.await(30, TimeUnit.SECONDS));
    }

    private void waitForOutput(String expected) throws InterruptedException {
        while (standardOutput.size() < expected.length()) {
            Thread.sleep(1);
        }
        assertEquals(expected, standardOutput.toString(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aMonitorServesOneClientAfterTheOtherEachWithBanner() throws Exception {
        CharacterDevices devices = devices(InputStream.nullInputStream(), standardOutput, List.of(), List.of("tcp::0,server=on,wait=off"),
                List.of());
        open.add(new MonitorConsole(devices.monitors().get(0).endpoint(), (line, output) -> {
            if (line.equals("fault")) {
                throw new IllegalStateException("broken command");
            }
            output.accept(line + "\n");
        }, "B"));
        for (int round = 0; round < 2; round++) {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), devices.port("compat_monitor0"))) {
                String expected = "B\r\n(qemu) x\r\nx\r\n(qemu) ";
                client.getOutputStream().write("x\n".getBytes(StandardCharsets.US_ASCII));
                assertEquals(expected, read(client.getInputStream(), expected.length()));
                client.getOutputStream().write("fault\nhalf".getBytes(StandardCharsets.US_ASCII));
                assertTrue(read(client.getInputStream(), 40).startsWith("fault\r\ninternal error"));
            }
        }
    }

    @Test
    void aDefinedDeviceThatNobodyUsesStillWaitsForItsClient() throws Exception {
        CharacterDevices devices = devices(InputStream.nullInputStream(), standardOutput, List.of(), List.of(),
                List.of("socket,id=c,port=0,server=on"));
        assertFalse(devices.ready().isDone());
        open.add(new Socket(InetAddress.getLoopbackAddress(), devices.port("c")));
        devices.ready().get(30, TimeUnit.SECONDS);
    }
}
