package dev.backstep.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RspConnectionTest {

    /** Plays a stub that says {@code answers} as they are, then closes; gives what the client's side leads to. */
    private static String exchange(String packet, String answers, Duration limit, boolean closes) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> stub = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream().write(answers.getBytes(StandardCharsets.ISO_8859_1));
                    if (closes) {
                        socket.shutdownOutput();
                    }
                    InputStream in = socket.getInputStream();
                    while (in.read() >= 0) {
                        // Until the client has gone.
                    }
                } catch (IOException e) {
                    // The client has gone in another way.
                }
            });
            Deadline deadline = Deadline.in(limit);
            try (RspConnection connection = new RspConnection(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), deadline)) {
                return connection.request(packet, deadline);
            } finally {
                stub.join();
            }
        }
    }

    private static String exchange(String answers) throws Exception {
        return exchange("g", answers, Duration.ofSeconds(30), true);
    }

    @Test
    void anAcknowledgedPacketIsAnswered() throws Exception {
        assertEquals("OK", exchange("+$OK#9a"));
    }

    @Test
    void aRefusedPacketIsSentAgain() throws Exception {
        assertEquals("OK", exchange("--+$OK#9a"));
    }

    @Test
    void anAnswerWithAWrongChecksumIsWaitedForAgain() throws Exception {
        assertEquals("OK", exchange("+$OL#9a$OK#9a"));
    }

    @Test
    void consoleOutputIsNoAnswer() throws Exception {
        assertEquals("OK", exchange("+$O6869#" + "20" + "$OK#9a"));
    }

    @Test
    void escapesAndRunLengthsAreTakenOut() {
        assertEquals("a}b#c", RspConnection.decode("a}]b}\003c"));
        assertEquals("0000", RspConnection.decode("0* "));
        assertEquals("*", RspConnection.decode("*"));
    }

    @Test
    void errorsAndUnknownPacketsAndVanishedStubsAreNamed() {
        assertEquals("the stub answers E01 to g", assertThrows(DemoException.class, () -> exchange("+$E01#a6")).getMessage());
        assertEquals("the stub does not know g", assertThrows(DemoException.class, () -> exchange("+$#00")).getMessage());
        assertEquals("the stub has closed the connection", assertThrows(DemoException.class, () -> exchange("+$OK")).getMessage());
        assertEquals("the stub does not take g", assertThrows(DemoException.class, () -> exchange("----")).getMessage());
    }

    @Test
    void aSilentStubIsNotWaitedForLongerThanTheLimit() {
        String message = assertThrows(DemoException.class, () -> exchange("g", "+", Duration.ofMillis(100), false)).getMessage();
        assertTrue(message.startsWith("the stub, asked g: no answer within"), message);
    }
}
