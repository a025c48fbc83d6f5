package dev.backstep.device.i2c;

import dev.backstep.state.StateExchange;

import java.util.Arrays;

/**
 * The Silicon Image SiI9022 HDMI transmitter, as far as a driver of its TPI register set looks at it: it is there, a
 * monitor is plugged in, and the monitor's DDC bus is granted as soon as it is asked for. All other registers keep what is
 * written.
 *
 * <p>Thread: the machine thread only.
 */
public final class Sii9022 implements I2cSlave {

    private static final int SYSTEM_CONTROL = 0x1a;
    private static final int DDC_REQUEST = 1 << 2;
    private static final int DDC_GRANT = 1 << 1;
    private static final int CHIP_ID = 0x1b;
    private static final int CHIP_ID_SII9022 = 0xb0;
    private static final int INTERRUPT_STATUS = 0x3d;
    /** Hot plug pin and receiver sense, their levels now. */
    private static final int PLUGGED = 1 << 2 | 1 << 3;
    /** Registers of the chip's identity: chip, device production revision, TPI revision, and the reserved one behind. */
    private static final int CHIP_ID_END = 0x1f;

    private final int address;
    private final int[] registers = new int[256];
    private int pointer;
    private boolean pointerNext;

    /** At this 7-bit address. */
    public Sii9022(int address) {
        this.address = address;
    }

    @Override
    public int address() {
        return address;
    }

    @Override
    public void reset() {
        Arrays.fill(registers, 0);
        pointer = 0;
        pointerNext = false;
    }

    @Override
    public void begin(boolean read) {
        pointerNext = !read;
    }

    @Override
    public void write(int value) {
        if (pointerNext) {
            pointer = value;
            pointerNext = false;
            return;
        }
        registers[pointer] = value;
        pointer = pointer + 1 & 0xff;
    }

    @Override
    public int read() {
        int value;
        if (pointer == SYSTEM_CONTROL) {
            int written = registers[pointer] & ~DDC_GRANT;
            value = (written & DDC_REQUEST) != 0 ? written | DDC_GRANT : written;
        } else if (pointer >= CHIP_ID && pointer < CHIP_ID_END) {
            value = pointer == CHIP_ID ? CHIP_ID_SII9022 : 0;
        } else {
            value = pointer == INTERRUPT_STATUS ? PLUGGED : registers[pointer];
        }
        pointer = pointer + 1 & 0xff;
        return value;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.int32Array("registers", registers);
        pointer = exchange.int32("pointer", pointer);
        pointerNext = exchange.bool("pointerNext", pointerNext);
    }
}
