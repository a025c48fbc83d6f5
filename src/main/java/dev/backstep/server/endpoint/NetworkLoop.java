package dev.backstep.server.endpoint;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The one thread that serves all sockets of the character devices. Started with the first one that needs it. */
public final class NetworkLoop implements AutoCloseable {

    private EventLoopGroup group;

    /** The group, to share with other servers. */
    public synchronized EventLoopGroup group() {
        if (group == null) {
            group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("backstep-network", true), NioIoHandler.newFactory());
        }
        return group;
    }

    /** The loop itself. */
    EventLoop loop() {
        return group().next();
    }

    /** Ends the thread; waits two seconds at most. */
    @Override
    public synchronized void close() {
        if (group != null) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }
}
