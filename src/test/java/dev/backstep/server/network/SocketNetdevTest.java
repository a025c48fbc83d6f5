package dev.backstep.server.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.server.EndpointException;
import dev.backstep.server.endpoint.NetworkLoop;
import dev.backstep.server.spec.SocketAddressSpec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketNetdevTest {

    private static final int PATIENCE_SECONDS = 30;

    private final NetworkLoop loop = new NetworkLoop();
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final SocketNetdev server = open(0, true, received::add);

    private SocketNetdev open(int port, boolean listens, FrameSink sink) {
        return SocketNetdev.open("n", new NetdevSpec.Socket(new SocketAddressSpec.Tcp("127.0.0.1", port), listens), sink, loop);
    }

    @AfterEach
    void close() {
        server.close();
        loop.close();
    }

    private byte[] next() throws InterruptedException {
        byte[] frame = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(frame != null, "no frame came");
        return frame;
    }

    private Socket peer() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        return socket;
    }

    @Test
    void framesGoBothWaysAndOddOnesAreDropped() throws Exception {
        try (Socket peer = peer()) {
            DataOutputStream out = new DataOutputStream(peer.getOutputStream());
            for (int length : new int[] {60, 13, 1519, 1518}) {
                out.writeInt(length);
                out.write(new byte[length]);
            }
            assertEquals(60, next().length);
            assertEquals(1518, next().length);
            server.send(new byte[] {1, 2, 3});
            DataInputStream in = new DataInputStream(peer.getInputStream());
            assertEquals(3, in.readInt());
            assertArrayEquals(new byte[] {1, 2, 3}, in.readNBytes(3));
        }
    }

    @Test
    void aPeerThatTalksNonsenseIsCutOffAndTheNextOneIsServed() throws Exception {
        try (Socket peer = peer()) {
            peer.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes());
            assertEquals(-1, peer.getInputStream().read());
        }
        while (server.isConnected()) {
            Thread.onSpinWait();
        }
        try (Socket peer = peer()) {
            DataOutputStream out = new DataOutputStream(peer.getOutputStream());
            out.writeInt(60);
            out.write(new byte[60]);
            assertEquals(60, next().length);
        }
    }

    @Test
    void aSecondPeerIsTurnedAway() throws Exception {
        try (Socket first = peer()) {
            new DataOutputStream(first.getOutputStream()).writeInt(60);
            first.getOutputStream().write(new byte[60]);
            next();
            try (Socket second = peer()) {
                assertEquals(-1, second.getInputStream().read());
            }
            assertTrue(server.isConnected());
        }
    }

    @Test
    void theConnectingSideComesBackWhenTheOtherDoes() throws Exception {
        SocketNetdev client = open(server.port(), false, frame -> { });
        try {
            sendUntilReceived(client);
            int port = server.port();
            server.close();
            while (client.isConnected()) {
                Thread.onSpinWait();
            }
            SocketNetdev again = open(port, true, received::add);
            received.clear();
            sendUntilReceived(client);
            again.close();
        } finally {
            client.close();
        }
    }

    private void sendUntilReceived(SocketNetdev client) throws InterruptedException {
        for (int i = 0; i < PATIENCE_SECONDS * 100; i++) {
            client.send(new byte[60]);
            if (received.poll(10, TimeUnit.MILLISECONDS) != null) {
                return;
            }
        }
        throw new AssertionError("nothing came through");
    }

    @Test
    void aPortInUseIsAnErrorThatNamesIt() {
        EndpointException error = assertThrows(EndpointException.class, () -> open(server.port(), true, frame -> { }));
        assertTrue(error.getMessage().contains("Failed to listen on '127.0.0.1:" + server.port() + "'"), error.getMessage());
    }
}
