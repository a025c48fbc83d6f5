package dev.backstep.semihosting;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/** What stands behind a handle of the guest, or could: {@link Kind#CLOSED}. */
final class OpenFile implements Stateful {

    /** What a handle is of. */
    enum Kind {
        /** Nothing: the handle is free. */
        CLOSED,
        /** {@code :tt}. */
        CONSOLE,
        /** {@code :semihosting-features}. */
        FEATURES,
        /** A file of the host. */
        FILE
    }

    private Kind kind = Kind.CLOSED;
    private OpenMode mode = new OpenMode(0);
    private String name = "";
    private long hostId;
    /** Of the next READ or WRITE, in bytes from the start. */
    long position;

    void open(Kind newKind, OpenMode newMode, String newName, long newHostId) {
        kind = newKind;
        mode = newMode;
        name = newName;
        hostId = newHostId;
        position = 0;
    }

    void close() {
        open(Kind.CLOSED, new OpenMode(0), "", 0);
    }

    boolean isOpen() {
        return kind != Kind.CLOSED;
    }

    Kind kind() {
        return kind;
    }

    OpenMode mode() {
        return mode;
    }

    /** What {@link HostFiles} knows it by; only of a {@link Kind#FILE}. */
    long hostId() {
        return hostId;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        kind = Kind.values()[Math.floorMod(exchange.int32("kind", kind.ordinal()), Kind.values().length)];
        mode = new OpenMode(Math.floorMod(exchange.int32("mode", mode.number()), OpenMode.COUNT));
        name = exchange.text("name", name);
        hostId = exchange.int64("hostId", hostId);
        position = exchange.int64("position", position);
    }
}
