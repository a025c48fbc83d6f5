package dev.backstep.board;

/** What a board's network interfaces are plugged into. */
public record NetworkConnections() {

    /** No interface is connected. */
    public static final NetworkConnections NONE = new NetworkConnections();
}
