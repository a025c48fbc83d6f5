package dev.backstep.qmp;

import dev.backstep.server.CharacterEndpoint;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The monitors for programs of one machine. */
public final class QmpServer implements AutoCloseable {

    private final QmpContext context;
    private final CommandTable commands;
    private final List<QmpConsole> consoles = new CopyOnWriteArrayList<>();
    private final QmpEvents events;

    /** A server without monitors yet; it tells of what happens to the machine from now on. */
    public QmpServer(QmpContext context) {
        this.context = context;
        this.events = new QmpEvents(InstantSource.system(), event -> consoles.forEach(console -> console.session().event(event)));
        this.commands = new CommandTable(new SnapshotJobs(events::tell));
        context.monitor().control().addObserver(events);
    }

    /**
     * Begins to serve clients on an endpoint.
     *
     * @param endpoint with connection events; stays its owner's to close
     * @param pretty lays messages out for people
     */
    public void serve(CharacterEndpoint endpoint, boolean pretty) {
        consoles.add(new QmpConsole(endpoint, new QmpSession(context, commands, context.monitor().control(), pretty,
                bytes -> endpoint.write(bytes, 0, bytes.length))));
    }

    /** Tells clients that the program ends. Thread: the machine thread, after its loop. */
    public void ended() {
        events.ended();
    }

    /** Stops reading from clients. */
    @Override
    public void close() {
        context.monitor().control().removeObserver(events);
        consoles.forEach(QmpConsole::close);
    }
}
