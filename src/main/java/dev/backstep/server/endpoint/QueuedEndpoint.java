package dev.backstep.server.endpoint;

import dev.backstep.server.CharacterEndpoint;
import java.util.concurrent.CompletableFuture;

/** An endpoint: a queue for the input of one user, and the way out for the output. */
final class QueuedEndpoint implements CharacterEndpoint {

    /** Where an endpoint's output goes. */
    @FunctionalInterface
    interface Output {
        void write(byte[] bytes, int offset, int length);
    }

    private final InputQueue queue = new InputQueue();
    private final CharacterBackend backend;
    private final Output output;

    /** Alone on a backend, whose input it starts. */
    static QueuedEndpoint on(CharacterBackend backend, boolean connectionEvents) {
        QueuedEndpoint endpoint = new QueuedEndpoint(backend, backend::write);
        InputQueue queue = endpoint.queue;
        backend.start(new CharacterBackend.Receiver() {
            @Override
            public int receive(byte[] bytes, int offset, int length) {
                return queue.offer(bytes, offset, length);
            }

            @Override
            public void opened() {
                if (connectionEvents) {
                    queue.offerMarker(OPENED);
                }
            }

            @Override
            public boolean closed() {
                if (connectionEvents) {
                    queue.offerMarker(CLOSED);
                }
                return !connectionEvents;
            }

            @Override
            public void ended() {
                queue.offerMarker(connectionEvents ? CLOSED : ENDED);
            }
        });
        return endpoint;
    }

    /** One of several on a backend: what it writes passes through {@code output}, and others fill its queue. */
    QueuedEndpoint(CharacterBackend backend, Output output) {
        this.backend = backend;
        this.output = output;
        queue.onRoom(backend::resumeInput);
    }

    InputQueue queue() {
        return queue;
    }

    @Override
    public void write(int value) {
        output.write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        output.write(bytes, offset, length);
    }

    @Override
    public boolean congested() {
        return backend.congested();
    }

    @Override
    public int poll() {
        int value = queue.poll();
        if (value == CLOSED) {
            backend.departureTaken();
        }
        return value;
    }

    @Override
    public boolean hasInput() {
        return queue.hasInput();
    }

    @Override
    public void onInput(Runnable wakeUp) {
        queue.onInput(wakeUp);
    }

    @Override
    public CompletableFuture<Void> ready() {
        return backend.ready();
    }

    @Override
    public String description() {
        return backend.description();
    }

    @Override
    public void close() {
        backend.close();
    }
}
