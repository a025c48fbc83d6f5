package dev.backstep.gdbstub.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * A pair of streams as a connection. Netty has no channel for streams, so an in-process channel stands in for them: what
 * is read goes into one end, what comes out of it is written. The other end is a connection like any other.
 */
final class StreamConnection {

    private static final Logger LOG = LoggerFactory.getLogger(StreamConnection.class);
    private static final int READ_SIZE = 4096;

    private final EventLoopGroup eventLoops =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("gdbstub-stream", true), LocalIoHandler.newFactory());
    private final InputStream in;
    private final OutputStream out;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private Channel channel;

    private StreamConnection(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    static StreamConnection open(InputStream in, OutputStream out, ChannelHandler initializer) throws IOException {
        StreamConnection connection = new StreamConnection(in, out);
        try {
            connection.connect(initializer);
        } catch (IOException failure) {
            connection.close();
            throw failure;
        }
        Thread reader = new Thread(connection::read, "gdbstub-stream-reader");
        reader.setDaemon(true);
        reader.start();
        return connection;
    }

    private void connect(ChannelHandler initializer) throws IOException {
        Channel server = await(new ServerBootstrap().group(eventLoops).channel(LocalServerChannel.class).childHandler(initializer)
                .bind(LocalAddress.ANY));
        channel = await(new Bootstrap().group(eventLoops).channel(LocalChannel.class).handler(new Writer())
                .connect(server.localAddress()));
        server.close();
        channel.closeFuture().addListener(closed -> {
            eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            ended.complete(null);
        });
    }

    CompletableFuture<Void> ended() {
        return ended;
    }

    private static Channel await(ChannelFuture future) throws IOException {
        if (!future.awaitUninterruptibly().isSuccess()) {
            throw new IOException("the streams cannot be connected: " + future.cause().getMessage(), future.cause());
        }
        return future.channel();
    }

    private void read() {
        byte[] buffer = new byte[READ_SIZE];
        try {
            for (int count = in.read(buffer); count >= 0 && channel.isActive(); count = in.read(buffer)) {
                channel.writeAndFlush(Unpooled.copiedBuffer(buffer, 0, count)).awaitUninterruptibly();
            }
        } catch (IOException failure) {
            LOG.warn("reading from the debugger failed: {}", failure.getMessage());
        }
        channel.close();
    }

    void close() {
        if (channel != null) {
            channel.close().awaitUninterruptibly();
        }
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Writes to the stream what comes out of the channel. */
    private final class Writer extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) throws IOException {
            bytes.readBytes(out, bytes.readableBytes());
            out.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.warn("writing to the debugger failed: {}", cause.getMessage());
            context.close();
        }
    }
}
