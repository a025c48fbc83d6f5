package dev.backstep.gdbstub.server;

import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.Channel;

/** Lets one client in at a time. Any thread. */
final class ClientGate {

    private final AtomicReference<Channel> client = new AtomicReference<>();

    boolean enter(Channel channel) {
        return client.compareAndSet(null, channel);
    }

    void leave(Channel channel) {
        client.compareAndSet(channel, null);
    }

    boolean isTaken() {
        return client.get() != null;
    }

    void closeClient() {
        Channel channel = client.get();
        if (channel != null) {
            channel.close().awaitUninterruptibly();
        }
    }
}
