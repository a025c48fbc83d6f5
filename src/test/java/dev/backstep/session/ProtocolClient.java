package dev.backstep.session;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Speaks GDB's remote protocol, without acknowledgements, and sees each packet as it is. */
final class ProtocolClient implements AutoCloseable {

    private static final int PATIENCE_MILLISECONDS = 60_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** Connects; {@link #greet} is to follow. */
    ProtocolClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLISECONDS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** A client that has greeted; tries again while the client before it is still leaving. */
    static ProtocolClient attached(DebuggedMachine machine) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            ProtocolClient client = new ProtocolClient(machine.port());
            try {
                client.greet();
                return client;
            } catch (IOException e) {
                client.close();
                if (attempt == 100) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    /** Gives our features, and does without acknowledgements from here on; gives the features of the stub. */
    String greet() throws IOException {
        String features = ask("qSupported:swbreak+;hwbreak+;vContSupported+");
        raw("+");
        if (!ask("QStartNoAckMode").equals("OK")) {
            throw new AssertionError("no mode without acknowledgements");
        }
        raw("+");
        return features;
    }

    /** Sends bytes as they are. */
    void raw(String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    static String packet(String data) {
        int sum = 0;
        for (byte b : data.getBytes(StandardCharsets.ISO_8859_1)) {
            sum += b & 0xff;
        }
        return "$" + data + "#" + String.format("%02x", sum & 0xff);
    }

    void send(String data) throws IOException {
        raw(packet(data));
    }

    /** Sends a packet and gives the next one that comes. */
    String ask(String data) throws IOException {
        send(data);
        return receive();
    }

    /** The next packet; acknowledgements are passed over, run lengths expanded. */
    String receive() throws IOException {
        int c = in.read();
        while (c == '+' || c == '-') {
            c = in.read();
        }
        if (c < 0) {
            throw new IOException("the connection was closed");
        }
        if (c != '$') {
            throw new AssertionError("a packet begins with '" + (char) c + "'");
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int last = 0;
        for (c = in.read(); c != '#'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection was closed in the middle of a packet");
            } else if (c == '*') {
                for (int count = in.read() - 29; count > 0; count--) {
                    data.write(last);
                }
            } else {
                last = c == '}' ? in.read() ^ 0x20 : c;
                data.write(last);
            }
        }
        in.read();
        in.read();
        return data.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the stub closes the connection, whatever it says before. */
    boolean isClosedByTheOther() throws IOException {
        try {
            while (in.read() >= 0) {
                continue;
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
