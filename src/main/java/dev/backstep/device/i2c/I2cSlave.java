package dev.backstep.device.i2c;

import dev.backstep.state.Stateful;

/**
 * A device on an I2C bus. It acknowledges its address and all that is written to it.
 *
 * <p>Thread: the machine thread only.
 */
public interface I2cSlave extends Stateful {

    /** Its 7-bit address. */
    int address();

    /** The state after power-on. */
    void reset();

    /** The master has addressed it, to read or to write; also after a repeated start. */
    void begin(boolean read);

    /** A byte (0 to 255) is written to it. */
    void write(int value);

    /** The next byte (0 to 255) is read from it. */
    int read();
}
