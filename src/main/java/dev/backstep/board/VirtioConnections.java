package dev.backstep.board;

/** What is plugged into a board's virtio-mmio transports. */
public record VirtioConnections() {

    /** Four empty transports. */
    public static final VirtioConnections NONE = new VirtioConnections();
}
