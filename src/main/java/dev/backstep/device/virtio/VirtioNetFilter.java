package dev.backstep.device.virtio;

import dev.backstep.device.network.Ethernet;
import dev.backstep.device.network.MacAddress;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.Arrays;

/**
 * Which frames a {@link VirtioNet} lets pass, and the commands of its control queue that say so (VIRTIO 1.2, section
 * 5.1.6.5).
 *
 * <p>Thread: the machine thread only.
 */
final class VirtioNetFilter implements Stateful {

    private static final int CLASS_RX = 0;
    private static final int CLASS_MAC = 1;
    private static final int CLASS_VLAN = 2;
    private static final int MAC_TABLE_SET = 0;
    private static final int MAC_ADDRESS_SET = 1;
    private static final int VLAN_ADD = 0;
    private static final int VLAN_DELETE = 1;
    private static final int ARGUMENTS = 2;

    /** Indices of the commands of class RX, which each set one mode. */
    private static final int PROMISCUOUS = 0;
    private static final int ALL_MULTICAST = 1;
    private static final int ALL_UNICAST = 2;
    private static final int NO_MULTICAST = 3;
    private static final int NO_UNICAST = 4;
    private static final int NO_BROADCAST = 5;
    private static final int MODES = 6;

    private static final int TABLE_SIZE = 64;
    private static final int VLANS = 4096;
    private static final int VLAN_TAG = 0x8100;
    private static final int VLAN_OFFSET = 14;

    private final MacAddress delivered;
    private MacAddress address;
    private final boolean[] modes = new boolean[MODES];
    private final long[] table = new long[TABLE_SIZE];
    private int tableUsed;
    /** More addresses were given than there is room for: all of that kind pass. */
    private boolean unicastOverflow;
    private boolean multicastOverflow;
    private final int[] vlans = new int[VLANS / Integer.SIZE];

    VirtioNetFilter(MacAddress address) {
        this.delivered = address;
        this.address = address;
        reset();
    }

    void reset() {
        address = delivered;
        Arrays.fill(modes, false);
        modes[PROMISCUOUS] = true;
        clearTable();
        Arrays.fill(vlans, 0);
    }

    private void clearTable() {
        Arrays.fill(table, 0);
        tableUsed = 0;
        unicastOverflow = false;
        multicastOverflow = false;
    }

    MacAddress address() {
        return address;
    }

    void setOctet(int index, int value) {
        int shift = 8 * (MacAddress.LENGTH - 1 - index);
        address = new MacAddress(address.bits() & ~(0xffL << shift) | (long) value << shift);
    }

    /** True when a frame of 14 bytes or more passes; {@code byVlan} when the driver says which VLANs it is in. */
    boolean accepts(byte[] frame, boolean byVlan) {
        if (modes[PROMISCUOUS]) {
            return true;
        }
        if (byVlan && Ethernet.type(frame) == VLAN_TAG && frame.length > VLAN_OFFSET + 1) {
            int vlan = (frame[VLAN_OFFSET] & 0xf) << 8 | frame[VLAN_OFFSET + 1] & 0xff;
            if ((vlans[vlan / Integer.SIZE] >>> vlan % Integer.SIZE & 1) == 0) {
                return false;
            }
        }
        MacAddress destination = MacAddress.at(frame, 0);
        if (destination.isBroadcast()) {
            return !modes[NO_BROADCAST];
        } else if (destination.isMulticast()) {
            return !modes[NO_MULTICAST] && (modes[ALL_MULTICAST] || multicastOverflow || isInTable(destination));
        }
        return !modes[NO_UNICAST]
                && (modes[ALL_UNICAST] || unicastOverflow || destination.equals(address) || isInTable(destination));
    }

    private boolean isInTable(MacAddress wanted) {
        for (int i = 0; i < tableUsed; i++) {
            if (table[i] == wanted.bits()) {
                return true;
            }
        }
        return false;
    }

    /** Carries out a command: class, command, arguments. False when it is unknown or ill-formed; then nothing changes. */
    boolean command(byte[] bytes) {
        int command = bytes[1] & 0xff;
        return switch (bytes[0] & 0xff) {
            case CLASS_RX -> setMode(command, bytes);
            case CLASS_MAC -> command == MAC_TABLE_SET ? setTable(bytes) : command == MAC_ADDRESS_SET && setAddress(bytes);
            case CLASS_VLAN -> setVlan(command, bytes);
            default -> false;
        };
    }

    private boolean setMode(int mode, byte[] bytes) {
        if (mode >= MODES || bytes.length != ARGUMENTS + 1) {
            return false;
        }
        modes[mode] = bytes[ARGUMENTS] != 0;
        return true;
    }

    private boolean setAddress(byte[] bytes) {
        if (bytes.length != ARGUMENTS + MacAddress.LENGTH) {
            return false;
        }
        address = MacAddress.at(bytes, ARGUMENTS);
        return true;
    }

    private boolean setTable(byte[] bytes) {
        int unicast = ARGUMENTS;
        int unicastCount = count(bytes, unicast);
        int multicast = unicast + 4 + unicastCount * MacAddress.LENGTH;
        int multicastCount = unicastCount < 0 ? -1 : count(bytes, multicast);
        if (multicastCount < 0 || multicast + 4 + multicastCount * MacAddress.LENGTH != bytes.length) {
            return false;
        }
        clearTable();
        unicastOverflow = !addAll(bytes, unicast + 4, unicastCount);
        multicastOverflow = !addAll(bytes, multicast + 4, multicastCount);
        return true;
    }

    /** The number of addresses that a list at {@code offset} says it has, or -1 when they are not there. */
    private static int count(byte[] bytes, int offset) {
        if (offset + 4 > bytes.length) {
            return -1;
        }
        long count = 0;
        for (int i = 0; i < 4; i++) {
            count |= (bytes[offset + i] & 0xffL) << 8 * i;
        }
        return count * MacAddress.LENGTH <= bytes.length - offset - 4 ? (int) count : -1;
    }

    private boolean addAll(byte[] bytes, int offset, int count) {
        if (count > TABLE_SIZE - tableUsed) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            table[tableUsed++] = MacAddress.at(bytes, offset + i * MacAddress.LENGTH).bits();
        }
        return true;
    }

    private boolean setVlan(int command, byte[] bytes) {
        if (command != VLAN_ADD && command != VLAN_DELETE || bytes.length != ARGUMENTS + 2) {
            return false;
        }
        int vlan = bytes[ARGUMENTS] & 0xff | (bytes[ARGUMENTS + 1] & 0xff) << 8;
        if (vlan >= VLANS) {
            return false;
        }
        int bit = 1 << vlan % Integer.SIZE;
        if (command == VLAN_ADD) {
            vlans[vlan / Integer.SIZE] |= bit;
        } else {
            vlans[vlan / Integer.SIZE] &= ~bit;
        }
        return true;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        address = new MacAddress(exchange.int64("address", address.bits()));
        exchange.boolArray("modes", modes);
        exchange.int64Array("table", table);
        tableUsed = exchange.int32("tableUsed", tableUsed);
        unicastOverflow = exchange.bool("unicastOverflow", unicastOverflow);
        multicastOverflow = exchange.bool("multicastOverflow", multicastOverflow);
        exchange.int32Array("vlans", vlans);
    }
}
