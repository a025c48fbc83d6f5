package dev.backstep.gdbstub.server;

import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.protocol.RspFrame;
import dev.backstep.gdbstub.protocol.RspLink;
import dev.backstep.gdbstub.session.RspSession;
import dev.backstep.gdbstub.session.SessionOutput;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Carries frames from a connection to its session on the executor, and replies back. The event loop does not touch the
 * target, but for {@code interrupt()}, which must get through while the target keeps the executor busy.
 */
final class SessionHandler extends ChannelInboundHandlerAdapter implements SessionOutput {

    private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);
    /** Packets waiting for the executor beyond which nothing more is read. A debugger waits for each reply; only a flood gets here. */
    private static final int MANY_WAITING = 256;
    private static final byte[] CTRL_C = {'v', 'C', 't', 'r', 'l', 'C'};

    private final Channel channel;
    private final ClientGate gate;
    private final BooleanSupplier insidePacket;
    private final Target target;
    private final Executor executor;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Written on the executor before any frame is handled there; read on the event loop, where null means "not yet". */
    private volatile RspSession session;
    /** How many packets have come. Event loop only. */
    private int received;
    /** The number of the one that is being handled. Executor only. */
    private int handled;
    /** Whether an interrupt is the last thing that was handed to the executor, and still waits there. */
    private volatile boolean interruptHandedOver;

    SessionHandler(Channel channel, ClientGate gate, BooleanSupplier insidePacket, Target target, Executor executor) {
        this.channel = channel;
        this.gate = gate;
        this.insidePacket = insidePacket;
        this.target = target;
        this.executor = executor;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        LOG.info("debugger connected from {}", channel.remoteAddress());
        handOver(() -> {
            RspSession created = new RspSession(target, this, executor);
            created.attach();
            session = created;
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (frame instanceof RspFrame.Packet packet) {
            byte[] data = packet.data();
            boolean isInterrupt = Arrays.equals(data, CTRL_C);
            if (!isInterrupt) {
                received++;
                withSession(RspSession::clientGoesOn);
            }
            int number = received;
            interruptHandedOver = false;
            handOver(() -> {
                handled = number;
                withSession(current -> current.packet(data));
            });
            if (isInterrupt) {
                // Only now, so that the answer to the packet comes before the stop that it brings about.
                interruptComes();
            }
        } else if (frame instanceof RspFrame.Oversized oversized) {
            handOver(() -> withSession(current -> current.oversizedPacket(oversized.limit())));
        } else if (frame == RspFrame.Control.INTERRUPT) {
            interruptComes();
        }
    }

    private void interruptComes() {
        // Interrupts in a row are one; and one that overtook the packet before it must come again behind it.
        if (!interruptHandedOver) {
            interruptHandedOver = true;
            withSession(RspSession::requestInterrupt);
            handOver(() -> {
                interruptHandedOver = false;
                withSession(RspSession::interrupt);
            });
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        LOG.info("debugger from {} gone{}", channel.remoteAddress(), insidePacket.getAsBoolean() ? ", in the middle of a packet" : "");
        withSession(RspSession::clientIsGone);
        handOver(() -> withSession(RspSession::vanished));
    }

    /** Follows {@link #channelInactive}; so the next client is attached behind the leave of this one. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        gate.leave(channel);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        regulateReading();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.warn("connection to the debugger failed: {}", cause.toString());
        context.close();
    }

    /** There is no session yet, or none at all when the target refused to be attached. */
    private void withSession(Consumer<RspSession> work) {
        RspSession current = session;
        if (current != null) {
            work.accept(current);
        }
    }

    private void handOver(Runnable work) {
        if (waiting.incrementAndGet() >= MANY_WAITING) {
            regulateReading();
        }
        try {
            executor.execute(() -> run(work));
        } catch (RejectedExecutionException gone) {
            waiting.decrementAndGet();
            LOG.debug("the target's executor takes no more work: {}", gone.getMessage());
            channel.close();
        }
    }

    /** Executor only. */
    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            LOG.error("the session with the debugger failed", failure);
            channel.close();
        } finally {
            if (waiting.decrementAndGet() == MANY_WAITING / 2 && channel.isActive()) {
                channel.eventLoop().execute(this::regulateReading);
            }
        }
    }

    /** Event loop only, so that the last word is the newest. Reads only while neither the executor nor the client lags behind, so that neither queue grows without bound. */
    private void regulateReading() {
        channel.config().setAutoRead(waiting.get() < MANY_WAITING && channel.isWritable());
    }

    @Override
    public void send(byte[] data) {
        channel.writeAndFlush(new RspFrame.Packet(data));
    }

    @Override
    public void sendIfAwaited(byte[] data) {
        int number = handled;
        // Decided where packets come in: the acknowledgement of the next one, once sent, is behind this.
        channel.eventLoop().execute(() -> {
            if (received == number) {
                send(data);
            }
        });
    }

    @Override
    public void startNoAckMode() {
        channel.writeAndFlush(RspLink.NO_ACK_MODE);
    }

    @Override
    public void close(Runnable afterwards) {
        channel.closeFuture().addListener(closed -> handOver(afterwards));
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
}
