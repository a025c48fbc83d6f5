package dev.backstep.board;

/** The images that a board's storage is plugged into: SD card, NOR flash. */
public record StorageConnections() {

    /** No card, flash without an image. */
    public static final StorageConnections NONE = new StorageConnections();
}
