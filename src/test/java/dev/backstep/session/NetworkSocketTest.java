package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.EchoGuest;
import dev.backstep.device.network.TestNetworkLine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program with a guest that echoes frames, and somebody at the other end of its socket. */
class NetworkSocketTest {

    private static final int ATTEMPTS = 120;
    private static final int PAUSE_MILLISECONDS = 500;

    @TempDir
    Path folder;

    private static Socket connect(int port) throws IOException, InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (ConnectException e) {
                Thread.sleep(PAUSE_MILLISECONDS);
            }
        }
        throw new AssertionError("nobody listens");
    }

    /** What comes back for a frame; sent again until the guest has got so far as to listen. */
    private static byte[] echo(Socket socket, byte[] frame) throws IOException {
        socket.setSoTimeout(PAUSE_MILLISECONDS);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        for (int i = 0; i < ATTEMPTS; i++) {
            out.writeInt(frame.length);
            out.write(frame);
            try {
                return in.readNBytes(in.readInt());
            } catch (SocketTimeoutException e) {
                assertTrue(socket.isConnected());
            }
        }
        throw new AssertionError("no answer");
    }

    @Test
    void aFrameSentToTheSocketComesBackFromTheGuest() throws Exception {
        int port = BackstepProcess.freePort();
        byte[] frame = TestNetworkLine.frame("ff:ff:ff:ff:ff:ff", 71);
        try (BackstepProcess backstep = BackstepProcess.start("-M", "vexpress-a9", "-m", "16", "-kernel",
                EchoGuest.write(folder, false).toString(), "-nic", "socket,listen=127.0.0.1:" + port, "-serial", "null", "-monitor", "none");
                Socket socket = connect(port)) {
            assertArrayEquals(frame, echo(socket, frame));
            assertTrue(backstep.isAlive());
        }
    }

    @Test
    void aPortThatIsTakenEndsTheProgramWithOneLine() throws Exception {
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            BackstepProcess.Ending ending = BackstepProcess.run("-M", "vexpress-a9", "-kernel", EchoGuest.write(folder, false).toString(),
                    "-nic", "socket,id=s,listen=127.0.0.1:" + taken.getLocalPort(), "-serial", "null", "-monitor", "none");
            assertEquals(1, ending.errors().size(), ending.errors().toString());
            assertTrue(ending.errors().get(0).contains("netdev s: Failed to listen on '127.0.0.1:" + taken.getLocalPort() + "'"),
                    ending.errors().get(0));
            assertTrue(ending.status() != 0);
        }
    }
}
