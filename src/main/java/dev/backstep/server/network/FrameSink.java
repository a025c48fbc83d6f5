package dev.backstep.server.network;

/** Takes frames that come in from outside. */
@FunctionalInterface
public interface FrameSink {

    /**
     * Takes a frame of 14 to 1518 bytes; the array is the sink's from now on. Must not block; drops the frame when it has no
     * room. Called on the network thread.
     */
    void take(byte[] frame);
}
