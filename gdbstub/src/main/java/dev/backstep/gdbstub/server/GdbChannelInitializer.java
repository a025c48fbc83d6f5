package dev.backstep.gdbstub.server;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.protocol.RspFrameDecoder;
import dev.backstep.gdbstub.protocol.RspFrameEncoder;
import dev.backstep.gdbstub.protocol.RspLink;
import dev.backstep.gdbstub.session.RspSession;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;

/** Builds the pipeline of a connection: the codec, the acknowledgements, the session; or the refusal of a second client. */
@ChannelHandler.Sharable
final class GdbChannelInitializer extends ChannelInitializer<Channel> {

    private static final Logger LOG = LoggerFactory.getLogger(GdbChannelInitializer.class);
    /** Room beyond the announced size, for clients that count less strictly than GDB. */
    private static final int PACKET_LIMIT = RspSession.PACKET_SIZE + 1024;

    /** A second client is refused after a quarter of a second. */
    private static final int ATTEMPTS = 10;
    private static final int RETRY_MILLISECONDS = 25;

    private final ClientGate gate;
    private final Target target;
    private final Executor executor;

    GdbChannelInitializer(ClientGate gate, Target target, Executor executor) {
        this.gate = gate;
        this.target = target;
        this.executor = executor;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (gate.enter(channel)) {
            serve(channel);
        } else {
            channel.config().setAutoRead(false);
            tryAgain(channel, ATTEMPTS);
        }
    }

    /** A debugger that has just left may still be on its way out: whoever comes next need not hear of it. */
    private void tryAgain(Channel channel, int attempts) {
        channel.eventLoop().schedule(() -> {
            if (!channel.isActive()) {
                return;
            }
            if (gate.enter(channel)) {
                serve(channel);
            } else if (attempts > 1) {
                tryAgain(channel, attempts - 1);
                return;
            } else {
                LOG.warn("a second debugger from {} was refused: one is attached", channel.remoteAddress());
                channel.pipeline().addLast(new RspFrameEncoder(), new RefusalHandler());
            }
            // The handlers came too late to hear of it themselves.
            channel.pipeline().fireChannelActive();
            channel.config().setAutoRead(true);
        }, RETRY_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    private void serve(Channel channel) {
        RspFrameDecoder decoder = new RspFrameDecoder(PACKET_LIMIT);
        channel.pipeline().addLast(decoder, new RspFrameEncoder(), new RspLink(),
                new SessionHandler(channel, gate, decoder::insidePacket, target, executor));
    }
}
