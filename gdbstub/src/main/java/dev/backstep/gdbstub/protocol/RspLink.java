package dev.backstep.gdbstub.protocol;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Acknowledgements: answers each packet with {@code +} or {@code -} and sends the last packet again when asked to, as long as the
 * client has neither acknowledged it nor sent one of its own, until {@link #NO_ACK_MODE} comes down the pipeline. (A GDB that has
 * waited for some time asks again for what has not been sent yet; the answer to an earlier packet would be taken for it.) Passes
 * packets, oversized packets and interrupts on; keeps everything else.
 */
public final class RspLink extends ChannelDuplexHandler {

    /**
     * Written to the channel to end acknowledgements. It goes ahead of the {@code OK} to {@code QStartNoAckMode}: the client's
     * next packet may be here before anything written behind that {@code OK}.
     */
    public static final Object NO_ACK_MODE = new Object() {
        @Override
        public String toString() {
            return "no-ack mode";
        }
    };

    private static final Logger LOG = LoggerFactory.getLogger(RspLink.class);

    private boolean acknowledging = true;
    /** Between {@link #NO_ACK_MODE} and the {@code OK}, which the client may still ask for again. */
    private boolean lastToBeKept;
    private RspFrame.Packet lastSent;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof RspFrame.Packet) {
            acknowledge(context, RspFrame.Control.ACK);
            lastSent = null;
            context.fireChannelRead(message);
        } else if (message instanceof RspFrame.Oversized oversized) {
            LOG.warn("a packet of more than {} bytes was dropped", oversized.limit());
            acknowledge(context, RspFrame.Control.ACK);
            context.fireChannelRead(message);
        } else if (message instanceof RspFrame.Damaged damaged) {
            LOG.warn("{}; dropped", damaged.reason());
            acknowledge(context, RspFrame.Control.NACK);
        } else if (message == RspFrame.Control.ACK) {
            lastSent = null;
        } else if (message == RspFrame.Control.NACK) {
            sendAgain(context);
        } else if (message == RspFrame.Control.INTERRUPT) {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
        context.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message == NO_ACK_MODE) {
            acknowledging = false;
            lastToBeKept = true;
            promise.setSuccess();
            return;
        }
        if ((acknowledging || lastToBeKept) && message instanceof RspFrame.Packet packet) {
            lastSent = packet;
            lastToBeKept = false;
        }
        context.write(message, promise);
    }

    private void acknowledge(ChannelHandlerContext context, RspFrame.Control control) {
        if (acknowledging) {
            context.write(control);
        }
    }

    private void sendAgain(ChannelHandlerContext context) {
        // A client that says "again" faster than it reads must not fill our memory.
        if (lastSent != null && context.channel().isWritable()) {
            context.write(lastSent);
        }
    }
}
