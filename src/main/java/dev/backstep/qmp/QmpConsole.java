package dev.backstep.qmp;

import dev.backstep.server.CharacterEndpoint;

import java.util.concurrent.locks.LockSupport;

/** A session on an endpoint: a thread that reads what clients send, one client after the other. */
final class QmpConsole implements AutoCloseable {

    private final CharacterEndpoint endpoint;
    private final QmpSession session;
    private final Thread thread;
    private volatile boolean closing;

    /** @param endpoint with connection events; stays its owner's to close */
    QmpConsole(CharacterEndpoint endpoint, QmpSession session) {
        this.endpoint = endpoint;
        this.session = session;
        this.thread = new Thread(this::run, "qmp " + endpoint.description());
        thread.setDaemon(true);
        thread.start();
        endpoint.onInput(() -> LockSupport.unpark(thread));
    }

    QmpSession session() {
        return session;
    }

    private void run() {
        while (!closing) {
            int value = endpoint.poll();
            switch (value) {
                case CharacterEndpoint.NOTHING -> LockSupport.park(this);
                case CharacterEndpoint.OPENED -> session.opened();
                case CharacterEndpoint.CLOSED -> session.closed();
                default -> {
                    if (value <= 0xff) {
                        session.take(value);
                    }
                }
            }
        }
    }

    /** Stops reading. A command under way ends on its own. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
    }
}
