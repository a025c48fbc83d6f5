package dev.backstep.gdbstub.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.backstep.gdbstub.DetachCause;
import dev.backstep.gdbstub.ResumeRequest;
import dev.backstep.gdbstub.StopListener;
import dev.backstep.gdbstub.StopReason;
import dev.backstep.gdbstub.session.FakeTarget;

class GdbServerTest {

    private final ExecutorService machineThread = Executors.newSingleThreadExecutor();
    private final BusyTarget target = new BusyTarget();
    private final GdbServer server = new GdbServer(target, machineThread);
    private int port;

    /** Keeps the machine thread to itself while it runs, as a careless emulator would. */
    private static final class BusyTarget extends FakeTarget {
        private final CountDownLatch killed = new CountDownLatch(1);
        private volatile boolean interrupted;
        private final Semaphore running = new Semaphore(0);
        private final BlockingQueue<DetachCause> detached = new LinkedBlockingQueue<>();

        @Override
        public StopReason attach(StopListener newListener) {
            if (bug != null) {
                throw bug;
            }
            return super.attach(newListener);
        }

        @Override
        public void resume(ResumeRequest request) {
            interrupted = false;
            running.release();
            while (!interrupted) {
                Thread.onSpinWait();
            }
            stop(new StopReason.Signal(1, StopReason.SIGINT));
        }

        /** Takes until somebody interrupts it. */
        @Override
        public void monitorCommand(String command, Consumer<String> output) {
            interrupted = false;
            output.accept(".");
            running.release();
            while (!interrupted) {
                Thread.onSpinWait();
            }
            output.accept("interrupted\n");
        }

        @Override
        public void interrupt() {
            interrupted = true;
        }

        @Override
        public void detach(DetachCause cause) {
            detached.add(cause);
        }

        @Override
        public void killTarget() {
            killed.countDown();
        }
    }

    /** A connection that speaks raw bytes. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Client(int port) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(20_000);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        }

        void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        void expect(String text) throws IOException {
            assertEquals(text, new String(in.readNBytes(text.length()), StandardCharsets.ISO_8859_1));
        }

        void expectEnd() throws IOException {
            assertEquals(-1, in.read());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @BeforeEach
    void listen() throws IOException {
        port = ((InetSocketAddress) server.listen(GdbServer.loopback(0))).getPort();
    }

    @AfterEach
    void close() {
        server.close();
        machineThread.shutdownNow();
    }

    @Test
    void aClientTalksToTheTarget() throws Exception {
        try (Client client = new Client(port)) {
            client.send("$qC#b4");
            client.expect("+$QC1#c5");
            client.send("+$m1000,1#8b");
            client.expect("+$00#60");
        }
    }

    @Test
    void anInterruptReachesATargetThatKeepsItsThreadBusy() throws Exception {
        try (Client client = new Client(port)) {
            client.send("$QStartNoAckMode#b0");
            client.expect("+$OK#9a");
            for (int i = 0; i < 20; i++) {
                client.send("$c#63");
                // This target does not look at its queue while it runs, so the interrupt must not overtake the resume.
                target.running.acquire();
                client.send("\3");
                client.expect("$T02");
                readPacketEnd(client);
            }
            client.send("$?#3f");
            client.expect("$T02");
        }
    }

    @Test
    void theCtrlCPacketReachesATargetThatKeepsItsThreadBusy() throws Exception {
        try (Client client = new Client(port)) {
            client.send("$QStartNoAckMode#b0");
            client.expect("+$OK#9a");
            client.send("$c#63");
            target.running.acquire();
            client.send("$vCtrlC#4e");
            client.expect("$OK#9a");
            client.expect("$T02");
        }
    }

    /** As GDB does after Ctrl-C. */
    @Test
    void aMonitorCommandThatTheClientGivesUpEndsAndSaysNoMore() throws Exception {
        try (Client client = new Client(port)) {
            for (int i = 0; i < 20; i++) {
                client.send("$qRcmd,77#91");
                client.expect("+$O2e#e6");
                target.running.acquire();
                client.send("+$qC#b4");
                client.expect("+$QC1#c5");
                client.send("+$m1000,1#8b");
                client.expect("+$00#60");
                client.send("+");
            }
        }
    }

    @Test
    void whatTakesLongEndsWhenItsClientIsGone() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (Client client = new Client(port)) {
                client.send("$qRcmd,77#91");
                client.expect("+$O2e#e6");
                target.running.acquire();
            }
            assertEquals(DetachCause.VANISHED, target.detached.take());
        }
    }

    private static void readPacketEnd(Client client) throws IOException {
        while (client.in.read() != '#') {
            continue;
        }
        client.in.readNBytes(2);
    }

    @Test
    void whoComesJustAsTheFirstLeavesIsLetIn() throws Exception {
        for (int i = 0; i < 20; i++) {
            Client first = new Client(port);
            first.send("$qC#b4");
            first.expect("+$QC1#c5");
            try (Client second = new Client(port)) {
                first.close();
                second.send("+$qC#b4");
                second.expect("+$QC1#c5");
            }
        }
    }

    @Test
    void aSecondClientIsToldSoAndTheFirstGoesOn() throws Exception {
        try (Client first = new Client(port)) {
            first.send("$qC#b4");
            first.expect("+$QC1#c5");
            try (Client second = new Client(port)) {
                second.send("+$qSupported#37");
                second.expect("$E.another debugger is attached#");
                second.in.readNBytes(2);
                second.expectEnd();
            }
            first.send("$qC#b4");
            first.expect("+$QC1#c5");
        }
    }

    @Test
    void aClientThatVanishesInMidPacketMakesRoomForTheNext() throws Exception {
        for (int i = 0; i < 10; i++) {
            try (Client client = awaitTurn()) {
                client.send("$Z0,1000,4#");
            }
            assertEquals(DetachCause.VANISHED, target.detached.take());
        }
    }

    /** The server hears of a closed connection a moment after its client closed it. */
    private Client awaitTurn() throws Exception {
        while (server.hasClient()) {
            Thread.sleep(5);
        }
        Client client = new Client(port);
        client.send("$qC#b4");
        client.expect("+$QC1#c5");
        return client;
    }

    @Test
    void leavingClosesTheConnectionBehindTheReply() throws Exception {
        try (Client client = new Client(port)) {
            client.send("$D#44");
            client.expect("+$OK#9a");
            client.expectEnd();
        }
        assertEquals(DetachCause.REQUESTED, target.detached.take());
    }

    @Test
    void killingEndsTheTargetBehindTheReply() throws Exception {
        try (Client client = new Client(port)) {
            client.send("$vKill;1#6e");
            client.expect("+$OK#9a");
            client.expectEnd();
        }
        target.killed.await();
    }

    @Test
    void aTargetThatFailsToAttachLosesOnlyThatClient() throws Exception {
        target.bug = new IllegalStateException("not yet");
        try (Client client = new Client(port)) {
            client.expectEnd();
        }
        target.bug = null;
        awaitTurn().close();
    }

    @Test
    void aFloodOfPacketsIsAnsweredOneByOne() throws Exception {
        try (Client client = new Client(port)) {
            client.send("$QStartNoAckMode#b0");
            client.expect("+$OK#9a");
            int count = 20_000;
            Thread reader = new Thread(() -> {
                try {
                    client.send("$qC#b4".repeat(count));
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            });
            reader.start();
            for (int i = 0; i < count; i++) {
                client.expect("$QC1#c5");
            }
            reader.join();
        }
    }

    @Test
    void aPacketTooLongIsAnErrorAndTheNextOneIsServed() throws Exception {
        try (Client client = new Client(port)) {
            client.send("$" + "x".repeat(1_000_000) + String.format("#%02x", 'x' * 1_000_000 & 0xff));
            client.expect("+$E22#a9");
            client.send("$qC#b4");
            client.expect("+$QC1#c5");
        }
    }

    @Test
    void aPortInUseIsNamed() {
        IOException failure = assertThrows(IOException.class, () -> server.listen(GdbServer.loopback(port)));
        assertTrue(failure.getMessage().contains(":" + port), failure.getMessage());
    }

    @Test
    void aStaleSocketFileIsReplacedAndRemovedAtTheEnd(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("socket");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(file)).close();
        assertTrue(Files.exists(file));
        server.listen(UnixDomainSocketAddress.of(file));
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            client.write(ByteBuffer.wrap("$qC#b4".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer reply = ByteBuffer.allocate(8);
            while (reply.hasRemaining() && client.read(reply) >= 0) {
                continue;
            }
            assertEquals("+$QC1#c5", new String(reply.array(), StandardCharsets.US_ASCII));
        }
        server.close();
        assertFalse(Files.exists(file));
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("precious"), "data");
        assertThrows(IOException.class, () -> server.listen(UnixDomainSocketAddress.of(file)));
        assertEquals("data", Files.readString(file));
    }

    @Test
    void aPairOfStreamsIsAConnectionLikeAnyOther() throws Exception {
        PipedOutputStream toServer = new PipedOutputStream();
        PipedInputStream fromServer = new PipedInputStream();
        CompletableFuture<Void> ended = server.serve(new PipedInputStream(toServer), new PipedOutputStream(fromServer));
        toServer.write("$qC#b4".getBytes(StandardCharsets.US_ASCII));
        toServer.flush();
        assertEquals("+$QC1#c5", new String(fromServer.readNBytes(8), StandardCharsets.US_ASCII));
        assertFalse(ended.isDone());
        toServer.close();
        assertEquals(DetachCause.VANISHED, target.detached.take());
        ended.join();
    }

    @Test
    void closingTheServerDetachesTheClient() throws Exception {
        Client client = new Client(port);
        client.send("$qC#b4");
        client.expect("+$QC1#c5");
        server.close();
        client.expectEnd();
        client.close();
        assertEquals(DetachCause.VANISHED, target.detached.take());
    }
}
