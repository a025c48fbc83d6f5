package dev.backstep.server.endpoint;

import dev.backstep.server.CharacterEndpoint;
import dev.backstep.server.console.Multiplexer;

/** A backend with several endpoints, switched by a {@link Multiplexer}. */
final class SharedBackend {

    private final CharacterBackend backend;
    private final Multiplexer multiplexer;

    /** @param quit what Ctrl-A x does, on an input thread */
    SharedBackend(CharacterBackend backend, int escape, Runnable quit) {
        this.backend = backend;
        this.multiplexer = new Multiplexer(escape, new Multiplexer.Line() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                backend.write(bytes, offset, length);
            }

            @Override
            public void quit() {
                quit.run();
            }
        }, System::currentTimeMillis);
    }

    /** Adds a user; the first one has the focus. Before {@link #start}. */
    QueuedEndpoint add(boolean connectionEvents) {
        QueuedEndpoint endpoint = new QueuedEndpoint(backend, multiplexer::output);
        multiplexer.add(connectionEvents ? new EventfulFrontEnd(endpoint.queue()) : new PlainFrontEnd(endpoint.queue()));
        return endpoint;
    }

    /** Lets input flow. */
    void start() {
        backend.start(new CharacterBackend.Receiver() {
            @Override
            public int receive(byte[] bytes, int offset, int length) {
                return multiplexer.input(bytes, offset, length);
            }

            @Override
            public void opened() {
                multiplexer.opened();
            }

            @Override
            public boolean closed() {
                multiplexer.closed();
                return true;
            }

            @Override
            public void ended() {
                multiplexer.ended();
            }
        });
    }

    /** A serial port: bytes and breaks. */
    private static class PlainFrontEnd implements Multiplexer.FrontEnd {
        final InputQueue queue;
        private final byte[] one = new byte[1];

        PlainFrontEnd(InputQueue queue) {
            this.queue = queue;
        }

        @Override
        public boolean receive(int value) {
            one[0] = (byte) value;
            return queue.offer(one, 0, 1) == 1;
        }

        @Override
        public void receiveBreak() {
            queue.offerMarker(CharacterEndpoint.BREAK);
        }

        @Override
        public void focusGained() { }

        @Override
        public void focusLost() { }

        @Override
        public void opened() { }

        @Override
        public void closed() { }

        @Override
        public void ended() {
            queue.offerMarker(CharacterEndpoint.ENDED);
        }
    }

    /** A monitor: its banner is due when a client sees it for the first time. */
    private static final class EventfulFrontEnd extends PlainFrontEnd {
        private boolean shown;

        EventfulFrontEnd(InputQueue queue) {
            super(queue);
        }

        @Override
        public void focusGained() {
            queue.offerMarker(shown ? CharacterEndpoint.FOCUS_GAINED : CharacterEndpoint.OPENED);
            shown = true;
        }

        @Override
        public void focusLost() {
            queue.offerMarker(CharacterEndpoint.FOCUS_LOST);
        }

        @Override
        public void closed() {
            if (shown) {
                queue.offerMarker(CharacterEndpoint.CLOSED);
            }
            shown = false;
        }

        @Override
        public void ended() {
            closed();
        }
    }
}
