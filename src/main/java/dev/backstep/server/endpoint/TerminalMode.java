package dev.backstep.server.endpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The terminal at standard input, switched to give each key as it is typed, and back. It uses {@code stty}, the one tool
 * that every Unix has for it. Restored by {@link #close}, and by a shutdown hook when the program ends without.
 */
final class TerminalMode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TerminalMode.class);
    /** Each byte as it comes, none changed and none echoed; output is left to the terminal ("\n" as it always was). */
    private static final List<String> RAW = List.of("-icanon", "-echo", "-echonl", "-iexten", "-icrnl", "-inlcr", "-igncr",
            "-ixon", "-istrip", "-brkint", "-ignbrk", "-parmrk", "min", "1", "time", "0");

    /** Where Linux tells what standard input is, and what it calls terminals. */
    private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");
    private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/|tty|console)");

    private final String saved;
    private final Thread hook = new Thread(this::restore, "restore terminal");
    private boolean restored;

    private TerminalMode(String saved) {
        this.saved = saved;
    }

    /**
     * Switches to raw mode.
     *
     * @param signals whether Ctrl-C still ends the program
     * @return the way back; empty when standard input is no terminal, which then is left as it is
     */
    static Optional<TerminalMode> raw(boolean signals) {
        Optional<String> state = isFileOrPipe() ? Optional.empty() : stty(List.of("-g"));
        if (state.isEmpty()) {
            return Optional.empty();
        }
        TerminalMode mode = new TerminalMode(state.get().strip());
        Runtime.getRuntime().addShutdownHook(mode.hook);
        List<String> settings = new ArrayList<>(RAW);
        settings.add(signals ? "isig" : "-isig");
        if (stty(settings).isEmpty()) {
            LOG.warn("the terminal cannot be switched to raw mode; input comes line by line");
        }
        return Optional.of(mode);
    }

    /** True when it is known without asking stty, which costs a tenth of the program's start, that standard input is no terminal. */
    private static boolean isFileOrPipe() {
        try {
            return !TERMINAL.matcher(Files.readSymbolicLink(STANDARD_INPUT).toString()).lookingAt();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.trace("this system does not tell what standard input is", e);
            return false;
        }
    }

    /** Runs stty on our standard input; its output, or empty when it fails (no terminal, no stty). */
    private static Optional<String> stty(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                // stty of a background job is stopped by the terminal until the job comes to the foreground.
                process.destroy();
                return Optional.empty();
            }
            return process.exitValue() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private synchronized void restore() {
        if (!restored) {
            restored = true;
            stty(List.of(saved));
        }
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.trace("shutting down already", e);
        }
    }
}
