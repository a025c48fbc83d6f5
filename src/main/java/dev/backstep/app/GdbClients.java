package dev.backstep.app;

import dev.backstep.gdbstub.server.GdbServer;
import dev.backstep.server.CharacterEndpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings those who come to a character endpoint to the GDB server, one after the other. A daemon thread of its own carries
 * the bytes.
 */
final class GdbClients {

    private static final Logger LOG = LoggerFactory.getLogger(GdbClients.class);
    private static final int PIPE_BYTES = 1 << 16;

    private final GdbServer server;
    private final CharacterEndpoint endpoint;
    private final Thread thread = new Thread(this::carry, "gdb clients");
    private CompletableFuture<Void> session = CompletableFuture.completedFuture(null);
    private OutputStream toServer = OutputStream.nullOutputStream();

    /** @param endpoint with connection events */
    GdbClients(GdbServer server, CharacterEndpoint endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    /** Begins to serve. */
    void start() {
        thread.setDaemon(true);
        thread.start();
        endpoint.onInput(() -> LockSupport.unpark(thread));
    }

    private void carry() {
        while (true) {
            int value = endpoint.poll();
            try {
                switch (value) {
                    case CharacterEndpoint.NOTHING -> {
                        toServer.flush();
                        LockSupport.park(this);
                    }
                    case CharacterEndpoint.OPENED -> begin();
                    case CharacterEndpoint.CLOSED -> end();
                    default -> {
                        if (value >= 0 && value <= 0xff) {
                            toServer.write(value);
                        }
                    }
                }
            } catch (IOException e) {
                // The server has ended the session: what else its client sends is for nobody.
                LOG.debug("gdb session over: {}", e.getMessage());
                toServer = OutputStream.nullOutputStream();
            }
        }
    }

    private void begin() throws IOException {
        PipedInputStream fromClient = new PipedInputStream(PIPE_BYTES);
        toServer = new PipedOutputStream(fromClient);
        session = server.serve(fromClient, new OutputStream() {
            @Override
            public void write(int value) {
                endpoint.write(value);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                endpoint.write(bytes, offset, length);
            }
        });
    }

    /** The next client is served when the server has finished with this one. */
    private void end() throws IOException {
        OutputStream closing = toServer;
        toServer = OutputStream.nullOutputStream();
        closing.close();
        try {
            session.join();
        } catch (CompletionException e) {
            LOG.debug("gdb session ended: {}", e.getMessage());
        }
    }
}
