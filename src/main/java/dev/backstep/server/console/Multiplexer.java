package dev.backstep.server.console;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * One line shared by several front ends, as QEMU's {@code mon:} and {@code mux=on}: input goes to the front end in
 * focus, output of all goes out, and the escape character (Ctrl-A, say) followed by a letter is a command to the
 * multiplexer itself:
 *
 * <pre>
 * h  help           x  quit          c  next front end      b  break
 * t  time stamps    s  save disks    escape character: sends it
 * </pre>
 *
 * Any other letter is swallowed, as QEMU does.
 *
 * <p>Thread: {@link #input}, {@link #opened} and {@link #closed} from one thread; {@link #output} from any.
 */
public final class Multiplexer {

    /** A user of the line. Called on the thread of {@link Multiplexer#input}. */
    public interface FrontEnd {
        /** A byte (0 to 255) arrives; false when there is no room: it will be offered again. */
        boolean receive(int value);

        /** The line signals a break. */
        void receiveBreak();

        /** Input comes here from now on. The first front end has the focus from the start, without being told. */
        void focusGained();

        /** Input goes elsewhere from now on. */
        void focusLost();

        /** Someone came to the other end of the line. */
        void opened();

        /** Whoever was at the other end left. */
        void closed();

        /** There will be no more input, ever. */
        void ended();
    }

    /** The line itself. */
    public interface Line {
        /** Sends bytes; from any thread. */
        void write(byte[] bytes, int offset, int length);

        /** The user asked to end the program. */
        void quit();
    }

    private final int escape;
    private final Line line;
    private final LongSupplier milliseconds;
    private final List<FrontEnd> frontEnds = new ArrayList<>();
    private int focus;
    private boolean escapeSeen;

    private final Object outputLock = new Object();
    private boolean timestamps;
    private boolean atLineStart;
    private long timestampsStart = -1;

    /**
     * @param escape       the escape character, 0 to 255; QEMU's is 1 (Ctrl-A)
     * @param milliseconds a host clock for time stamps, in ms
     */
    public Multiplexer(int escape, Line line, LongSupplier milliseconds) {
        this.escape = escape & 0xff;
        this.line = line;
        this.milliseconds = milliseconds;
    }

    /** Adds a front end, before any input. The first one has the focus. */
    public void add(FrontEnd frontEnd) {
        frontEnds.add(frontEnd);
    }

    /** Someone came to the other end of the line. */
    public void opened() {
        frontEnds.forEach(FrontEnd::opened);
    }

    /** Whoever was at the other end left; half an escape sequence is forgotten. */
    public void closed() {
        escapeSeen = false;
        frontEnds.forEach(FrontEnd::closed);
    }

    /** There will be no more input, ever. */
    public void ended() {
        escapeSeen = false;
        frontEnds.forEach(FrontEnd::ended);
    }

    /**
     * Takes input from the line.
     *
     * @return how many bytes were taken; fewer than {@code length} when the front end in focus has no room: the rest is
     *         to be given again later
     */
    public int input(byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            if (!input(bytes[offset + i] & 0xff)) {
                return i;
            }
        }
        return length;
    }

    private boolean input(int value) {
        if (!escapeSeen) {
            if (value == escape) {
                escapeSeen = true;
                return true;
            }
            return send(value);
        }
        if (value == escape) {
            // The escape stays pending when there is no room, so that the second one is understood when it comes again.
            boolean sent = send(value);
            escapeSeen = !sent;
            return sent;
        }
        escapeSeen = false;
        command(value);
        return true;
    }

    private boolean send(int value) {
        return frontEnds.isEmpty() || frontEnds.get(focus).receive(value);
    }

    private void command(int letter) {
        switch (letter) {
            case 'h', '?' -> say(help());
            case 'x' -> {
                // The words that scripts written for QEMU wait for.
                say("QEMU: Terminated\r\n");
                line.quit();
            }
            case 's' -> say("\r\nThere are no disks to save.\r\n");
            case 'b' -> {
                if (!frontEnds.isEmpty()) {
                    frontEnds.get(focus).receiveBreak();
                }
            }
            case 'c' -> switchFocus();
            case 't' -> toggleTimestamps();
            default -> { }
        }
    }

    private void switchFocus() {
        if (frontEnds.size() > 1) {
            frontEnds.get(focus).focusLost();
            focus = (focus + 1) % frontEnds.size();
            frontEnds.get(focus).focusGained();
        }
    }

    private void toggleTimestamps() {
        synchronized (outputLock) {
            timestamps = !timestamps;
            timestampsStart = -1;
            atLineStart = false;
        }
    }

    private String help() {
        String key = escape > 0 && escape <= 26 ? "C-" + (char) ('a' + escape - 1)
                : escape > 32 && escape < 127 ? Character.toString((char) escape)
                : String.format(Locale.ROOT, "0x%02x", escape);
        String[][] lines = {
            {"h", "print this help"},
            {"x", "exit"},
            {"s", "save disks (there are none)"},
            {"t", "switch time stamps on the console on or off"},
            {"b", "send a break"},
            {"c", "switch between the console and the monitor"},
            {key, "send " + key},
        };
        StringBuilder text = new StringBuilder("\r\n");
        for (String[] entry : lines) {
            text.append(String.format(Locale.ROOT, "%s %-4s %s\r\n", key, entry[0], entry[1]));
        }
        return text.toString();
    }

    private void say(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        line.write(bytes, 0, bytes.length);
    }

    /** Sends output of a front end, with time stamps at line starts when they are on. */
    public void output(byte[] bytes, int offset, int length) {
        byte[] stamped = null;
        synchronized (outputLock) {
            if (timestamps) {
                stamped = stamp(bytes, offset, length);
            }
        }
        if (stamped != null) {
            line.write(stamped, 0, stamped.length);
        } else {
            line.write(bytes, offset, length);
        }
    }

    private byte[] stamp(byte[] bytes, int offset, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 32);
        for (int i = 0; i < length; i++) {
            byte value = bytes[offset + i];
            if (atLineStart) {
                long now = milliseconds.getAsLong();
                if (timestampsStart < 0) {
                    timestampsStart = now;
                }
                long elapsed = now - timestampsStart;
                out.writeBytes(String.format(Locale.ROOT, "[%02d:%02d:%02d.%03d] ", elapsed / 3600000, elapsed / 60000 % 60,
                        elapsed / 1000 % 60, elapsed % 1000).getBytes(StandardCharsets.US_ASCII));
                atLineStart = false;
            }
            out.write(value);
            if (value == '\n') {
                atLineStart = true;
            }
        }
        return out.toByteArray();
    }
}
