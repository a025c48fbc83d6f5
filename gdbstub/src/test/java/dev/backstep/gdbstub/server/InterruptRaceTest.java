package dev.backstep.gdbstub.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;

import dev.backstep.gdbstub.example.CounterMachine;

/** Interrupts that come just as the machine stops by itself, with real threads and a real socket. */
class InterruptRaceTest {

    @Test
    void thereIsOneStopReplyHoweverTheRaceEnds() throws Exception {
        long seed = System.nanoTime();
        System.out.println("InterruptRaceTest seed " + seed);
        Random random = new Random(seed);
        ExecutorService machineThread = Executors.newSingleThreadExecutor();
        try (GdbServer server = new GdbServer(new CounterMachine(machineThread), machineThread);
                Socket socket = new Socket("127.0.0.1", ((InetSocketAddress) server.listen(GdbServer.loopback(0))).getPort())) {
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            assertEquals("OK", ask(socket, "QStartNoAckMode"));
            assertEquals("OK", ask(socket, "Z0,100,4"));
            int interrupts = 0;
            int breakpoints = 0;
            for (int i = 0; i < 1000; i++) {
                send(socket.getOutputStream(), "$c#63");
                for (int spin = random.nextInt(40_000); spin > 0; spin--) {
                    Thread.onSpinWait();
                }
                send(socket.getOutputStream(), "\3");
                String stop = receive(socket.getInputStream());
                assertTrue(stop.startsWith("T02") || stop.startsWith("T05"), stop);
                if (stop.startsWith("T02")) {
                    interrupts++;
                } else {
                    breakpoints++;
                }
                assertEquals("QC1", ask(socket, "qC"), "a second stop reply would come first");
            }
            System.out.println(interrupts + " interrupts, " + breakpoints + " breakpoints");
        } finally {
            machineThread.shutdownNow();
        }
    }

    @Test
    void anInterruptRightBehindItsResumeIsNotLost() throws Exception {
        ExecutorService machineThread = Executors.newSingleThreadExecutor();
        try (GdbServer server = new GdbServer(new CounterMachine(machineThread), machineThread);
                Socket socket = new Socket("127.0.0.1", ((InetSocketAddress) server.listen(GdbServer.loopback(0))).getPort())) {
            socket.setSoTimeout(20_000);
            assertEquals("OK", ask(socket, "QStartNoAckMode"));
            for (int i = 0; i < 200; i++) {
                // The first one is the next resume's too: it comes behind qC.
                send(socket.getOutputStream(), i % 2 == 0 ? "$c#63\3\3" : "\3$c#63\3\3");
                assertTrue(receive(socket.getInputStream()).startsWith("T02"));
                assertEquals("QC1", ask(socket, "qC"));
            }
        } finally {
            machineThread.shutdownNow();
        }
    }

    private static String ask(Socket socket, String packet) throws IOException {
        int sum = packet.chars().sum() & 0xff;
        send(socket.getOutputStream(), String.format("$%s#%02x", packet, sum));
        return receive(socket.getInputStream());
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String receive(InputStream in) throws IOException {
        StringBuilder packet = new StringBuilder();
        for (int c = in.read(); c != '#'; c = in.read()) {
            assertTrue(c >= 0, "the connection ended");
            if (c == '$') {
                packet.setLength(0);
            } else {
                packet.append((char) c);
            }
        }
        in.readNBytes(2);
        return packet.toString();
    }
}
