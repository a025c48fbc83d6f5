package dev.backstep.device.network;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * The MAC of the LAN9118: the registers behind MAC_CSR_CMD, and which frames pass its address filter.
 *
 * <p>Thread: the machine thread only.
 */
final class Lan9118Mac implements Stateful {

    private static final int MAC_CR = 1;
    private static final int ADDRH = 2;
    private static final int ADDRL = 3;
    private static final int HASHH = 4;
    private static final int HASHL = 5;
    private static final int MII_ACC = 6;
    private static final int MII_DATA = 7;
    private static final int FLOW = 8;
    private static final int VLAN1 = 9;
    private static final int VLAN2 = 10;
    private static final int WUFF = 11;
    private static final int WUCSR = 12;

    private static final int CR_RECEIVE_ALL = 1 << 31;
    private static final int CR_LOOPBACK = 1 << 21;
    private static final int CR_PASS_MULTICAST = 1 << 19;
    private static final int CR_PROMISCUOUS = 1 << 18;
    private static final int CR_INVERSE = 1 << 17;
    private static final int CR_HASH_ONLY = 1 << 15;
    private static final int CR_HASH_AND_PERFECT = 1 << 13;
    private static final int CR_NO_BROADCAST = 1 << 11;
    private static final int CR_TRANSMIT = 1 << 3;
    private static final int CR_RECEIVE = 1 << 2;
    private static final int CR_BITS = 0x80bfadec;
    private static final int CR_AT_RESET = CR_PROMISCUOUS;

    private static final int MII_WRITE = 1 << 1;
    private static final int MII_BITS = 0xffc2;
    private static final int PHY_ADDRESS = 1;
    private static final int NO_PHY = 0xffff;
    private static final int NO_VLAN = 0xffff;
    private static final int WAKE_UP_BITS = 0x207;

    private static final int TAG_1 = 4;
    private static final int TAG_2 = 20;
    /** Longest frame without a tag, check sequence included. */
    private static final int LEGAL_LENGTH = 1518;

    private final Lan9118Phy phy;
    private int control;
    private int addressHigh;
    private int addressLow;
    private int hashHigh;
    private int hashLow;
    private int miiAccess;
    private int miiData;
    private int flow;
    private int vlan1;
    private int vlan2;
    private int wakeUpFilter;
    private int wakeUpControl;

    Lan9118Mac(Lan9118Phy phy) {
        this.phy = phy;
    }

    void reset() {
        control = CR_AT_RESET;
        addressHigh = 0xffff;
        addressLow = 0xffff_ffff;
        hashHigh = 0;
        hashLow = 0;
        miiAccess = 0;
        miiData = 0;
        flow = 0;
        vlan1 = NO_VLAN;
        vlan2 = NO_VLAN;
        wakeUpFilter = 0;
        wakeUpControl = 0;
    }

    /** Sets the address, least significant byte of the registers first on the wire. */
    void setAddress(byte[] octets, int offset) {
        addressLow = octets[offset] & 0xff | (octets[offset + 1] & 0xff) << 8 | (octets[offset + 2] & 0xff) << 16
                | (octets[offset + 3] & 0xff) << 24;
        addressHigh = octets[offset + 4] & 0xff | (octets[offset + 5] & 0xff) << 8;
    }

    boolean transmits() {
        return has(CR_TRANSMIT);
    }

    boolean receives() {
        return has(CR_RECEIVE);
    }

    boolean loopsBack() {
        return has(CR_LOOPBACK) || phy.loopsBack();
    }

    private boolean has(int bit) {
        return (control & bit) != 0;
    }

    int read(int number) {
        return switch (number) {
            case MAC_CR -> control;
            case ADDRH -> addressHigh;
            case ADDRL -> addressLow;
            case HASHH -> hashHigh;
            case HASHL -> hashLow;
            case MII_ACC -> miiAccess;
            case MII_DATA -> miiData;
            case FLOW -> flow;
            case VLAN1 -> vlan1;
            case VLAN2 -> vlan2;
            case WUFF -> wakeUpFilter;
            case WUCSR -> wakeUpControl;
            default -> 0;
        };
    }

    void write(int number, int value) {
        switch (number) {
            case MAC_CR -> control = value & CR_BITS;
            case ADDRH -> addressHigh = value & 0xffff;
            case ADDRL -> addressLow = value;
            case HASHH -> hashHigh = value;
            case HASHL -> hashLow = value;
            case MII_ACC -> accessPhy(value & MII_BITS);
            case MII_DATA -> miiData = value & 0xffff;
            case FLOW -> flow = value & 0xffff0006;
            case VLAN1 -> vlan1 = value & 0xffff;
            case VLAN2 -> vlan2 = value & 0xffff;
            case WUFF -> wakeUpFilter = value;
            case WUCSR -> wakeUpControl = value & WAKE_UP_BITS;
            default -> { }
        }
    }

    private void accessPhy(int access) {
        miiAccess = access;
        boolean present = access >>> 11 == PHY_ADDRESS;
        int number = access >>> 6 & 0x1f;
        if ((access & MII_WRITE) == 0) {
            miiData = present ? phy.read(number) : NO_PHY;
        } else if (present) {
            phy.write(number, miiData);
        }
    }

    /** True when the filter lets a frame for this address pass. */
    boolean accepts(MacAddress destination) {
        if (destination.isBroadcast()) {
            return !has(CR_NO_BROADCAST);
        }
        if (has(CR_PROMISCUOUS)) {
            return true;
        }
        boolean multicast = destination.isMulticast();
        if (multicast && has(CR_PASS_MULTICAST)) {
            return true;
        }
        if (has(CR_HASH_AND_PERFECT) && (multicast || has(CR_HASH_ONLY))) {
            return isInHashTable(destination);
        }
        boolean own = true;
        for (int i = 0; i < MacAddress.LENGTH; i++) {
            int octet = i < 4 ? addressLow >>> 8 * i : addressHigh >>> 8 * (i - 4);
            own &= (octet & 0xff) == destination.octet(i);
        }
        return own != has(CR_INVERSE);
    }

    private boolean isInHashTable(MacAddress destination) {
        int bit = Ethernet.hash(destination);
        int table = bit >= 32 ? hashHigh : hashLow;
        return (table >>> (bit & 31) & 1) != 0;
    }

    /** True when frames that the filter refuses are received nevertheless, marked. */
    boolean receivesRefused() {
        return has(CR_RECEIVE_ALL);
    }

    /** True when a frame is longer than it may be; {@code length} counts its check sequence. */
    boolean isTooLong(int type, int length) {
        int extra = type == vlan1 ? TAG_1 : type == vlan2 ? TAG_2 : 0;
        return length > LEGAL_LENGTH + extra;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        control = exchange.int32("control", control);
        addressHigh = exchange.int32("addressHigh", addressHigh);
        addressLow = exchange.int32("addressLow", addressLow);
        hashHigh = exchange.int32("hashHigh", hashHigh);
        hashLow = exchange.int32("hashLow", hashLow);
        miiAccess = exchange.int32("miiAccess", miiAccess);
        miiData = exchange.int32("miiData", miiData);
        flow = exchange.int32("flow", flow);
        vlan1 = exchange.int32("vlan1", vlan1);
        vlan2 = exchange.int32("vlan2", vlan2);
        wakeUpFilter = exchange.int32("wakeUpFilter", wakeUpFilter);
        wakeUpControl = exchange.int32("wakeUpControl", wakeUpControl);
    }
}
