package dev.backstep.session;

import dev.backstep.board.TestMachine;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A gdb-multiarch on a terminal, as a user has it: Ctrl-C is a key, and GDB asks before it gives something up. The terminal is one of
 * {@code script}'s.
 */
final class GdbTerminal implements AutoCloseable {

    private static final String PROMPT = "(gdb) ";
    private static final String QUESTION = "(y or n) ";
    private static final long PATIENCE_SECONDS = Long.getLong("backstep.patience", 120);

    private final Process process;
    private final OutputStream keys;
    private final StringBuilder unread = new StringBuilder();
    private final StringBuilder transcript = new StringBuilder();
    private int questions;
    private int answers;
    private boolean ended;

    /** Attached to a machine. */
    GdbTerminal(DebuggedMachine machine, String symbols) throws IOException, InterruptedException {
        GdbSession.assumeInstalled();
        GdbSession.assumeInstalled("script");
        ProcessBuilder builder = new ProcessBuilder("script", "-qfec", String.join(" ", List.of(
                // Ctrl-C is not to take what has been typed, or is about to be shown, with it.
                "stty noflsh; exec gdb-multiarch -q -nx",
                "-iex 'set pagination off' -iex 'set width 0' -iex 'set style enabled off' -iex 'set debuginfod enabled off'",
                TestMachine.prebuilt(symbols).toString())), "/dev/null");
        builder.environment().put("TERM", "dumb");
        process = builder.redirectErrorStream(true).start();
        keys = process.getOutputStream();
        Thread reader = new Thread(this::read, "gdb terminal");
        reader.setDaemon(true);
        reader.start();
        // The answer to a question that a further Ctrl-C has answered before is a command; it is to do nothing.
        press("set confirm off\ndefine n\nend\nset confirm on\n");
        answer();
        ask("target remote :" + machine.port());
    }

    private void read() {
        try (Reader reader = new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1)) {
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                append((char) c);
            }
        } catch (IOException e) {
            // The end of GDB, as seen below.
        }
        synchronized (unread) {
            ended = true;
            unread.notifyAll();
        }
    }

    private void append(char c) {
        synchronized (unread) {
            unread.append(c);
            transcript.append(c);
            unread.notifyAll();
        }
    }

    /** Types a line; {@link #answer} is to follow. */
    void type(String line) {
        press(line + "\n");
    }

    /** Ctrl-C. */
    void controlC() {
        press("\3");
    }

    private void press(String text) {
        try {
            keys.write(text.getBytes(StandardCharsets.ISO_8859_1));
            keys.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(transcript(), e);
        }
    }

    /** Types a line and returns all that GDB says until it is ready for the next. */
    String ask(String line) throws InterruptedException {
        type(line);
        return answer();
    }

    /**
     * What GDB says until it is ready for a line, and has done with all keys that were pressed before; a question on the way is answered
     * with no.
     */
    String answer() throws InterruptedException {
        String end = "@@" + ++answers + "@@";
        StringBuilder said = new StringBuilder();
        said.append(await(PROMPT));
        type("echo " + end + "\\n");
        return said.append(await("\n" + end + "\r\n" + PROMPT)).toString();
    }

    /** How often GDB has asked whether to give something up. */
    int questions() {
        return questions;
    }

    /** What GDB says until this text, included. */
    private String await(String text) throws InterruptedException {
        long waited = 0;
        synchronized (unread) {
            int end = unread.indexOf(text);
            while (end < 0) {
                if (endsWith(QUESTION)) {
                    questions++;
                    unread.append('\n');
                    type("n");
                }
                if (ended || waited >= TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                    throw new AssertionError((ended ? "GDB has ended\n" : "GDB does not answer\n") + transcript);
                }
                long before = System.nanoTime();
                unread.wait(1000);
                // Time for which all of this stood still is no time to answer in.
                waited += Math.min(System.nanoTime() - before, TimeUnit.SECONDS.toNanos(1));
                end = unread.indexOf(text);
            }
            String said = unread.substring(0, end + text.length());
            unread.delete(0, end + text.length());
            return said;
        }
    }

    private boolean endsWith(String text) {
        int at = unread.length() - text.length();
        return at >= 0 && unread.indexOf(text, at) >= 0;
    }

    /** All that was on the screen. */
    String transcript() {
        synchronized (unread) {
            return transcript.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
    }
}
