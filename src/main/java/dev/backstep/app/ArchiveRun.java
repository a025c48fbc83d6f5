package dev.backstep.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * The run of which the launcher makes the archive of classes: a usual start with a debugger that does what debuggers do first, and a
 * look at a recording of that. What it does not reach is loaded from the jars, slower, when it is needed; nothing else depends on it.
 */
public final class ArchiveRun {

    private static final int TIMEOUT_MILLISECONDS = 20_000;
    private static final int ATTEMPTS = 1000;
    private static final int PAUSE_MILLISECONDS = 20;

    /** In the order of a session. */
    private static final List<String> PACKETS = List.of(
            "qSupported:multiprocess+;swbreak+;hwbreak+;qRelocInsn+;fork-events+;vfork-events+;exec-events+;vContSupported+;"
                    + "QThreadEvents+;no-resumed+;memory-tagging+;xmlRegisters=arm", "vMustReplyEmpty", "Hg0", "qTStatus", "?",
            "qXfer:features:read:target.xml:0,ffb", "qXfer:memory-map:read::0,ffb", "qXfer:threads:read::0,ffb", "qAttached", "Hc-1",
            "qC", "g", "m60000000,4", "vCont?", "vCont;s:1", "vCont;s:1", "g", "Z0,60000000,4", "bs", "vCont;s:1",
            monitor("info registers"), monitor("info icount"), "z0,60000000,4", "bc");
    /** Ends the run, without an answer. */
    private static final String LAST_PACKET = "vKill;1";

    private ArchiveRun() { }

    /**
     * Runs the program with the arguments and {@code -gdb} at a free port, until the debugger has said all it has to say.
     *
     * @param arguments of a machine that starts stopped
     */
    public static void main(String[] arguments) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Thread debugger = new Thread(() -> debug(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)), "debugger");
        debugger.setDaemon(true);
        debugger.start();
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "-gdb";
        all[arguments.length + 1] = "tcp:127.0.0.1:" + port;
        Main.main(all);
    }

    private static void debug(InetSocketAddress address) {
        try (Socket socket = connect(address)) {
            socket.setSoTimeout(TIMEOUT_MILLISECONDS);
            for (String packet : PACKETS) {
                ask(socket, packet);
            }
            Path file = Files.createTempFile("backstep-archive", ".bsr");
            try {
                ask(socket, monitor("timeline save " + file));
                new RecordingTools(System.out, System.err).run(new Invocation.Tool("info", List.of(file.toString())));
                ReplaySource.read(file, false).close();
            } finally {
                Files.delete(file);
            }
            ask(socket, LAST_PACKET);
        } catch (Exception e) {
            System.err.println("backstep: the run for the archive ends early: " + e);
        }
        System.exit(0);
    }

    private static void ask(Socket socket, String packet) throws IOException {
        int sum = packet.chars().sum() & 0xff;
        socket.getOutputStream().write(("$" + packet + "#" + HexFormat.of().toHexDigits((byte) sum)).getBytes(StandardCharsets.US_ASCII));
        skipAnswer(socket.getInputStream());
        socket.getOutputStream().write('+');
    }

    private static Socket connect(InetSocketAddress address) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Socket socket = new Socket();
            try {
                socket.connect(address);
                return socket;
            } catch (IOException e) {
                socket.close();
                Thread.sleep(PAUSE_MILLISECONDS);
            }
        }
        throw new IOException("no server at " + address);
    }

    /** Reads to the end of the answer, which what a command prints comes before, or to the end of the connection. */
    private static void skipAnswer(InputStream in) throws IOException {
        String packet = packet(in);
        while (packet.startsWith("$O") && !packet.equals("$OK")) {
            packet = packet(in);
        }
    }

    /** Reads to the {@code #} of a packet and the two digits behind it; gives what is before. */
    private static String packet(InputStream in) throws IOException {
        StringBuilder packet = new StringBuilder();
        for (int next = in.read(); next != '#'; next = in.read()) {
            if (next < 0) {
                return "";
            }
            // Not the acknowledgement.
            if (next != '+') {
                packet.append((char) next);
            }
        }
        in.skipNBytes(2);
        return packet.toString();
    }

    private static String monitor(String command) {
        return "qRcmd," + HexFormat.of().formatHex(command.getBytes(StandardCharsets.UTF_8));
    }
}
