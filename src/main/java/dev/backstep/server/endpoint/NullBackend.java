package dev.backstep.server.endpoint;

import java.util.concurrent.CompletableFuture;

/** Swallows output, has no input. */
final class NullBackend implements CharacterBackend {

    @Override
    public void start(Receiver receiver) {
        receiver.opened();
        receiver.ended();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) { }

    @Override
    public boolean congested() {
        return false;
    }

    @Override
    public void resumeInput() { }

    @Override
    public CompletableFuture<Void> ready() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public String description() {
        return "null";
    }

    @Override
    public void close() { }
}
