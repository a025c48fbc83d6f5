package dev.backstep.gdbstub.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import dev.backstep.gdbstub.Target;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Serves one target to one client at a time. A second client is told so and closed; when the first has gone, in whatever
 * way, the next may come.
 *
 * <p>Methods may be called from any thread but an event loop's. The process lives on until {@link #close}.
 */
public final class GdbServer implements AutoCloseable {

    private final ClientGate gate = new ClientGate();
    private final GdbChannelInitializer initializer;
    private final EventLoopGroup eventLoops;
    private final List<Channel> listening = new ArrayList<>();
    private final List<Path> socketFiles = new ArrayList<>();
    private final List<StreamConnection> streams = new ArrayList<>();

    /**
     * @param executor runs everything that touches the target: one task at a time, in order, also while the target runs
     *                 (usually between two slices of it), or else packets wait until it stops
     */
    public GdbServer(Target target, Executor executor) {
        this.initializer = new GdbChannelInitializer(gate, target, executor);
        this.eventLoops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("gdbstub"), NioIoHandler.newFactory());
    }

    /** The address of a port that only this machine can reach. Port 0 lets the system choose. */
    public static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * Listens on a TCP port or a unix-domain socket ({@link UnixDomainSocketAddress}; a socket file that nobody answers is
     * replaced, and the file is removed at the end).
     *
     * @return the address that was bound, with the port that the system chose where it was 0
     * @throws IOException when it cannot be bound; the message names address and cause
     */
    public synchronized SocketAddress listen(SocketAddress address) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap().group(eventLoops).childHandler(initializer);
        if (address instanceof UnixDomainSocketAddress unix) {
            UnixSocketFiles.removeIfStale(unix.getPath());
            bootstrap.channel(NioServerDomainSocketChannel.class);
        } else {
            bootstrap.channel(NioServerSocketChannel.class).option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true).childOption(ChannelOption.SO_KEEPALIVE, true);
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("gdb cannot listen on " + describe(address) + ": " + bound.cause().getMessage(), bound.cause());
        }
        listening.add(bound.channel());
        if (address instanceof UnixDomainSocketAddress unix) {
            socketFiles.add(unix.getPath());
        }
        return bound.channel().localAddress();
    }

    private static String describe(SocketAddress address) {
        return address instanceof InetSocketAddress internet ? internet.getHostString() + ":" + internet.getPort() : address.toString();
    }

    /**
     * Takes a pair of streams as a connection, for instance standard input and output of a program that GDB starts itself
     * ({@code target remote | program}). Returns at once; reading goes on until {@code in} ends or the session does. Neither
     * stream is closed.
     *
     * @return done when the connection has ended
     * @throws IOException when the connection cannot be made
     */
    public synchronized CompletableFuture<Void> serve(InputStream in, OutputStream out) throws IOException {
        StreamConnection connection = StreamConnection.open(in, out, initializer);
        streams.add(connection);
        return connection.ended();
    }

    /** What makes a channel of the embedder's own a connection to the target: its child handler. Sharable. */
    public ChannelHandler channelInitializer() {
        return initializer;
    }

    /** Whether a client is connected. */
    public boolean hasClient() {
        return gate.isTaken();
    }

    /** Listens no more, closes the client's connection (to the target it has vanished), and returns when that is done. */
    @Override
    public synchronized void close() {
        for (Channel channel : listening) {
            channel.close().awaitUninterruptibly();
        }
        gate.closeClient();
        for (StreamConnection stream : streams) {
            stream.close();
        }
        for (Path file : socketFiles) {
            UnixSocketFiles.remove(file);
        }
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
