package dev.backstep.session;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as a child process, without the launcher script. */
final class BackstepProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;

    /** How it ended: what it wrote to standard output (as ISO 8859-1) and, in lines, to standard error. */
    record Ending(int status, String output, List<String> errors) { }

    private final Process process;
    private final Path output;
    private final Path errors;

    private BackstepProcess(Path input, List<String> arguments) throws IOException {
        output = Files.createTempFile("backstep", ".out");
        errors = Files.createTempFile("backstep", ".err");
        ProcessBuilder builder = new ProcessBuilder(command(arguments)).redirectOutput(output.toFile()).redirectError(errors.toFile());
        if (input != null) {
            builder.redirectInput(input.toFile());
        }
        process = builder.start();
        if (input == null) {
            process.getOutputStream().close();
        }
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xlog:disable", "-Dio.netty.noUnsafe=true",
                "-cp", System.getProperty("java.class.path"), "dev.backstep.app.Main"));
        command.addAll(arguments);
        return command;
    }

    /** Starts it with nothing on standard input. */
    static BackstepProcess start(String... arguments) throws IOException {
        return new BackstepProcess(null, List.of(arguments));
    }

    /** Runs it to its end with nothing on standard input. */
    static Ending run(String... arguments) throws IOException, InterruptedException {
        try (BackstepProcess process = start(arguments)) {
            return process.await();
        }
    }

    /** Runs it to its end with a file as standard input. */
    static Ending runWithInput(Path input, String... arguments) throws IOException, InterruptedException {
        try (BackstepProcess process = new BackstepProcess(input, List.of(arguments))) {
            return process.await();
        }
    }

    /** Its command line as a shell and GDB read it. */
    static String commandLine(String... arguments) {
        return String.join(" ", command(List.of(arguments)));
    }

    /** A TCP port that was free just now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits for the end. */
    Ending await() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end; so far: " + Files.readString(output, StandardCharsets.ISO_8859_1)
                    + Files.readString(errors));
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(Files.newInputStream(errors), StandardCharsets.UTF_8))) {
            return new Ending(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1), lines.lines().toList());
        }
    }

    /** Ends it without a warning, as a loss of power would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(output);
        Files.deleteIfExists(errors);
    }
}
