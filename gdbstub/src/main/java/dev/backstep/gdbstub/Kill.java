package dev.backstep.gdbstub;

/** Capability: being ended by the client, as QEMU exits on GDB's {@code kill}. */
public interface Kill {

    /**
     * Ends the target. Called after {@link Target#detach} and after the reply, if any, was given to the network; so the
     * embedder may end its process here. Not called for a client in extended mode that can have a {@link Restart} instead:
     * GDB's {@code run} kills only to start over.
     */
    void killTarget();
}
