package dev.backstep.qmp;

import dev.backstep.debug.RunObserver;
import dev.backstep.debug.Stop;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes events of what happens to the machine: STOP, RESUME, RESET, SHUTDOWN; and of what jobs say.
 *
 * <p>Thread: the machine thread.
 */
final class QmpEvents implements RunObserver {

    private final InstantSource clock;
    private final Consumer<Map<String, Object>> sink;
    private boolean running;
    /** The guest has ended the program, which has been told. */
    private boolean exited;

    /**
     * Events to {@code sink}.
     *
     * @param clock the host's time of day, for the time stamps
     */
    QmpEvents(InstantSource clock, Consumer<Map<String, Object>> sink) {
        this.clock = clock;
        this.sink = sink;
    }

    /** Tells of an event; {@code data} may be null. */
    void tell(String name, Map<String, Object> data) {
        Instant now = clock.instant();
        Map<String, Object> event = QueryCommands.object("timestamp",
                QueryCommands.object("seconds", now.getEpochSecond(), "microseconds", now.getNano() / 1000), "event", name);
        if (data != null) {
            event.put("data", data);
        }
        sink.accept(event);
    }

    private void tellShutdown(boolean guest, String reason) {
        tell("SHUTDOWN", QueryCommands.object("guest", guest, "reason", reason));
    }

    @Override
    public void resumed() {
        running = true;
        tell("RESUME", null);
    }

    @Override
    public void stopped(Stop stop) {
        if (!running) {
            // It went somewhere in history, running again from a point before.
            tell("RESUME", null);
        }
        running = false;
        exited = stop instanceof Stop.Exit;
        if (exited || stop instanceof Stop.HistoryEnd) {
            tellShutdown(true, "guest-shutdown");
        }
        if (!exited) {
            tell("STOP", null);
        }
    }

    @Override
    public void reset(boolean byGuest) {
        tell("RESET", QueryCommands.object("guest", byGuest, "reason", byGuest ? "guest-reset" : "host-qmp-system-reset"));
    }

    /** The program ends. */
    void ended() {
        if (!exited) {
            tellShutdown(false, "host-qmp-quit");
        }
    }
}
