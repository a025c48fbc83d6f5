package dev.backstep.gdbstub.server;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import dev.backstep.gdbstub.protocol.RspFrame;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;

/** Tells a second client that it cannot be served, and closes its connection. */
final class RefusalHandler extends ChannelInboundHandlerAdapter {

    private static final String MESSAGE = "E.another debugger is attached";
    private static final int PATIENCE_SECONDS = 2;

    @Override
    public void channelActive(ChannelHandlerContext context) {
        RspFrame message = new RspFrame.Packet(MESSAGE.getBytes(StandardCharsets.US_ASCII));
        context.writeAndFlush(message).addListener((ChannelFutureListener) sent -> {
            // Closing at once, with the client's first packet unread, would make the system throw our message away.
            if (sent.isSuccess() && sent.channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
                sent.channel().eventLoop().schedule(() -> sent.channel().close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
            } else {
                sent.channel().close();
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
