package dev.backstep.app.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The debugger's side of the GDB remote serial protocol, over TCP, with acknowledgements ("Overview" and "Packet
 * Acknowledgment" in GDB's manual, appendix "GDB Remote Serial Protocol"). One thread uses it.
 */
final class RspConnection implements AutoCloseable {

    private static final int RESENDS = 3;
    private static final int RUN_LENGTH_BIAS = 29;

    private final Socket socket = new Socket();
    private final InputStream in;

    /** Connects. */
    RspConnection(InetSocketAddress address, Deadline deadline) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, deadline.remainingMilliseconds());
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Sends a packet and waits for its answer. What the target prints meanwhile ({@code O} packets) is left out.
     *
     * @param packet without {@code $} and checksum; ASCII
     * @throws DemoException when the target refuses it, does not answer in time, or breaks the protocol
     */
    String request(String packet, Deadline deadline) throws IOException {
        return request(packet, new StringBuilder(), deadline);
    }

    /** Has a monitor command carried out ({@code qRcmd}); gives what it prints. */
    String monitor(String command, Deadline deadline) throws IOException {
        StringBuilder text = new StringBuilder();
        request(monitorPacket(command), text, deadline);
        return text.toString();
    }

    /** The packet for a monitor command. */
    static String monitorPacket(String command) {
        return "qRcmd," + HexFormat.of().formatHex(command.getBytes(StandardCharsets.UTF_8));
    }

    private String request(String packet, StringBuilder printed, Deadline deadline) throws IOException {
        try {
            send(packet, deadline);
            while (true) {
                String answer = receive(deadline);
                if (answer.matches("O([0-9a-f]{2})+")) {
                    printed.append(new String(HexFormat.of().parseHex(answer.substring(1)), StandardCharsets.UTF_8));
                } else if (answer.startsWith("E")) {
                    throw new DemoException("the stub answers " + answer + " to " + packet);
                } else if (answer.isEmpty()) {
                    throw new DemoException("the stub does not know " + packet);
                } else {
                    return answer;
                }
            }
        } catch (SocketTimeoutException e) {
            throw deadline.missed("the stub, asked " + packet);
        }
    }

    private void send(String packet, Deadline deadline) throws IOException {
        byte[] frame = ("$" + packet + String.format("#%02x", checksum(packet))).getBytes(StandardCharsets.ISO_8859_1);
        for (int attempt = 0; attempt <= RESENDS; attempt++) {
            socket.getOutputStream().write(frame);
            int acknowledgement = read(deadline);
            if (acknowledgement == '+') {
                return;
            } else if (acknowledgement != '-') {
                throw new DemoException(String.format("the stub sends 0x%02x where '+' must come, after %s", acknowledgement, packet));
            }
        }
        throw new DemoException("the stub does not take " + packet);
    }

    private String receive(Deadline deadline) throws IOException {
        for (int attempt = 0; attempt <= RESENDS; attempt++) {
            while (read(deadline) != '$') {
                // What stands between packets has no meaning.
            }
            StringBuilder raw = new StringBuilder();
            for (int next = read(deadline); next != '#'; next = read(deadline)) {
                raw.append((char) next);
            }
            String sum = "" + (char) read(deadline) + (char) read(deadline);
            boolean intact = sum.equalsIgnoreCase(String.format("%02x", checksum(raw)));
            socket.getOutputStream().write(intact ? '+' : '-');
            if (intact) {
                return decode(raw);
            }
        }
        throw new DemoException("the stub's packets have wrong checksums");
    }

    private int read(Deadline deadline) throws IOException {
        socket.setSoTimeout(deadline.remainingMilliseconds());
        int value = in.read();
        if (value < 0) {
            throw new DemoException("the stub has closed the connection");
        }
        return value;
    }

    private static int checksum(CharSequence text) {
        return text.chars().sum() & 0xff;
    }

    /** Takes escapes and run lengths out of a packet's content. */
    static String decode(CharSequence raw) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char next = raw.charAt(i);
            boolean last = i + 1 == raw.length();
            if (next == '}' && !last) {
                text.append((char) (raw.charAt(++i) ^ 0x20));
            } else if (next == '*' && !last && text.length() > 0) {
                text.append(String.valueOf(text.charAt(text.length() - 1)).repeat(Math.max(0, raw.charAt(++i) - RUN_LENGTH_BIAS)));
            } else {
                text.append(next);
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
