package dev.backstep.gdbstub.server;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

/** A gdb-multiarch in batch mode. */
public final class Gdb {

    private static final String PROGRAM = "gdb-multiarch";
    private static final long PATIENCE_SECONDS = 50;

    private Gdb() {
    }

    public static void assumeInstalled() {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            if (new File(folder, PROGRAM).canExecute()) {
                return;
            }
        }
        Assumptions.abort(PROGRAM + " is not installed");
    }

    /** Runs the commands and returns all that gdb said. */
    public static String run(String... commands) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(PROGRAM, "-nx", "-q", "-batch", "-iex", "set remotetimeout 20", "-iex", "set confirm off"));
        List<File> temporary = new ArrayList<>();
        for (String command : commands) {
            line.add("-ex");
            if (command.contains("\n")) {
                File file = File.createTempFile("gdb", ".script");
                Files.writeString(file.toPath(), command + "\n");
                temporary.add(file);
                line.add("source " + file);
            } else {
                line.add(command);
            }
        }
        File output = File.createTempFile("gdb", ".output");
        temporary.add(output);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output).redirectInput(new File("/dev/null")).start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("gdb does not end; it said:\n" + Files.readString(output.toPath()));
            }
            return Files.readString(output.toPath(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
            temporary.forEach(File::delete);
        }
    }
}
