package dev.backstep.device.network;

import java.util.Arrays;

/**
 * What reaches a network interface from outside, as bytes for the log: one byte that says what it is, then a frame where
 * there is one.
 */
public final class NetworkItem {

    private static final byte FRAME = 0;
    private static final byte LINK_DOWN = 1;
    private static final byte LINK_UP = 2;

    private NetworkItem() { }

    /** A frame arrives. */
    public static byte[] frame(byte[] frame) {
        byte[] item = new byte[frame.length + 1];
        item[0] = FRAME;
        System.arraycopy(frame, 0, item, 1, frame.length);
        return item;
    }

    /** The cable is put in or pulled. */
    public static byte[] link(boolean up) {
        return new byte[] {up ? LINK_UP : LINK_DOWN};
    }

    /** The frame in an item; null when it is about something else. */
    static byte[] frameOf(byte[] item) {
        return item.length > 0 && item[0] == FRAME ? Arrays.copyOfRange(item, 1, item.length) : null;
    }

    static void deliver(byte[] item, NetworkInterface target) {
        byte[] frame = frameOf(item);
        if (frame != null) {
            target.receive(frame);
        } else if (item.length > 0) {
            target.setLink(item[0] == LINK_UP);
        }
    }
}
