package dev.backstep.server.endpoint;

import dev.backstep.server.EndpointException;
import dev.backstep.server.spec.SocketAddressSpec;
import dev.backstep.server.spec.SocketSpec;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backend over a stream socket. A server serves one client after the other: who comes while one is there waits
 * unserved until that one leaves. The connecting side connects once, at its construction.
 *
 * <p>All but {@link #write}, {@link #resumeInput} and {@link #close} happens on the network loop, and the fields without
 * another word belong to it.
 */
final class SocketBackend implements CharacterBackend {

    private static final Logger LOG = LoggerFactory.getLogger(SocketBackend.class);
    /** How much output waits for a client that does not read, in bytes. */
    static final int OUTPUT_LIMIT = 16 << 20;
    private static final int WAITING_CLIENTS = 16;
    private static final int CONNECT_MILLISECONDS = 10_000;
    private static final int CLOSE_MILLISECONDS = 2000;
    private static final int COPY_SIZE = 4096;

    private final String description;
    private final EventLoop loop;
    private final OutputBuffer output = new OutputBuffer();
    private final AtomicLong unsent = new AtomicLong();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final byte[] copy = new byte[COPY_SIZE];
    private final Deque<ByteBuf> heldInput = new ArrayDeque<>();
    private final Deque<Channel> waitingClients = new ArrayDeque<>();

    /** The listening socket, or null on the connecting side; set once, before start. */
    private Channel listener;
    private Path socketFile;
    private Receiver receiver;
    /** Whom output goes to; null discards it. Written on the loop, read by writers. */
    private volatile Channel client;
    private volatile boolean closing;
    /** The client left; what it sent before may still wait. The next one comes when both of those below hold. */
    private boolean clientGone;
    private boolean departureTold;
    private boolean departureTaken;
    /** Whether the loss of output has been logged for this client. Racing writers may log it twice, no harm. */
    private volatile boolean lossLogged;

    private SocketBackend(SocketSpec spec, NetworkLoop network) {
        this.description = spec.toString();
        this.loop = network.loop();
        if (!spec.waitForClient()) {
            ready.complete(null);
        }
    }

    /**
     * Listens or connects.
     *
     * @throws EndpointException naming the address and why not
     */
    static SocketBackend open(SocketSpec spec, NetworkLoop network) {
        SocketBackend backend = new SocketBackend(spec, network);
        if (spec.server()) {
            backend.listen(spec);
        } else {
            backend.connect(spec);
        }
        return backend;
    }

    private void listen(SocketSpec spec) {
        boolean unix = spec.address() instanceof SocketAddressSpec.Unix;
        if (spec.address() instanceof SocketAddressSpec.Unix address) {
            removeStale(address.path());
        }
        ServerBootstrap bootstrap = new ServerBootstrap().group(loop)
                .channel(unix ? NioServerDomainSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ClientHandler());
                        arrived(channel);
                    }
                });
        if (!unix) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, spec.noDelay());
        }
        ChannelFuture bound = bootstrap.bind(socketAddress(spec.address())).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new EndpointException("Failed to listen on '" + name(spec.address()) + "': " + reason(bound.cause()), bound.cause());
        }
        listener = bound.channel();
        if (spec.waitForClient()) {
            LOG.warn("waiting for a connection on {}", description);
        }
        if (spec.address() instanceof SocketAddressSpec.Unix address) {
            socketFile = address.path();
        }
    }

    private void connect(SocketSpec spec) {
        boolean unix = spec.address() instanceof SocketAddressSpec.Unix;
        Bootstrap bootstrap = new Bootstrap().group(loop)
                .channel(unix ? NioDomainSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLISECONDS)
                .handler(new ClientHandler());
        if (!unix) {
            bootstrap.option(ChannelOption.TCP_NODELAY, spec.noDelay());
        }
        ChannelFuture connected = bootstrap.connect(socketAddress(spec.address())).awaitUninterruptibly();
        if (!connected.isSuccess()) {
            throw new EndpointException("Failed to connect to '" + name(spec.address()) + "': " + reason(connected.cause()),
                    connected.cause());
        }
        loop.submit(() -> waitingClients.add(connected.channel())).awaitUninterruptibly();
    }

    private static SocketAddress socketAddress(SocketAddressSpec address) {
        if (address instanceof SocketAddressSpec.Tcp tcp) {
            InetSocketAddress resolved = new InetSocketAddress(tcp.host(), tcp.port());
            if (resolved.isUnresolved()) {
                throw new EndpointException("address resolution failed for " + name(address) + ": unknown host");
            }
            return resolved;
        }
        return UnixDomainSocketAddress.of(((SocketAddressSpec.Unix) address).path());
    }

    private static String name(SocketAddressSpec address) {
        String text = address.toString();
        return text.substring(text.indexOf(':') + 1);
    }

    private static String reason(Throwable cause) {
        String text = cause instanceof ConnectException && cause.getCause() != null ? cause.getCause().getMessage() : cause.getMessage();
        if (text == null) {
            return cause.getClass().getSimpleName();
        }
        // Netty appends the address, which the message names already.
        int address = text.indexOf(": ");
        return (address > 0 ? text.substring(0, address) : text).replaceAll("\\s+", " ");
    }

    /** A socket file that nobody listens at was left behind by a program that died: it goes, as QEMU has it. */
    private static void removeStale(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            if (Files.isRegularFile(path) || Files.isDirectory(path)) {
                throw new EndpointException("Failed to listen on '" + path + "': there is a file of that name, which is no socket");
            }
            if (someoneListens(path)) {
                throw new EndpointException("Failed to listen on '" + path + "': Address already in use");
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new EndpointException("Failed to listen on '" + path + "': " + e.getMessage(), e);
        }
    }

    private static boolean someoneListens(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException e) {
            return false;
        }
    }

    /** The port listened at, for servers at TCP port 0; -1 otherwise. */
    int port() {
        return listener != null && listener.localAddress() instanceof InetSocketAddress address ? address.getPort() : -1;
    }

    @Override
    public void start(Receiver target) {
        // Waited for: what is written from here on goes to the peer that a connecting side has already.
        loop.submit(() -> {
            receiver = target;
            if (listener != null) {
                listener.config().setAutoRead(true);
            } else {
                serveNext();
            }
        }).syncUninterruptibly();
    }

    private void arrived(Channel channel) {
        if (closing || waitingClients.size() >= WAITING_CLIENTS) {
            channel.close();
            return;
        }
        waitingClients.add(channel);
        // Not within the initialiser: the channel is not registered yet.
        loop.execute(this::serveNext);
    }

    private void serveNext() {
        while (client == null && !clientGone && !closing && !waitingClients.isEmpty()) {
            Channel next = waitingClients.remove();
            if (next.isOpen()) {
                lossLogged = false;
                output.take();
                unsent.set(0);
                client = next;
                receiver.opened();
                ready.complete(null);
                next.config().setAutoRead(true);
            }
        }
    }

    private final class ClientHandler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            heldInput.add((ByteBuf) message);
            deliverInput();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            waitingClients.remove(context.channel());
            if (context.channel() == client) {
                client = null;
                clientGone = true;
                deliverInput();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("{}: client lost: {}", description, cause.getMessage());
            context.close();
        }
    }

    /** Hands over input; when the receiver is full, reading from the socket stops until it asks for more. */
    private void deliverInput() {
        while (!heldInput.isEmpty()) {
            ByteBuf buffer = heldInput.peek();
            int count = Math.min(buffer.readableBytes(), COPY_SIZE);
            buffer.getBytes(buffer.readerIndex(), copy, 0, count);
            int accepted = receiver.receive(copy, 0, count);
            buffer.skipBytes(accepted);
            if (!buffer.isReadable()) {
                heldInput.remove().release();
            } else if (accepted < count) {
                setReading(false);
                return;
            }
        }
        setReading(true);
        if (clientGone && !departureTold) {
            departureTold = true;
            departureTaken = receiver.closed();
        }
        if (clientGone && departureTaken) {
            clientGone = false;
            departureTold = false;
            departureTaken = false;
            serveNext();
        }
    }

    private void setReading(boolean reading) {
        Channel present = client;
        if (present != null && present.config().isAutoRead() != reading) {
            present.config().setAutoRead(reading);
        }
    }

    @Override
    public void resumeInput() {
        loop.execute(this::deliverInput);
    }

    @Override
    public void departureTaken() {
        loop.execute(() -> {
            departureTaken = departureTold;
            deliverInput();
        });
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (client == null) {
            return;
        }
        if (unsent.get() + length > OUTPUT_LIMIT) {
            if (!lossLogged) {
                lossLogged = true;
                LOG.warn("{}: the client does not read; output beyond {} MiB is lost", description, OUTPUT_LIMIT >> 20);
            }
            return;
        }
        unsent.addAndGet(length);
        if (output.append(bytes, offset, length)) {
            loop.execute(this::sendOutput);
        }
    }

    private void sendOutput() {
        byte[] chunk = output.take();
        Channel present = client;
        if (present == null || chunk.length == 0) {
            unsent.addAndGet(-chunk.length);
            return;
        }
        present.writeAndFlush(Unpooled.wrappedBuffer(chunk)).addListener((ChannelFutureListener) sent -> {
            if (present == client) {
                unsent.addAndGet(-chunk.length);
            }
            if (!sent.isSuccess()) {
                present.close();
            }
        });
    }

    @Override
    public boolean congested() {
        return false;
    }

    @Override
    public CompletableFuture<Void> ready() {
        return ready;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void close() {
        boolean first = !closing;
        closing = true;
        if (first && !loop.isShuttingDown()) {
            loop.execute(this::closeAll);
        }
        if (!loop.inEventLoop()) {
            try {
                closed.get(CLOSE_MILLISECONDS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("{}: not closed in time", description);
            }
        }
    }

    private void closeAll() {
        ready.cancel(false);
        if (listener != null) {
            listener.close();
        }
        if (socketFile != null) {
            try {
                Files.deleteIfExists(socketFile);
            } catch (IOException e) {
                LOG.debug("{}: {}", description, e.getMessage());
            }
        }
        waitingClients.forEach(Channel::close);
        Channel present = client;
        if (present == null) {
            closed.complete(null);
            return;
        }
        sendOutput();
        loop.schedule(() -> present.close(), CLOSE_MILLISECONDS, TimeUnit.MILLISECONDS);
        present.closeFuture().addListener(done -> closed.complete(null));
        present.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
}
