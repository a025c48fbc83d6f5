package dev.backstep.qmp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** A client of the protocol that sees messages as values. */
public final class QmpClient implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).flip();
    private final Json json = new Json(100);
    private final Queue<Map<?, ?>> events = new ArrayDeque<>();

    /** A client on a connection. */
    public QmpClient(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects to a port of this host; tries until somebody listens there. */
    public static QmpClient tcp(int port) throws IOException, InterruptedException {
        return connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Connects to a Unix socket; tries until somebody listens there. */
    public static QmpClient unix(Path path) throws IOException, InterruptedException {
        return connect(UnixDomainSocketAddress.of(path));
    }

    private static QmpClient connect(SocketAddress address) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            SocketChannel channel = address instanceof UnixDomainSocketAddress
                    ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
            try {
                channel.connect(address);
                return new QmpClient(channel);
            } catch (IOException e) {
                channel.close();
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(10);
            }
        }
    }

    /** Connects, is greeted, and negotiates. */
    public QmpClient negotiated() throws IOException {
        if (!read().containsKey("QMP") || !ask("{'execute': 'qmp_capabilities'}").containsKey("return")) {
            throw new AssertionError("no negotiation");
        }
        return this;
    }

    /** Sends text as it is. */
    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes. */
    public void send(byte[] bytes) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        while (all.hasRemaining()) {
            channel.write(all);
        }
    }

    /** The next line without its end; null at the end of the connection. */
    public String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (buffer.hasRemaining()) {
                int value = buffer.get();
                if (value == '\n') {
                    return line.toString(StandardCharsets.UTF_8).stripTrailing();
                }
                line.write(value);
            }
            buffer.clear();
            int count = channel.read(buffer);
            buffer.flip();
            if (count < 0) {
                return null;
            }
        }
    }

    /** The next message, events included; null at the end of the connection. */
    public Map<?, ?> read() throws IOException {
        String line = readLine();
        if (line == null) {
            return null;
        }
        try {
            return (Map<?, ?>) json.parse(line.getBytes(StandardCharsets.UTF_8));
        } catch (QmpException e) {
            throw new AssertionError(line, e);
        }
    }

    /** The next message that is no event; events are kept. */
    public Map<?, ?> readAnswer() throws IOException {
        for (Map<?, ?> message = read(); ; message = read()) {
            if (message == null || !message.containsKey("event")) {
                return message;
            }
            events.add(message);
        }
    }

    /** Sends a message and gives its answer. */
    public Map<?, ?> ask(String message) throws IOException {
        send(message + "\n");
        return readAnswer();
    }

    /** What a command without arguments returns. */
    public Object ret(String command) throws IOException {
        Map<?, ?> answer = ask("{\"execute\": \"" + command + "\"}");
        if (!answer.containsKey("return")) {
            throw new AssertionError(command + ": " + answer);
        }
        return answer.get("return");
    }

    /** The next event. */
    public Map<?, ?> event() throws IOException {
        return events.isEmpty() ? read() : events.remove();
    }

    /** Reads events up to the one of this name. */
    public Map<?, ?> event(String name) throws IOException {
        Map<?, ?> event = event();
        while (!name.equals(event.get("event"))) {
            event = event();
        }
        return event;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
