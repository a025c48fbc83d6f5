package dev.backstep.app;

import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.server.GdbServer;
import dev.backstep.server.CharacterEndpoint;
import dev.backstep.server.spec.GdbSpec;
import dev.backstep.server.spec.SocketAddressSpec;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The GDB server, where {@code -gdb} wants it. */
final class GdbService implements AutoCloseable {

    private final GdbServer server;

    private GdbService(GdbServer server) {
        this.server = server;
    }

    /**
     * Opens the server.
     *
     * @param spec where
     * @param endpoint the character device for {@code stdio} and {@code chardev:ID}
     * @throws IOException when the address cannot be bound
     */
    static GdbService open(GdbSpec spec, Optional<CharacterEndpoint> endpoint, Target target, Executor machineThread)
            throws IOException {
        if (spec instanceof GdbSpec.None) {
            return new GdbService(null);
        }
        GdbServer server = new GdbServer(target, machineThread);
        try {
            if (spec instanceof GdbSpec.Socket socket) {
                if (!socket.socket().server()) {
                    throw new UsageException("-gdb with server=off is not supported");
                }
                server.listen(address(socket.socket().address()));
            } else {
                new GdbClients(server, endpoint.orElseThrow()).start();
            }
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return new GdbService(server);
    }

    /** Whether a debugger is there. */
    boolean hasClient() {
        return server != null && server.hasClient();
    }

    private static SocketAddress address(SocketAddressSpec spec) {
        if (spec instanceof SocketAddressSpec.Tcp tcp) {
            return new InetSocketAddress(tcp.host(), tcp.port());
        }
        return UnixDomainSocketAddress.of(((SocketAddressSpec.Unix) spec).path());
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
