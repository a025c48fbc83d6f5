package dev.backstep.device.i2c;

import dev.backstep.state.StateExchange;

/**
 * The EEPROM of a monitor, read over the VESA display data channel (DDC2B): its EDID. Writes only move the read position.
 *
 * <p>Thread: the machine thread only.
 */
public final class DisplayDataChannel implements I2cSlave {

    /** Its 7-bit address, fixed by the standard. */
    public static final int ADDRESS = 0x50;

    private final byte[] content;
    private int pointer;

    /** A monitor whose EDID this is; a power of two of bytes. */
    public DisplayDataChannel(byte[] edid) {
        this.content = edid.clone();
    }

    @Override
    public int address() {
        return ADDRESS;
    }

    @Override
    public void reset() {
        pointer = 0;
    }

    @Override
    public void begin(boolean read) { }

    @Override
    public void write(int value) {
        pointer = value % content.length;
    }

    @Override
    public int read() {
        int value = content[pointer] & 0xff;
        pointer = (pointer + 1) % content.length;
        return value;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        pointer = exchange.int32("pointer", pointer);
    }
}
