package dev.backstep.recording;

import java.util.Locale;

/** What a block holds. The code is what the file has; see the package's description. */
public enum BlockKind {
    /** What the machine is; the first block. */
    CONFIGURATION(1),
    /** A piece of a file that the machine was built from. */
    IMAGE(2),
    /** What the machine asked the host while it was built. */
    STARTUP(3),
    /** What came in, and how far the machine has come. */
    EVENTS(4),
    /** How the recording ended; missing when it was cut off. */
    END(5),
    /** Where all blocks are. */
    INDEX(6),
    /** Pages of memory that the next checkpoint has. */
    PAGES(7),
    /** The machine at one moment, with the pages before it. */
    CHECKPOINT(8),
    /** A piece of the image of a disk. */
    DISK_DATA(9),
    /** What is known of the image of a disk. */
    DISK(10),
    /** Of a later version; to be passed over. */
    UNKNOWN(0);

    private static final BlockKind[] BY_CODE = values();

    private final int code;

    BlockKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The kind with this code. */
    static BlockKind of(int code) {
        return code >= 1 && code < BY_CODE.length ? BY_CODE[code - 1] : UNKNOWN;
    }

    /** For messages. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
