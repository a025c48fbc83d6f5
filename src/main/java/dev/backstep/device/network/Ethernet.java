package dev.backstep.device.network;

import java.util.zip.CRC32;

/** Facts of IEEE 802.3 that several interfaces need. Lengths are in bytes. */
public final class Ethernet {

    /** Destination, source, type. */
    public static final int HEADER = 14;
    /** The shortest frame on a wire, without its check sequence; senders pad to it. */
    public static final int SHORTEST = 60;
    /** The longest frame that is carried: 1500 bytes, header and a VLAN tag, without check sequence. */
    public static final int LONGEST = 1518;
    /** The check sequence. */
    public static final int CHECK_SEQUENCE = 4;

    private static final int TYPE_OFFSET = 12;

    private Ethernet() { }

    /** True when a wire carries frames of this length. */
    public static boolean isCarried(int length) {
        return length >= HEADER && length <= LONGEST;
    }

    /** The type or length field of a frame, 0 to 65535. */
    public static int type(byte[] frame) {
        return (frame[TYPE_OFFSET] & 0xff) << 8 | frame[TYPE_OFFSET + 1] & 0xff;
    }

    /** The check sequence of the first {@code length} bytes; its least significant byte goes first. */
    static int checkSequence(byte[] frame, int length) {
        CRC32 crc = new CRC32();
        crc.update(frame, 0, length);
        return (int) crc.getValue();
    }

    /** The six bits by which multicast filters find an address: the upper end of its CRC, as it is shifted out. */
    static int hash(MacAddress address) {
        CRC32 crc = new CRC32();
        for (int i = 0; i < MacAddress.LENGTH; i++) {
            crc.update(address.octet(i));
        }
        return Integer.reverse(~(int) crc.getValue()) >>> 26;
    }
}
