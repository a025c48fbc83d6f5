package dev.backstep.debian;

import dev.backstep.session.LauncherFlags;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An emulator as a child process whose standard input and output are a guest's console. */
final class GuestConsole implements AutoCloseable {

    private static final String QEMU = "qemu-system-arm";

    private final Process process;
    private final Path errors;
    private final StringBuilder text = new StringBuilder();
    private final OutputStream input;
    private int seen;
    private boolean ended;

    private GuestConsole(List<String> command) throws IOException {
        errors = Files.createTempFile("console", ".err");
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        input = process.getOutputStream();
        Thread reader = new Thread(this::read, "console");
        reader.setDaemon(true);
        reader.start();
    }

    /** Our own program with these options. */
    static GuestConsole backstep(List<String> options) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(LauncherFlags.read());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.backstep.app.Main"));
        command.addAll(options);
        return new GuestConsole(command);
    }

    /** QEMU with these options. */
    static GuestConsole qemu(List<String> options) throws IOException {
        return new GuestConsole(Stream.concat(Stream.of(QEMU), options.stream()).toList());
    }

    static boolean qemuIsInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, QEMU)));
    }

    private void read() {
        byte[] buffer = new byte[4096];
        try (InputStream output = process.getInputStream()) {
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            append("[the console broke: " + e.getMessage() + "]");
        }
        synchronized (text) {
            ended = true;
            text.notifyAll();
        }
    }

    private void append(String more) {
        synchronized (text) {
            text.append(more);
            text.notifyAll();
        }
    }

    /**
     * Waits for a text after what was waited for before.
     *
     * @return what came since then, up to the text and with it
     */
    String await(String wanted, long seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        synchronized (text) {
            while (true) {
                int found = text.indexOf(wanted, seen);
                if (found >= 0) {
                    String part = text.substring(seen, found + wanted.length());
                    seen = found + wanted.length();
                    return part;
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (ended || left <= 0) {
                    throw new AssertionError((ended ? "it ended" : "after " + seconds + " s") + " without '" + wanted + "'; the last of the console:\n"
                            + text.substring(Math.max(seen, text.length() - 4000)) + "\n" + errors());
                }
                text.wait(left);
            }
        }
    }

    /** Types a line. */
    void type(String line) throws IOException {
        input.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        input.flush();
    }

    /** Waits for the end of the program; gives its exit status. */
    int awaitEnd(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end; the last of the console:\n" + all());
        }
        return process.exitValue();
    }

    /** All that the console has shown. */
    String all() {
        synchronized (text) {
            return text.toString();
        }
    }

    private String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What it wrote to standard error, in lines. */
    List<String> errorLines() {
        return new ArrayList<>(errors().lines().toList());
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(errors);
    }
}
