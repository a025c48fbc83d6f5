package dev.backstep.device.network;

import java.util.Locale;
import java.util.Optional;

/**
 * An Ethernet address.
 *
 * @param bits 48 bits; the first byte on the wire is the most significant
 */
public record MacAddress(long bits) {

    /** Bytes of an address. */
    public static final int LENGTH = 6;

    /** What the first interface gets when the user gave no address; the next one gets the next. */
    public static final MacAddress FIRST_DEFAULT = new MacAddress(0x525400123456L);

    private static final long MASK = 0xffff_ffff_ffffL;
    private static final String BYTE = "[0-9a-fA-F]{1,2}";

    /** Keeps 48 bits. */
    public MacAddress {
        bits &= MASK;
    }

    /** Reads {@code 52:54:00:12:34:56}, or with dashes; empty when the text is not of that form. */
    public static Optional<MacAddress> parse(String text) {
        if (!text.matches("(" + BYTE + ":){5}" + BYTE + "|(" + BYTE + "-){5}" + BYTE)) {
            return Optional.empty();
        }
        long bits = 0;
        for (String part : text.split("[:-]")) {
            bits = bits << 8 | Integer.parseInt(part, 16);
        }
        return Optional.of(new MacAddress(bits));
    }

    /** The address at an offset, in bytes, of a frame. */
    public static MacAddress at(byte[] bytes, int offset) {
        long bits = 0;
        for (int i = 0; i < LENGTH; i++) {
            bits = bits << 8 | bytes[offset + i] & 0xff;
        }
        return new MacAddress(bits);
    }

    /** Byte {@code index}, 0 to 5, in the order of the wire; 0 to 255. */
    public int octet(int index) {
        return (int) (bits >>> 8 * (LENGTH - 1 - index)) & 0xff;
    }

    /** The address that many further on. */
    public MacAddress plus(int count) {
        return new MacAddress(bits + count);
    }

    /** True for ff:ff:ff:ff:ff:ff. */
    public boolean isBroadcast() {
        return bits == MASK;
    }

    /** True for group addresses, the broadcast address among them. */
    public boolean isMulticast() {
        return (octet(0) & 1) != 0;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            text.append(i == 0 ? "" : ":").append(String.format(Locale.ROOT, "%02x", octet(i)));
        }
        return text.toString();
    }
}
