package dev.backstep.session;

import dev.backstep.board.TestMachine;

import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A gdb-multiarch that is fed commands, one after the other, and whose answer to each is collected. */
public final class GdbSession implements AutoCloseable {

    private static final String PROGRAM = "gdb-multiarch";
    private static final long PATIENCE_SECONDS = Long.getLong("backstep.patience", 120);

    private final Process process;
    private final Writer commands;
    private final StringBuilder unread = new StringBuilder();
    private final StringBuilder transcript = new StringBuilder();
    private boolean ended;
    private int asked;

    private GdbSession(String symbols) throws IOException {
        process = new ProcessBuilder(line(symbols)).redirectErrorStream(true).start();
        commands = process.outputWriter(StandardCharsets.ISO_8859_1);
        Thread reader = new Thread(this::read, "gdb output");
        reader.setDaemon(true);
        reader.start();
    }

    private static List<String> line(String symbols) {
        assumeInstalled();
        List<String> line = new ArrayList<>(List.of(PROGRAM, "-q", "-nx", "-iex", "set prompt", "-iex", "set confirm off",
                "-iex", "set pagination off", "-iex", "set width 0", "-iex", "set height 0", "-iex", "set remotetimeout 60",
                "-iex", "set style enabled off", "-iex", "set debuginfod enabled off",
                "-iex", "set directories " + TestMachine.ROOT.resolve("test-kernels")));
        if (symbols != null) {
            line.add(TestMachine.prebuilt(symbols).toString());
        }
        return line;
    }

    /** All that a GDB says that carries out commands and ends, as one does in scripts. */
    static String batch(String symbols, String... commands) throws IOException {
        List<String> line = line(symbols);
        line.add("-batch");
        for (String command : commands) {
            line.addAll(List.of("-ex", command));
        }
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.outputWriter().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    public static void assumeInstalled() {
        assumeInstalled(PROGRAM);
    }

    static void assumeInstalled(String program) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            if (new File(folder, program).canExecute()) {
                return;
            }
        }
        Assumptions.abort(program + " is not installed");
    }

    /** A GDB with the symbols of one of our own kernels, attached to a machine. */
    public static GdbSession attached(DebuggedMachine machine, String symbols) throws IOException {
        return attached(":" + machine.port(), symbols);
    }

    /** A GDB with the symbols of one of our own kernels, attached to what {@code target remote} is to be told. */
    static GdbSession attached(String remote, String symbols) throws IOException {
        GdbSession session = new GdbSession(symbols);
        session.ask("target remote " + remote);
        return session;
    }

    private void read() {
        try (Reader reader = new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1)) {
            char[] buffer = new char[4096];
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                synchronized (unread) {
                    unread.append(buffer, 0, count);
                    unread.notifyAll();
                }
            }
        } catch (IOException e) {
            // The end of GDB, as seen below.
        }
        synchronized (unread) {
            ended = true;
            unread.notifyAll();
        }
    }

    /** Gives a command and returns all that GDB says until it is ready for the next. */
    public String ask(String command) {
        send(command);
        return answer();
    }

    /** Gives a command; {@link #answer} is to follow. */
    void send(String command) {
        transcript.append("(gdb) ").append(command).append('\n');
        try {
            commands.write(command + "\necho \\n" + sentinel(++asked) + "\\n\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(transcript.toString(), e);
        }
    }

    /** What GDB said to the command that was given last. */
    String answer() {
        String sentinel = "\n" + sentinel(asked) + "\n";
        long waited = 0;
        synchronized (unread) {
            int end = unread.indexOf(sentinel);
            while (end < 0) {
                if (ended || waited >= TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                    throw new AssertionError((ended ? "GDB has ended\n" : "GDB does not answer\n") + transcript + unread);
                }
                try {
                    long before = System.nanoTime();
                    unread.wait(1000);
                    // Time for which all of this stood still is no time to answer in.
                    waited += Math.min(System.nanoTime() - before, TimeUnit.SECONDS.toNanos(1));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError(e);
                }
                end = unread.indexOf(sentinel);
            }
            String answer = unread.substring(0, end).strip();
            unread.delete(0, end + sentinel.length());
            transcript.append(answer).append('\n');
            return answer;
        }
    }

    private static String sentinel(int number) {
        return "@@" + number + "@@";
    }

    /** Gives a command and requires that GDB's answer contains all these. */
    public String expect(String command, String... parts) {
        String answer = ask(command);
        requireParts(answer, parts);
        return answer;
    }

    /** Requires that the answer to a command given by {@link #send} contains all these. */
    void expectAnswer(String... parts) {
        requireParts(answer(), parts);
    }

    private void requireParts(String answer, String... parts) {
        for (String part : parts) {
            if (!answer.contains(part)) {
                throw new AssertionError("GDB was to say \"" + part + "\"; the whole session:\n" + transcript);
            }
        }
    }

    /** The value of an expression, as an unsigned number of 32 bits. */
    public long value(String expression) {
        String answer = ask("output/d (unsigned long long) (" + expression + ")");
        try {
            return Long.parseLong(answer);
        } catch (NumberFormatException e) {
            throw new AssertionError("no number; the whole session:\n" + transcript, e);
        }
    }

    /** Where the PC stands: {@code function+offset}. */
    String place() {
        String answer = ask("info symbol $pc");
        int end = answer.indexOf(" in section");
        return end < 0 ? answer : answer.substring(0, end);
    }

    /** Ctrl-C. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** All that was said. */
    public String transcript() {
        return transcript.toString();
    }

    /** Ends GDB without a word to the machine. */
    void vanish() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
