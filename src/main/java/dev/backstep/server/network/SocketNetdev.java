package dev.backstep.server.network;

import dev.backstep.server.EndpointException;
import dev.backstep.server.endpoint.NetworkLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.DecoderException;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network that is a stream socket to another machine: ours or QEMU's ({@code -netdev socket}). The listening side serves one
 * peer after the other; the connecting side tries again every second until there is one, and after a loss.
 *
 * <p>Thread: {@link #send} and {@link #close} any thread; all else on the network loop.
 */
public final class SocketNetdev implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SocketNetdev.class);
    private static final int SHORTEST = 14;
    private static final int LONGEST = 1518;
    /** How much waits for a peer that does not read, in bytes; what comes then is dropped, as on a congested wire. */
    static final int OUTPUT_LIMIT = 1 << 20;
    private static final int CONNECT_MILLISECONDS = 10_000;
    private static final int RETRY_SECONDS = 1;

    private final String name;
    private final NetdevSpec.Socket spec;
    private final FrameSink sink;
    private final EventLoopGroup group;
    private final AtomicInteger unsent = new AtomicInteger();
    private Channel listener;
    private volatile Channel peer;
    private volatile boolean closed;
    private boolean failureTold;

    private SocketNetdev(String name, NetdevSpec.Socket spec, FrameSink sink, EventLoopGroup group) {
        this.name = name;
        this.spec = spec;
        this.sink = sink;
        this.group = group;
    }

    /**
     * Listens, or begins to connect.
     *
     * @param name the netdev's id, for messages
     * @throws EndpointException naming the address and why not, when it cannot be listened at or means nothing
     */
    public static SocketNetdev open(String name, NetdevSpec.Socket spec, FrameSink sink, NetworkLoop network) {
        SocketNetdev netdev = new SocketNetdev(name, spec, sink, network.group());
        InetSocketAddress address = new InetSocketAddress(spec.address().host(), spec.address().port());
        if (address.isUnresolved()) {
            throw new EndpointException("netdev " + name + ": address resolution failed for '" + netdev.where() + "': unknown host");
        }
        if (spec.server()) {
            netdev.listen(address);
        } else {
            netdev.connect(address);
        }
        return netdev;
    }

    private String where() {
        return spec.address().toString().substring("tcp:".length());
    }

    private ChannelInitializer<Channel> initializer() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new FrameCodec(), new PeerHandler());
            }
        };
    }

    private void listen(InetSocketAddress address) {
        ChannelFuture bound = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(initializer()).bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new EndpointException("netdev " + name + ": Failed to listen on '" + where() + "': " + reason(bound.cause()),
                    bound.cause());
        }
        listener = bound.channel();
    }

    private void connect(InetSocketAddress address) {
        if (closed) {
            return;
        }
        new Bootstrap().group(group).channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLISECONDS).handler(initializer())
                .connect(address).addListener((ChannelFutureListener) connected -> {
                    if (connected.isSuccess()) {
                        connected.channel().closeFuture().addListener(unused -> connectLater(address));
                    } else {
                        if (!failureTold) {
                            failureTold = true;
                            LOG.warn("netdev {}: no connection to {} yet: {}; trying on", name, where(), reason(connected.cause()));
                        }
                        connectLater(address);
                    }
                });
    }

    private void connectLater(InetSocketAddress address) {
        if (!closed && !group.isShuttingDown()) {
            group.schedule(() -> connect(address), RETRY_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static String reason(Throwable cause) {
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage().replaceAll("\\s+", " ");
    }

    /** The port listened at; -1 on the connecting side. */
    public int port() {
        return listener == null ? -1 : ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** True while there is a peer. */
    public boolean isConnected() {
        return peer != null;
    }

    /** Sends a frame to the peer, if there is one and it keeps up. The array is not to be changed afterwards. */
    public void send(byte[] frame) {
        Channel present = peer;
        if (present == null) {
            return;
        }
        int size = Integer.BYTES + frame.length;
        if (unsent.addAndGet(size) > OUTPUT_LIMIT) {
            unsent.addAndGet(-size);
            return;
        }
        present.writeAndFlush(frame).addListener(sent -> unsent.addAndGet(-size));
    }

    @Override
    public void close() {
        closed = true;
        if (listener != null) {
            listener.close();
        }
        Channel present = peer;
        if (present != null) {
            present.close();
        }
    }

    private final class PeerHandler extends SimpleChannelInboundHandler<byte[]> {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (peer != null || closed) {
                LOG.warn("netdev {}: {} turned away: there is a peer already", name, context.channel().remoteAddress());
                context.close();
                return;
            }
            peer = context.channel();
            failureTold = false;
            LOG.info("netdev {}: connected to {}", name, peer.remoteAddress());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, byte[] frame) {
            if (context.channel() == peer && frame.length >= SHORTEST && frame.length <= LONGEST) {
                sink.take(frame);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (context.channel() == peer) {
                peer = null;
                LOG.info("netdev {}: the peer is gone", name);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof DecoderException) {
                LOG.warn("netdev {}: connection closed: {}", name, cause.getMessage());
            } else {
                LOG.debug("netdev {}: connection lost: {}", name, cause.getMessage());
            }
            context.close();
        }
    }
}
