package dev.backstep.server.endpoint;

import java.util.concurrent.CompletableFuture;

/**
 * Moves bytes between one place of the host and one receiver, on threads of its own. Open from its construction; input
 * flows from {@link #start} on.
 */
interface CharacterBackend extends AutoCloseable {

    /** Where input goes. Called on one thread at a time. */
    interface Receiver {
        /** Takes bytes; returns how many. The rest is given again after {@link CharacterBackend#resumeInput}. */
        int receive(byte[] bytes, int offset, int length);

        /** A client came; for what has no clients, once at the start. */
        void opened();

        /**
         * The client left.
         *
         * @return whether the next one may come; false: not before {@link CharacterBackend#departureTaken}, so that
         *         nothing that was meant for the one who left can reach the next
         */
        boolean closed();

        /** There will be no more input, ever. */
        void ended();
    }

    /** Lets input flow. Once. */
    void start(Receiver receiver);

    /** Sends bytes, from any thread; see {@link dev.backstep.server.CharacterEndpoint#write(byte[], int, int)}. */
    void write(byte[] bytes, int offset, int length);

    /** See {@link dev.backstep.server.CharacterEndpoint#congested()}. */
    boolean congested();

    /** The receiver has room again. Any thread. */
    void resumeInput();

    /** The receiver has finished with the client that left. Any thread. */
    default void departureTaken() { }

    /** See {@link dev.backstep.server.CharacterEndpoint#ready()}. */
    CompletableFuture<Void> ready();

    /** See {@link dev.backstep.server.CharacterEndpoint#description()}. */
    String description();

    /** Sends what waits, then lets go. Idempotent, any thread. */
    @Override
    void close();
}
