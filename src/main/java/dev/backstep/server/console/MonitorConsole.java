package dev.backstep.server.console;

import dev.backstep.server.CharacterEndpoint;
import dev.backstep.server.CommandInterpreter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HMP monitor on an endpoint: a thread that reads lines and has them executed one after the other. A command that
 * takes long holds up this console only, and ends early at Ctrl-C; what is typed meanwhile is taken afterwards.
 */
public final class MonitorConsole implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MonitorConsole.class);

    private static final int CONTROL_C = 3;
    /** So much can be typed ahead, in bytes; then the endpoint keeps it. */
    private static final int TYPED_AHEAD = 4096;

    private final CharacterEndpoint endpoint;
    private final CommandInterpreter interpreter;
    private final ExecutorService commands;
    private final Deque<Integer> typedAhead = new ArrayDeque<>();
    private final LineDiscipline discipline;
    private final Thread thread;
    private volatile boolean closing;

    /**
     * Starts the console.
     *
     * @param endpoint    with connection events; stays its owner's to close
     * @param interpreter executes the lines, on a thread of the console's
     * @param banner      one line shown to each new client
     */
    public MonitorConsole(CharacterEndpoint endpoint, CommandInterpreter interpreter, String banner) {
        this.endpoint = endpoint;
        this.interpreter = interpreter;
        this.commands = Executors.newSingleThreadExecutor(task -> {
            Thread worker = new Thread(task, "monitor command " + endpoint.description());
            worker.setDaemon(true);
            return worker;
        });
        this.discipline = new LineDiscipline(banner, this::execute, bytes -> endpoint.write(bytes, 0, bytes.length));
        this.thread = new Thread(this::run, "monitor " + endpoint.description());
        thread.setDaemon(true);
        thread.start();
        endpoint.onInput(() -> LockSupport.unpark(thread));
    }

    private void run() {
        while (!closing) {
            int value = typedAhead.isEmpty() ? endpoint.poll() : typedAhead.remove();
            if (value == CharacterEndpoint.NOTHING) {
                LockSupport.park(this);
            } else {
                take(value);
            }
        }
    }

    /** Waits for a command, and for Ctrl-C meanwhile. */
    private void execute(String line, Consumer<String> output) {
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> interpreter.execute(line, output), commands);
        done.whenComplete((nothing, failure) -> LockSupport.unpark(thread));
        while (!done.isDone() && !closing) {
            int value = typedAhead.size() < TYPED_AHEAD ? endpoint.poll() : CharacterEndpoint.NOTHING;
            if (value == CharacterEndpoint.NOTHING) {
                LockSupport.park(this);
            } else if (value == CONTROL_C) {
                interpreter.interrupt();
            } else {
                typedAhead.add(value);
            }
        }
        if (done.isDone()) {
            done.join();
        }
    }

    private void take(int value) {
        try {
            switch (value) {
                case CharacterEndpoint.OPENED -> discipline.opened();
                case CharacterEndpoint.CLOSED -> discipline.closed();
                case CharacterEndpoint.FOCUS_GAINED -> discipline.focusGained();
                case CharacterEndpoint.FOCUS_LOST -> discipline.focusLost();
                case CharacterEndpoint.BREAK -> { }
                default -> discipline.input(value);
            }
        } catch (RuntimeException e) {
            // A fault of a command must not take the console away.
            LOG.error("monitor command failed: {}", e.toString(), e);
            byte[] text = ("internal error: " + e + "\r\n" + LineDiscipline.PROMPT).getBytes(StandardCharsets.UTF_8);
            endpoint.write(text, 0, text.length);
        }
    }

    /** Stops reading. A command under way ends on its own. */
    @Override
    public void close() {
        closing = true;
        commands.shutdown();
        LockSupport.unpark(thread);
    }
}
