package dev.backstep.app.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A GDB that runs as a child process and is given commands as a user types them, through its machine interface (GDB/MI,
 * "-interpreter-exec console"), which tells for certain when a command is done. The child ends with {@link #close}, and in any
 * case when this process does. One thread uses it.
 */
final class GdbProgram implements AutoCloseable {

    /** What may be installed under these names, best first; the last one often knows the host's processor only. */
    private static final List<String> NAMES = List.of("gdb-multiarch", "arm-none-eabi-gdb", "gdb");
    private static final Duration PATIENCE_AT_START = Duration.ofSeconds(8);
    private static final String END = "\0";

    /** So that its words are the same everywhere and fit the page. Older versions do not know all of them. */
    private static final List<String> QUIET = List.of("set pagination off", "set confirm off", "set width 0", "set style enabled off",
            "set debuginfod enabled off", "set print frame-arguments none", "set print entry-values no");

    /**
     * What a command led to.
     *
     * @param lines what it printed, without empty lines
     * @param reason why the machine stopped, as GDB/MI says it; empty when it did not run or there is no reason
     * @param function where it stopped; empty when it did not run
     */
    record Answer(List<String> lines, String reason, String function) { }

    private final String name;
    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
    private final Thread killer;
    private int token;

    private GdbProgram(String name, Path program, Path directory, Path symbols) throws IOException {
        this.name = name;
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "-q", "-nx", "--interpreter=mi2", symbols.toString());
        builder.directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("TERM", "dumb");
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("DEBUGINFOD_URLS");
        this.process = builder.start();
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        Thread reader = new Thread(this::read, "gdb output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts the first GDB on the {@code PATH} that can debug ARM programs.
     *
     * @param directory where it runs, so that it finds the sources
     * @param symbols the program to debug
     * @return empty when there is none
     */
    static Optional<GdbProgram> find(String path, Path directory, Path symbols, Deadline deadline) {
        for (String name : NAMES) {
            for (String folder : path.split(File.pathSeparator)) {
                Path program = Path.of(folder.isEmpty() ? "." : folder, name);
                if (Files.isExecutable(program) && !Files.isDirectory(program)) {
                    Optional<GdbProgram> gdb = start(name, program.toAbsolutePath(), directory, symbols, deadline.orIn(PATIENCE_AT_START));
                    if (gdb.isPresent()) {
                        return gdb;
                    }
                    break;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<GdbProgram> start(String name, Path program, Path directory, Path symbols, Deadline deadline) {
        GdbProgram gdb;
        try {
            gdb = new GdbProgram(name, program, directory, symbols);
        } catch (IOException e) {
            return Optional.empty();
        }
        try {
            gdb.execute("set architecture arm", deadline);
            for (String command : QUIET) {
                gdb.tryToExecute(command, deadline);
            }
            return Optional.of(gdb);
        } catch (DemoException e) {
            gdb.close();
            return Optional.empty();
        }
    }

    /** What it is called. */
    String name() {
        return name;
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.add(line);
            }
        } catch (IOException e) {
            // It is gone; that is what is said next.
        }
        output.add(END);
    }

    private void tryToExecute(String command, Deadline deadline) throws DemoException {
        send(command);
        collect(command, deadline, false);
    }

    /**
     * Has a command carried out, and waits until the machine has stopped if it was set going.
     *
     * @throws DemoException when GDB refuses it, does not answer in time, or ends
     */
    Answer execute(String command, Deadline deadline) throws DemoException {
        send(command);
        return collect(command, deadline, true);
    }

    private void send(String command) throws DemoException {
        token++;
        try {
            input.write(token + "-interpreter-exec console \"" + command.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n");
            input.flush();
        } catch (IOException e) {
            throw new DemoException(name + " has ended before '" + command + "'", e);
        }
    }

    private Answer collect(String command, Deadline deadline, boolean mustSucceed) throws DemoException {
        StringBuilder text = new StringBuilder();
        String own = Integer.toString(token);
        boolean running = false;
        boolean stopped = false;
        String reason = "";
        String function = "";
        while (true) {
            MiRecord line = MiRecord.parse(next(command, deadline));
            if (line.isStream()) {
                text.append(line.content());
            } else if (line.kind() == '*' && line.content().startsWith("stopped")) {
                stopped = true;
                reason = line.value("reason");
                function = line.value("func");
            } else if (line.kind() == '^' && (line.token().equals(own) || running)) {
                if (line.content().startsWith("error")) {
                    if (mustSucceed) {
                        throw new DemoException(name + ": '" + command + "' fails: " + line.value("msg").strip());
                    }
                    break;
                }
                if (!line.content().startsWith("running")) {
                    break;
                }
                running = true;
            }
            if (running && stopped) {
                break;
            }
        }
        return new Answer(text.toString().lines().map(String::stripTrailing).filter(line -> !line.isEmpty()).toList(), reason, function);
    }

    private String next(String command, Deadline deadline) throws DemoException {
        String line;
        try {
            line = output.poll(deadline.remainingMilliseconds(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted", e);
        }
        if (line == null) {
            throw deadline.missed(name + ": '" + command + "'");
        }
        if (line.equals(END)) {
            output.add(END);
            throw new DemoException(name + " has ended at '" + command + "'");
        }
        return line;
    }

    /** Ends the process and waits for that. */
    @Override
    public void close() {
        try {
            input.write("-gdb-exit\n");
            input.flush();
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(2, TimeUnit.SECONDS);
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException e) {
            // The process is shutting down: the hook runs.
        }
    }
}
