package dev.backstep.server.console;

import dev.backstep.server.CharacterEndpoint;
import dev.backstep.server.CommandInterpreter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HMP monitor on an endpoint: a thread that reads lines and has them executed one after the other. A command that
 * takes long holds up this console only.
 */
public final class MonitorConsole implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MonitorConsole.class);

    private final CharacterEndpoint endpoint;
    private final LineDiscipline discipline;
    private final Thread thread;
    private volatile boolean closing;

    /**
     * Starts the console.
     *
     * @param endpoint    with connection events; stays its owner's to close
     * @param interpreter executes the lines, on the console's thread
     * @param banner      one line shown to each new client
     */
    public MonitorConsole(CharacterEndpoint endpoint, CommandInterpreter interpreter, String banner) {
        this.endpoint = endpoint;
        this.discipline = new LineDiscipline(banner, interpreter, bytes -> endpoint.write(bytes, 0, bytes.length));
        this.thread = new Thread(this::run, "monitor " + endpoint.description());
        thread.setDaemon(true);
        thread.start();
        endpoint.onInput(() -> LockSupport.unpark(thread));
    }

    private void run() {
        while (!closing) {
            int value = endpoint.poll();
            if (value == CharacterEndpoint.NOTHING) {
                LockSupport.park(this);
            } else {
                take(value);
            }
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
        LockSupport.unpark(thread);
    }
}
