package dev.backstep.gdbstub.protocol;

/** What travels on a remote protocol connection, in either direction. */
public sealed interface RspFrame {

    /**
     * {@code $data#checksum}, with the data as they are meant: escapes undone and runs expanded.
     *
     * @param data not copied; not to be changed by anyone
     */
    record Packet(byte[] data) implements RspFrame {
    }

    /** The frames of a single byte. */
    enum Control implements RspFrame {
        /** {@code +}: the last packet arrived. */
        ACK,
        /** {@code -}: the last packet arrived damaged, send it again. */
        NACK,
        /** The byte 0x03 outside a packet: the client wants the target to stop. */
        INTERRUPT
    }

    /**
     * A packet that cannot be understood: its checksum or its encoding is wrong. Inbound only.
     *
     * @param reason one line for the log
     */
    record Damaged(String reason) implements RspFrame {
    }

    /**
     * A sound packet that is too long; its data are lost. Inbound only.
     *
     * @param limit the greatest length in bytes
     */
    record Oversized(int limit) implements RspFrame {
    }
}
