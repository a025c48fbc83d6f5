package dev.backstep.app;

import dev.backstep.server.CharacterEndpoint;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;

/** A character endpoint as a pair of streams, for a protocol that wants these. One thread reads. */
final class EndpointStreams {

    private final CharacterEndpoint endpoint;
    private volatile Thread reader;

    EndpointStreams(CharacterEndpoint endpoint) {
        this.endpoint = endpoint;
        endpoint.onInput(() -> LockSupport.unpark(reader));
    }

    InputStream input() {
        return new InputStream() {
            private boolean ended;

            @Override
            public int read() {
                reader = Thread.currentThread();
                while (!ended) {
                    int value = endpoint.poll();
                    if (value >= 0 && value <= 0xff) {
                        return value;
                    } else if (value == CharacterEndpoint.CLOSED) {
                        ended = true;
                    } else if (value == CharacterEndpoint.NOTHING) {
                        LockSupport.park(this);
                    }
                }
                return -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                if (length == 0) {
                    return 0;
                }
                int first = read();
                if (first < 0) {
                    return -1;
                }
                bytes[offset] = (byte) first;
                int count = 1;
                while (count < length && endpoint.hasInput()) {
                    int value = endpoint.poll();
                    if (value < 0 || value > 0xff) {
                        ended = value == CharacterEndpoint.CLOSED;
                        break;
                    }
                    bytes[offset + count++] = (byte) value;
                }
                return count;
            }
        };
    }

    OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int value) {
                endpoint.write(value);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                endpoint.write(bytes, offset, length);
            }
        };
    }
}
