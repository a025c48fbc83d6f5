package dev.backstep.device.network;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.Arrays;

/**
 * The 93C46 beside the LAN9118 that holds its address, behind E2P_CMD and E2P_DATA. Commands take no time. Its content
 * outlives resets.
 *
 * <p>Thread: the machine thread only.
 */
final class Lan9118Eeprom implements Stateful {

    private static final int SIZE = 128;
    /** What the first byte is when an address follows. */
    private static final int ADDRESS_FOLLOWS = 0xa5;

    private static final int COMMAND_ADDRESS_LOADED = 1 << 8;
    private static final int COMMAND_BITS = 0x700000ff;

    private enum Command { READ, DISABLE_WRITE, ENABLE_WRITE, WRITE, WRITE_ALL, ERASE, ERASE_ALL, RELOAD }

    private final Lan9118Mac mac;
    private byte[] content = new byte[SIZE];
    private boolean writable;
    private boolean addressLoaded;
    private int command;
    private int data;

    Lan9118Eeprom(Lan9118Mac mac, MacAddress address) {
        this.mac = mac;
        Arrays.fill(content, (byte) 0xff);
        content[0] = (byte) ADDRESS_FOLLOWS;
        for (int i = 0; i < MacAddress.LENGTH; i++) {
            content[1 + i] = (byte) address.octet(i);
        }
    }

    /** After a reset the chip reads its address. */
    void reset() {
        writable = false;
        command = 0;
        data = 0;
        reload();
    }

    private void reload() {
        addressLoaded = (content[0] & 0xff) == ADDRESS_FOLLOWS;
        if (addressLoaded) {
            mac.setAddress(content, 1);
        }
    }

    int readCommand() {
        return command | (addressLoaded ? COMMAND_ADDRESS_LOADED : 0);
    }

    void writeCommand(int value) {
        command = value & COMMAND_BITS;
        if ((value & COMMAND_ADDRESS_LOADED) != 0) {
            addressLoaded = false;
        }
        // The busy bit starts the command, and is never seen set.
        if (value < 0) {
            run(Command.values()[value >>> 28 & 7], value & SIZE - 1);
        }
    }

    private void run(Command what, int address) {
        switch (what) {
            case READ -> data = content[address] & 0xff;
            case DISABLE_WRITE -> writable = false;
            case ENABLE_WRITE -> writable = true;
            case WRITE -> fill(address, address + 1, data);
            case WRITE_ALL -> fill(0, SIZE, data);
            case ERASE -> fill(address, address + 1, 0xff);
            case ERASE_ALL -> fill(0, SIZE, 0xff);
            case RELOAD -> reload();
        }
    }

    private void fill(int from, int to, int value) {
        if (writable) {
            Arrays.fill(content, from, to, (byte) value);
        }
    }

    int readData() {
        return data;
    }

    void writeData(int value) {
        data = value & 0xff;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        content = exchange.bytes("content", content);
        writable = exchange.bool("writable", writable);
        addressLoaded = exchange.bool("addressLoaded", addressLoaded);
        command = exchange.int32("command", command);
        data = exchange.int32("data", data);
    }
}
