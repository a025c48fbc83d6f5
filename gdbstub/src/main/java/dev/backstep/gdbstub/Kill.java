package dev.backstep.gdbstub;

/** Capability: being ended by the client, as QEMU exits on GDB's {@code kill}. */
public interface Kill {

    /**
     * Ends the target. Called after {@link Target#detach} and after the reply, if any, was given to the network; so an
     * embedder whose process ends here lets the server close first.
     */
    void killTarget();
}
