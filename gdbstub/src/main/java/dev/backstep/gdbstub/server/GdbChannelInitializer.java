package dev.backstep.gdbstub.server;

import java.util.concurrent.Executor;

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
        if (!gate.enter(channel)) {
            LOG.warn("a second debugger from {} was refused: one is attached", channel.remoteAddress());
            channel.pipeline().addLast(new RspFrameEncoder(), new RefusalHandler());
            return;
        }
        RspFrameDecoder decoder = new RspFrameDecoder(PACKET_LIMIT);
        channel.pipeline().addLast(decoder, new RspFrameEncoder(), new RspLink(),
                new SessionHandler(channel, gate, decoder::insidePacket, target, executor));
    }
}
